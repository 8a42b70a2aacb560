"""Taps of a kernel along one row of a map: the inner loops of convolution, forward and backward.

A row holds width × samples numbers, so one tap is one contiguous multiply-add over the whole row.
`hop` is how far apart neighbouring taps read: the samples, times the dilation.
"""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.kernel import subroutine


@subroutine
def add_taps(y: Any, x: Any, weight: Any, at: int, step: int, taps: int, hop: int) -> None:
    """y[j] += Σ_v w_v x[j + v·hop], w_v = weight[at + v·step]; five taps cost one load of y."""
    length = y.size
    v = 0
    while taps - v >= 5:
        a, b, c = weight[at], weight[at + step], weight[at + 2 * step]
        d, e = weight[at + 3 * step], weight[at + 4 * step]
        x0 = x[v * hop : v * hop + length]
        x1 = x[(v + 1) * hop : (v + 1) * hop + length]
        x2 = x[(v + 2) * hop : (v + 2) * hop + length]
        x3 = x[(v + 3) * hop : (v + 3) * hop + length]
        x4 = x[(v + 4) * hop : (v + 4) * hop + length]
        for j in range(length):
            y[j] += a * x0[j] + b * x1[j] + c * x2[j] + d * x3[j] + e * x4[j]
        v += 5
        at += 5 * step
    if taps - v >= 3:
        a, b, c = weight[at], weight[at + step], weight[at + 2 * step]
        x0 = x[v * hop : v * hop + length]
        x1 = x[(v + 1) * hop : (v + 1) * hop + length]
        x2 = x[(v + 2) * hop : (v + 2) * hop + length]
        for j in range(length):
            y[j] += a * x0[j] + b * x1[j] + c * x2[j]
        v += 3
        at += 3 * step
    while v < taps:
        a = weight[at]
        x0 = x[v * hop : v * hop + length]
        for j in range(length):
            y[j] += a * x0[j]
        v += 1
        at += step


@subroutine
def add_strided_taps(
    y: Any, x: Any, weight: Any, at: int, step: int, taps: int, n: int, stride: int, hop: int
) -> None:
    """As `add_taps`, with outputs `stride` positions apart."""
    for column in range(y.size // n):
        out = y[column * n : (column + 1) * n]
        for v in range(taps):
            a = weight[at + v * step]
            start = column * stride * n + v * hop
            row = x[start : start + n]
            for j in range(n):
                out[j] += a * row[j]


@subroutine
def correlate_taps(
    dy: Any, x: Any, dweight: Any, at: int, step: int, taps: int, n: int, stride: int, hop: int
) -> None:
    """dweight[at + v·step] += Σ_j dy[j] x[j + v·hop]."""
    length = dy.size
    zero = dy.dtype.type(0)
    v = 0
    if stride == 1:
        while taps - v >= 5:
            x0 = x[v * hop : v * hop + length]
            x1 = x[(v + 1) * hop : (v + 1) * hop + length]
            x2 = x[(v + 2) * hop : (v + 2) * hop + length]
            x3 = x[(v + 3) * hop : (v + 3) * hop + length]
            x4 = x[(v + 4) * hop : (v + 4) * hop + length]
            a, b, c, d, e = zero, zero, zero, zero, zero
            for j in range(length):
                g = dy[j]
                a += g * x0[j]
                b += g * x1[j]
                c += g * x2[j]
                d += g * x3[j]
                e += g * x4[j]
            dweight[at] += a
            dweight[at + step] += b
            dweight[at + 2 * step] += c
            dweight[at + 3 * step] += d
            dweight[at + 4 * step] += e
            v += 5
            at += 5 * step
    while v < taps:
        total = zero
        for column in range(length // n):
            start = column * stride * n + v * hop
            row = x[start : start + n]
            out = dy[column * n : (column + 1) * n]
            for j in range(n):
                total += out[j] * row[j]
        dweight[at] += total
        v += 1
        at += step
