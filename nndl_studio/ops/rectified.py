"""The step, and the rectifier's later kin: leaky rectifier, ELU, GELU in its erf form, SiLU."""

from __future__ import annotations

from typing import Any

from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.pointwise import activation, of_z, own_copy
from nndl_studio.ops.scalar import exp_of, expm1_of, logistic_of, normal_of, silu_slope_of
from nndl_studio.ops.terms import SLOPE_NAME, Cell, Line, Lines, beside, line, one, times, total

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


def _step_slope(cell: Cell) -> Lines:
    return (Line((), name=SLOPE_NAME),)


def _leaky(cell: Cell) -> Lines:
    below = cell.inputs[0][cell.index] < 0
    return one([times(beside(cell, 0), weight=LEAK if below else 1)])


def _leaky_slope(cell: Cell) -> Lines:
    above = cell.inputs[1][cell.index] > 0
    return (total([times(weight=1 if above else LEAK)], name=SLOPE_NAME),)


def _elu(cell: Cell) -> Lines:
    below = cell.inputs[0][cell.index] < 0
    return one([times(beside(cell, 0))], "expm1" if below else "")


def _elu_slope(cell: Cell) -> Lines:
    below = cell.inputs[1][cell.index] < 0
    terms = [times(), times(beside(cell, 1))] if below else [times()]
    return (total(terms, name=SLOPE_NAME),)


def _gelu(cell: Cell) -> Lines:
    z = times(beside(cell, 0))
    return total([z], "normal", r"\Phi(z)"), total([times(beside(cell, 0), line(0))])


def _gelu_slope(cell: Cell) -> Lines:
    z = beside(cell, 1)
    fall = total([times(z, z, weight=-0.5)], "exp", r"e^{-z^2/2}")
    below = total([times(z)], "normal", r"\Phi(z)")
    slope = total([times(line(1)), times(z, line(0), weight=DENSITY)], name=SLOPE_NAME)
    return fall, below, slope


def _silu(cell: Cell) -> Lines:
    z = beside(cell, 0)
    return total([times(z)], "logistic", r"\sigma(z)"), total([times(z, line(0))])


def _silu_slope(cell: Cell) -> Lines:
    z, share = beside(cell, 1), line(0)
    fall = times(z, share, share, weight=-1)
    slope = total([times(share), times(z, share), fall], name=SLOPE_NAME)
    return total([times(z)], "logistic", r"\sigma(z)"), slope


STEP = activation("step", step_forward, step_backward, of_z("above zero"), _step_slope)
"""1 above 0, else 0; the derivative is 0 wherever there is one."""
LEAKY_RECTIFIER = activation(
    "leaky_rectifier", leaky_rectifier_forward, leaky_rectifier_backward, _leaky, _leaky_slope
)
ELU = activation("elu", elu_forward, elu_backward, _elu, _elu_slope)
GELU = activation("gelu", gelu_forward, gelu_backward, _gelu, _gelu_slope, reads_input=True)
SILU = activation("silu", silu_forward, silu_backward, _silu, _silu_slope, reads_input=True)
