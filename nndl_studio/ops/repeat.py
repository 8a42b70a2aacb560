"""One value at each of some steps: the clock of a machine that reads no sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import Cell, Lines, copied, given, one, times


@kernel
def repeat_forward(
    arena: Any, x_at: int, y_at: int, lengths_at: int, n: int, steps: int, size: int
) -> None:
    """y (steps, size): y_t = x; lengths (1,) = steps."""
    total = n * size
    x = arena[x_at : x_at + total]
    for t in range(steps):
        y = arena[y_at + t * total : y_at + (t + 1) * total]
        for i in range(total):
            y[i] = x[i]
    for j in range(n):
        arena[lengths_at + j] = steps


@kernel
def repeat_backward(arena: Any, dy_at: int, dx_at: int, n: int, steps: int, size: int) -> None:
    """dx (size,) = Σ_t dy_t."""
    total = n * size
    dx = arena[dx_at : dx_at + total]
    for i in range(total):
        dx[i] = arena[dy_at + i]
    for t in range(1, steps):
        dy = arena[dy_at + t * total : dy_at + (t + 1) * total]
        for i in range(total):
            dx[i] += dy[i]


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    dy, _ = doutputs
    return [None if dy is None else builder.call(REPEAT_BACKWARD, dy)]


def _repeated(cell: Cell) -> Lines:
    if cell.output == 1:
        return one([times(weight=float(cell.call.attributes["steps"]))])
    return copied(given(0, *cell.index[1:]))


def _summed(cell: Cell) -> Lines:
    return one(times(given(0, t, *cell.index)) for t in range(cell.call.inputs[0].shape[0]))


REPEAT = Op(
    "repeat",
    repeat_forward,
    lambda shapes, attributes: (OutputSpec((attributes["steps"], *shapes[0])), OutputSpec((1,))),
    lambda call: (call.attributes["steps"], call.inputs[0].size),
    _gradient,
    terms=_repeated,
)
"""x → the same at each of `steps` steps, and how many they are: the same for every sample."""

REPEAT_BACKWARD = Op(
    "repeat_backward",
    repeat_backward,
    lambda shapes, attributes: (OutputSpec(shapes[0][1:]),),
    lambda call: (call.inputs[0].shape[0], call.outputs[0].size),
    terms=_summed,
)
