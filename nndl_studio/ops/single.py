"""Exponentials and their kin in float32, as compilers vectorise them: what `scalar` teaches numba.

e^x = 2^n e^r with x = n log 2 + r: n is found by a sum so large that its last bit stands for 1, and
becomes an exponent where it stands. All but Φ are within 3 units in the last place, in their tails
as well, where rational forms, right to 1e-7 of 1, come neither to 0 nor to 1. They are compiled
without leave to reorder sums, which would undo both steps.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic, register_jitable

f32 = np.float32
# A product and a sum may become one instruction; nothing else may be changed.
EXACT: Any = {"fastmath": {"contract", "nsz"}, "error_model": "numpy"}

# Added to a number and taken away again, 1.5 · 2^23 leaves the nearest whole one; 127 more, and the
# low bits are what a float32 has in its exponent.
TO_WHOLE = f32(1.5 * 2**23 + 127)
EXPONENT_AT = 23
OCTAVES = f32(1.4426950408889634)  # 1/log 2
# log 2 in two parts: the first has so few digits that n times it is exact.
LOG_2 = f32(0.693359375)
LOG_2_REST = f32(-2.12194440e-4)
HALF_LOG_2 = f32(0.34657359027997264)
# At the first e^x is 0, because it would be denormal; at the second still finite; at the third
# infinite, a little before it has to be.
LEAST, FINITE, INFINITE = f32(-88), f32(88), f32(88.7)
# From here on tanh is 1.
ENOUGH = f32(9.1)
# e^r = 1 + r + r² (C2 + ...) for |r| ≤ ½ log 2, fitted so that the relative error of e^r − 1 is
# least: 1.4e-8.
C2, C3, C4, C5, C6 = (
    f32(0.499999981),
    f32(0.166665434),
    f32(0.0416672007),
    f32(0.00836654723),
    f32(0.00138825165),
)
# The same in r/2.
D2, D3, D4, D5, D6 = C2 * f32(4), C3 * f32(8), C4 * f32(16), C5 * f32(32), C6 * f32(64)

ZERO, HALF, ONE, TWO = f32(0), f32(0.5), f32(1), f32(2)
ROOT_HALF, ERF_ENOUGH = f32(0.7071067811865476), f32(4)
ROOT_HALF_BITS = int(ROOT_HALF.view(np.int32))
# log(1 + f) = f − ½ f² + f³ (L0 + …) for ½ √2 < 1 + f < √2 (Cephes' logf).
LOG_SERIES = tuple(
    map(
        f32,
        (
            7.0376836292e-2,
            -1.1514610310e-1,
            1.1676998740e-1,
            -1.2420140846e-1,
            1.4249322787e-1,
            -1.6668057665e-1,
            2.0000714765e-1,
            -2.4999993993e-1,
            3.3333331174e-1,
        ),
    )
)


def _power_of_two(context: Any, whole: Any) -> Any:
    """2^n, where `whole` is n + TO_WHOLE in float32: its bits, moved up."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        bits = context.get_value_type(types.int32)
        moved = builder.shl(builder.bitcast(arguments[0], bits), bits(EXPONENT_AT))
        return builder.bitcast(moved, context.get_value_type(types.float32))

    return types.float32(types.float32), emit


power_of_two: Any = intrinsic(_power_of_two)


