"""The step, and the rectifier's later kin: leaky rectifier, ELU, GELU in its erf form, SiLU."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.pointwise import activation, own_copy
from nndl_studio.ops.scalar import exp_of, expm1_of, logistic_of, normal_of, silu_slope_of

# What a leaky rectifier lets through below 0 [Maas et al. 2013].
LEAK = 0.01
# φ(0) = 1/√(2π), the top of the normal density.
DENSITY = 0.3989422804014327


@kernel
def step_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = 1 where x > 0, else 0."""
    y = own_copy(arena, x_at, y_at, n * size)
    zero, one = arena.dtype.type(0), arena.dtype.type(1)
    for i in range(y.size):
        # NaN stays what it is, so that a diverging run is noticed.
        y[i] = one if y[i] > zero else (zero if y[i] <= zero else y[i])


@kernel
def step_backward(arena: Any, dy_at: int, y_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = 0."""
    total = n * size
    zero = arena.dtype.type(0)
    for i in range(total):
        arena[dx_at + i] = zero


@kernel
def leaky_rectifier_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = x where x ≥ 0, else LEAK x."""
    y = own_copy(arena, x_at, y_at, n * size)
    zero, leak = arena.dtype.type(0), arena.dtype.type(LEAK)
    for i in range(y.size):
        y[i] = leak * y[i] if y[i] < zero else y[i]


@kernel
def leaky_rectifier_backward(
    arena: Any, dy_at: int, y_at: int, dx_at: int, n: int, size: int
) -> None:
    """dx (size,) = dy where y > 0, else LEAK dy."""
    dx = own_copy(arena, dy_at, dx_at, n * size)
    y = arena[y_at : y_at + dx.size]
    zero, leak = arena.dtype.type(0), arena.dtype.type(LEAK)
    for i in range(dx.size):
        dx[i] = dx[i] if y[i] > zero else leak * dx[i]


@kernel
def elu_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = x where x ≥ 0, else e^x − 1."""
    y = own_copy(arena, x_at, y_at, n * size)
    zero = arena.dtype.type(0)
    for i in range(y.size):
        below = expm1_of(y[i] if y[i] < zero else zero)
        y[i] = below if y[i] < zero else y[i]


@kernel
def elu_backward(arena: Any, dy_at: int, y_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = dy where y ≥ 0, else (1 + y) dy."""
    dx = own_copy(arena, dy_at, dx_at, n * size)
    y = arena[y_at : y_at + dx.size]
    zero, one = arena.dtype.type(0), arena.dtype.type(1)
    for i in range(dx.size):
        dx[i] *= one + (y[i] if y[i] < zero else zero)


@kernel
def gelu_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = x Φ(x)."""
    y = own_copy(arena, x_at, y_at, n * size)
    for i in range(y.size):
        y[i] *= normal_of(y[i])


@kernel
def gelu_backward(arena: Any, dy_at: int, x_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = (Φ(x) + x φ(x)) dy."""
    dx = own_copy(arena, dy_at, dx_at, n * size)
    x = arena[x_at : x_at + dx.size]
    half = arena.dtype.type(-0.5)
    top = arena.dtype.type(DENSITY)
    for i in range(dx.size):
        density = top * exp_of(half * x[i] * x[i])
        dx[i] *= normal_of(x[i]) + x[i] * density


@kernel
def silu_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = x σ(x)."""
    y = own_copy(arena, x_at, y_at, n * size)
    for i in range(y.size):
        y[i] *= logistic_of(y[i])


@kernel
def silu_backward(arena: Any, dy_at: int, x_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = (σ(x) + x σ′(x)) dy."""
    dx = own_copy(arena, dy_at, dx_at, n * size)
    x = arena[x_at : x_at + dx.size]
    for i in range(dx.size):
        dx[i] *= silu_slope_of(x[i])


STEP = activation("step", step_forward, step_backward)
"""1 above 0, else 0; the derivative is 0 wherever there is one."""
LEAKY_RECTIFIER = activation("leaky_rectifier", leaky_rectifier_forward, leaky_rectifier_backward)
ELU = activation("elu", elu_forward, elu_backward)
GELU = activation("gelu", gelu_forward, gelu_backward, reads_input=True)
SILU = activation("silu", silu_forward, silu_backward, reads_input=True)
