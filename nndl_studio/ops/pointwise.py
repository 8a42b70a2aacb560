"""Activation functions, a = f(z), and their derivatives written in terms of a (117-120)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import Kernel, kernel, subroutine
from nndl_studio.ops.scalar import expm1_of, logistic_of, softplus_of, tanh_of
from nndl_studio.ops.terms import SLOPE_NAME, Cell, Lines, Terms, beside, line, one, times, total

# LeCun's scaled tanh: f(±1) = ±1, and |f″| is largest there.
AMPLITUDE = 1.7159
SLOPE = 2.0 / 3.0


@subroutine
def own_copy(arena: Any, source: int, target: int, size: int) -> Any:
    """The numbers at `source`, at `target`, to be changed in place.

    With two slices, compilers guard their vector loop by a check for overlap, and in-place work
    fails it: 0.3 million values of tanh took 630 µs so, and 40 µs this way.
    """
    values = arena[target : target + size]
    if source != target:
        values[:] = arena[source : source + size]
    return values


@kernel
def logistic_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = σ(x)."""
    y = own_copy(arena, x_at, y_at, n * size)
    for i in range(y.size):
        y[i] = logistic_of(y[i])


@kernel
def logistic_backward(arena: Any, dy_at: int, y_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = y (1 − y) dy."""
    dx = own_copy(arena, dy_at, dx_at, n * size)
    y = arena[y_at : y_at + dx.size]
    one = arena.dtype.type(1)
    for i in range(dx.size):
        dx[i] *= y[i] * (one - y[i])


@kernel
def tanh_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = tanh(x)."""
    y = own_copy(arena, x_at, y_at, n * size)
    for i in range(y.size):
        y[i] = tanh_of(y[i])


@kernel
def tanh_backward(arena: Any, dy_at: int, y_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = (1 − y²) dy."""
    dx = own_copy(arena, dy_at, dx_at, n * size)
    y = arena[y_at : y_at + dx.size]
    one = arena.dtype.type(1)
    for i in range(dx.size):
        dx[i] *= one - y[i] * y[i]


@kernel
def scaled_tanh_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = AMPLITUDE tanh(SLOPE x)."""
    y = own_copy(arena, x_at, y_at, n * size)
    amplitude = arena.dtype.type(AMPLITUDE)
    slope = arena.dtype.type(SLOPE)
    for i in range(y.size):
        y[i] = amplitude * tanh_of(slope * y[i])


@kernel
def scaled_tanh_backward(arena: Any, dy_at: int, y_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = (AMPLITUDE SLOPE − SLOPE / AMPLITUDE y²) dy."""
    dx = own_copy(arena, dy_at, dx_at, n * size)
    y = arena[y_at : y_at + dx.size]
    top = arena.dtype.type(AMPLITUDE * SLOPE)
    fall = arena.dtype.type(SLOPE / AMPLITUDE)
    for i in range(dx.size):
        dx[i] *= top - fall * y[i] * y[i]


@kernel
def rectifier_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = max(0, x)."""
    y = own_copy(arena, x_at, y_at, n * size)
    zero = arena.dtype.type(0)
    for i in range(y.size):
        y[i] = zero if y[i] < zero else y[i]


@kernel
def rectifier_backward(arena: Any, dy_at: int, y_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = dy where y > 0, else 0."""
    dx = own_copy(arena, dy_at, dx_at, n * size)
    y = arena[y_at : y_at + dx.size]
    zero = arena.dtype.type(0)
    for i in range(dx.size):
        dx[i] = dx[i] if y[i] > zero else zero


@kernel
def softplus_forward(arena: Any, x_at: int, y_at: int, n: int, size: int) -> None:
    """y (size,) = log(1 + e^x)."""
    y = own_copy(arena, x_at, y_at, n * size)
    for i in range(y.size):
        y[i] = softplus_of(y[i])


@kernel
def softplus_backward(arena: Any, dy_at: int, y_at: int, dx_at: int, n: int, size: int) -> None:
    """dx (size,) = (1 − e^−y) dy."""
    dx = own_copy(arena, dy_at, dx_at, n * size)
    y = arena[y_at : y_at + dx.size]
    for i in range(dx.size):
        # 1 − e^−a, which is σ(z); near a = 0 the difference would lose it.
        dx[i] *= -expm1_of(-y[i])


def activation(
    name: str,
    forward: Kernel,
    backward: Kernel,
    value: Terms,
    slope: Terms,
    reads_input: bool = False,
) -> Op:
    """An activation and its gradient; both may work in the memory of their first input.

    The derivative is written in terms of a, or with `reads_input` in terms of z, for an f that
    takes the same value twice. `value` says what a is made of, `slope` f′(z), where input 1 is
    what the derivative reads.
    """
    backward_op = Op(
        f"{name}_backward",
        backward,
        lambda shapes, attributes: (OutputSpec(shapes[0]),),
        lambda call: (call.inputs[0].size,),
        in_place=True,
        terms=lambda cell: _chained(slope(cell), cell),
    )

    def gradient(
        builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
    ) -> Sequence[Value | None]:
        (dy,) = doutputs
        known = call.inputs[0] if reads_input else call.outputs[0]
        return [None if dy is None else builder.call(backward_op, dy, known)]

    return Op(
        name,
        forward,
        lambda shapes, attributes: (OutputSpec(shapes[0]),),
        lambda call: (call.inputs[0].size,),
        gradient,
        in_place=True,
        terms=value,
    )


def of_z(function: str) -> Terms:
    """a = f(z), by the name of f."""
    return lambda cell: one([times(beside(cell, 0))], function)


def _chained(slope: Lines, cell: Cell) -> Lines:
    """δ of z: what comes back, times f′(z)."""
    return *slope, total([times(beside(cell, 0), line(len(slope) - 1))])


def _logistic_slope(cell: Cell) -> Lines:
    a = beside(cell, 1)
    return (total([times(a), times(a, a, weight=-1)], name=SLOPE_NAME),)


def _tanh_slope(cell: Cell) -> Lines:
    a = beside(cell, 1)
    return (total([times(), times(a, a, weight=-1)], name=SLOPE_NAME),)


def _scaled_tanh(cell: Cell) -> Lines:
    inner = total([times(beside(cell, 0), weight=SLOPE)], "tanh", r"\tanh(2z/3)")
    return inner, total([times(line(0), weight=AMPLITUDE)])


def _scaled_tanh_slope(cell: Cell) -> Lines:
    a = beside(cell, 1)
    fall = times(a, a, weight=-SLOPE / AMPLITUDE)
    return (total([times(weight=AMPLITUDE * SLOPE), fall], name=SLOPE_NAME),)


def _rectifier_slope(cell: Cell) -> Lines:
    return (total([times(beside(cell, 1))], "above zero", SLOPE_NAME),)


def _softplus_slope(cell: Cell) -> Lines:
    other = total([times(beside(cell, 1), weight=-1)], "exp", "e^{-a}")
    return other, total([times(), times(line(0), weight=-1)], name=SLOPE_NAME)


LOGISTIC = activation(
    "logistic", logistic_forward, logistic_backward, of_z("logistic"), _logistic_slope
)
TANH = activation("tanh", tanh_forward, tanh_backward, of_z("tanh"), _tanh_slope)
SCALED_TANH = activation(
    "scaled_tanh", scaled_tanh_forward, scaled_tanh_backward, _scaled_tanh, _scaled_tanh_slope
)
RECTIFIER = activation(
    "rectifier", rectifier_forward, rectifier_backward, of_z("rectifier"), _rectifier_slope
)
SOFTPLUS = activation(
    "softplus", softplus_forward, softplus_backward, of_z("softplus"), _softplus_slope
)
