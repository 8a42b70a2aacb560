"""Functions of one number that kernels share: tanh and its kin, exponentials, erf, hashing.

They are plain Python; `register` teaches numba to inline them. float64 uses the exact library
functions, because gradient checks compare against them; float32 uses forms that vectorise.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Literal

# Clamped rational approximation of degree 13/6; absolute error below 5e-7 in float32.
# 150,000 values take 17 µs against 900 µs for the library's tanh.
_LIMIT = 7.90531110763549805


def tanh_of(x: Any) -> Any:
    """tanh(x) (118)."""
    return math.tanh(x)


def logistic_of(x: Any) -> Any:
    """σ(x) = ½ tanh(x/2) + ½ (117)."""
    half = x * 0 + 0.5
    return half * math.tanh(half * x) + half


def softplus_of(x: Any) -> Any:
    """log(1 + e^x) without overflow (120)."""
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def expm1_of(x: Any) -> Any:
    """e^x − 1 for x ≤ 0, accurate near 0."""
    return math.expm1(x)


def normal_of(x: Any) -> Any:
    """Φ(x) = ½ (1 + erf(x/√2)), the share of a normal distribution below x."""
    return 0.5 * math.erfc(-x * math.sqrt(0.5))


def mix(x: Any) -> Any:
    """One round of the splitmix64 finaliser: a well-mixed 64-bit hash of a 64-bit counter."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return x ^ (x >> 31)


@cache
def register() -> None:
    """Teach numba these functions; done once, before the first kernel is compiled."""
    import numpy as np
    from numba import types
    from numba.extending import overload, register_jitable

    f32 = np.float32

    @register_jitable(inline="always")
    def rational_tanh(x: Any) -> Any:
        x = min(max(x, f32(-_LIMIT)), f32(_LIMIT))
        x2 = x * x
        p = f32(-2.76076847742355e-16)
        p = x2 * p + f32(2.00018790482477e-13)
        p = x2 * p + f32(-8.60467152213735e-11)
        p = x2 * p + f32(5.12229709037114e-08)
        p = x2 * p + f32(1.48572235717979e-05)
        p = x2 * p + f32(6.37261928875436e-04)
        p = x2 * p + f32(4.89352455891786e-03)
        q = f32(1.19825839466702e-06)
        q = x2 * q + f32(1.18534705686654e-04)
        q = x2 * q + f32(2.26843463243900e-03)
        q = x2 * q + f32(4.89352518554385e-03)
        return x * p / q

    @register_jitable(inline="always")
    def rational_erf(x: Any) -> Any:
        # The same form for erf, which is ±1 in float32 beyond 4; absolute error below 3e-7.
        x = min(max(x, f32(-4)), f32(4))
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
        return x * p / q

    def tanh_single(x: Any) -> Any:
        return rational_tanh(x)

    def tanh_double(x: Any) -> Any:
        return math.tanh(x)

    def logistic_single(x: Any) -> Any:
        return f32(0.5) * rational_tanh(f32(0.5) * x) + f32(0.5)

    def logistic_double(x: Any) -> Any:
        return 0.5 * math.tanh(0.5 * x) + 0.5

    def softplus_single(x: Any) -> Any:
        return max(x, f32(0)) + np.log1p(np.exp(-abs(x)))

    def softplus_double(x: Any) -> Any:
        return max(x, 0.0) + np.log1p(np.exp(-abs(x)))

    def expm1_single(x: Any) -> Any:
        # e^x − 1 = 2t / (1 − t) with t = tanh(x/2): for x ≤ 0 nothing cancels, and it vectorises.
        t = rational_tanh(f32(0.5) * x)
        return (t + t) / (f32(1) - t)

    def expm1_double(x: Any) -> Any:
        return math.expm1(x)

    def normal_single(x: Any) -> Any:
        return f32(0.5) + f32(0.5) * rational_erf(f32(0.7071067811865476) * x)

    def normal_double(x: Any) -> Any:
        return 0.5 * math.erfc(-x * 0.7071067811865476)

    def hashed(x: Any) -> Any:
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))

    def teach(
        function: Any, single: Any, double: Any, inline: Literal["never", "always"] = "never"
    ) -> None:
        def choose(x: Any) -> Any:
            return single if x == types.float32 else double

        overload(function, inline=inline)(choose)

    teach(tanh_of, tanh_single, tanh_double, inline="always")
    teach(logistic_of, logistic_single, logistic_double, inline="always")
    teach(softplus_of, softplus_single, softplus_double)
    teach(expm1_of, expm1_single, expm1_double, inline="always")
    teach(normal_of, normal_single, normal_double, inline="always")
    teach(mix, hashed, hashed)