def _exponent(context: Any, x: Any) -> Any:
    """n of x = 2^n m with ½ √2 < m < √2: the bits of x, those of ½ √2 taken away, moved down."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        bits, real = (context.get_value_type(kind) for kind in (types.int32, types.float32))
        found = builder.sub(builder.bitcast(arguments[0], bits), bits(ROOT_HALF_BITS))
        return builder.sitofp(builder.ashr(found, bits(EXPONENT_AT)), real)

    return types.float32(types.float32), emit


exponent: Any = intrinsic(_exponent)


@register_jitable(**EXACT)
def exp_within(x: Any, most: Any) -> Any:
    """e^x for x up to `most`, and e^most beyond."""
    x = min(max(x, LEAST), most)
    whole = x * OCTAVES + TO_WHOLE
    n = whole - TO_WHOLE
    r = (x - n * LOG_2) - n * LOG_2_REST
    p = C6 * r + C5
    p = p * r + C4
    p = p * r + C3
    p = p * r + C2
    p = p * r + ONE
    p = p * r + ONE
    return p * power_of_two(whole)


@register_jitable(**EXACT)
def exp(x: Any) -> Any:
    return exp_within(x, INFINITE)


@register_jitable(**EXACT)
def log(x: Any) -> Any:
    """n log 2 + log(1 + f) of x = 2^n (1 + f), for x > 0 that is not denormal."""
    n = exponent(x)
    f = x * power_of_two(TO_WHOLE - n) - ONE
    p = LOG_SERIES[0]
    for each in LOG_SERIES[1:]:
        p = p * f + each
    square = f * f
    rest = p * (f * square) + n * LOG_2_REST - HALF * square
    return (f + rest) + n * LOG_2


@register_jitable(**EXACT)
def expm1(x: Any) -> Any:
    """e^x − 1 for x ≤ 0: 2^n (e^r − 1) + (2^n − 1), where nothing cancels."""
    x = max(x, LEAST)
    whole = x * OCTAVES + TO_WHOLE
    n = whole - TO_WHOLE
    r = (x - n * LOG_2) - n * LOG_2_REST
    p = C6 * r + C5
    p = p * r + C4
    p = p * r + C3
    p = p * r + C2
    p = p * (r * r) + r
    power = power_of_two(whole)
    return power * p + (power - ONE)


@register_jitable(**EXACT)
def tanh(x: Any) -> Any:
    """(e^2x − 1) / (e^2x + 1), the first as in `expm1`; 2x is at most 18, so one log 2 will do."""
    x = min(max(x, -ENOUGH), ENOUGH)
    whole = x * (TWO * OCTAVES) + TO_WHOLE
    s = x - (whole - TO_WHOLE) * HALF_LOG_2
    p = D6 * s + D5
    p = p * s + D4
    p = p * s + D3
    p = p * s + D2
    p = p * (s * s) + (s + s)
    power = power_of_two(whole)
    e = power * p + (power - ONE)
    return e / (e + TWO)


@register_jitable(**EXACT)
def logistic(x: Any) -> Any:
    return ONE / (ONE + exp(-x))


@register_jitable(**EXACT)
def logistic_error(x: Any, t: Any) -> Any:
    """σ(x) − t = ((1 − t) − t e^−x) / (1 + e^−x): a t of 0 or 1 leaves one term, and nothing to
    lose digits by."""
    e = exp_within(-x, FINITE)
    return ((ONE - t) - t * e) / (ONE + e)


@register_jitable(**EXACT)
def silu_slope(x: Any) -> Any:
    """σ(x) (1 + x (1 − σ(x))), the inner difference as e^−x σ(x)."""
    e = exp_within(-x, FINITE)
    y = ONE / (ONE + e)
    return y * (ONE + x * (e * y))


@register_jitable(**EXACT)
def softplus(x: Any) -> Any:
    return max(x, ZERO) + np.log1p(np.exp(-abs(x)))


@register_jitable(**EXACT)
def logistic_loss(x: Any, t: Any) -> Any:
    """log(1 + e^x) − t x with the large part first: it is 0 where t is on x's side."""
    return x * ((ONE if x > ZERO else ZERO) - t) + np.log1p(np.exp(-abs(x)))


@register_jitable(**EXACT)
def surprise(x: Any, t: Any) -> Any:
    # log1p takes twice as long.
    return (np.log1p(x) if x < HALF else np.log(ONE + x)) + t


@register_jitable(**EXACT)
def normal(x: Any) -> Any:
    """½ + ½ erf(x/√2), erf by a clamped rational form with an absolute error below 3e-7."""
    x = min(max(x * ROOT_HALF, -ERF_ENOUGH), ERF_ENOUGH)
    x2 = x * x
    p = f32(-2.72614225801306e-10)
    p = x2 * p + f32(2.77068142495902e-08)
    p = x2 * p + f32(-2.10102402082508e-06)
    p = x2 * p + f32(-5.69250639462346e-05)
    p = x2 * p + f32(-7.34990630326855e-04)
    p = x2 * p + f32(-2.95459980854025e-03)
    p = x2 * p + f32(-1.60960333262415e-02)
    q = f32(-1.45660718464996e-05)
    q = x2 * q + f32(-2.13374055278905e-04)
    q = x2 * q + f32(-1.68282697438203e-03)
    q = x2 * q + f32(-7.37332916720468e-03)
    q = x2 * q + f32(-1.42647390514189e-02)
    return HALF + HALF * (x * p / q)


def mixed(x: Any) -> Any:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
