"""The last step of a sequence, at each sample's own length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import NOTHING, Cell, Lines, copied, given


@kernel
def last_step_forward(
    arena: Any, x_at: int, lengths_at: int, y_at: int, n: int, steps: int, size: int
) -> None:
    """y (size,): of x (steps, size) each sample's own last step."""
    for i in range(size):
        for j in range(n):
            step = int(arena[lengths_at + j]) - 1
            arena[y_at + i * n + j] = arena[x_at + (step * size + i) * n + j]


@kernel
def last_step_backward(
    arena: Any, dy_at: int, lengths_at: int, dx_at: int, n: int, steps: int, size: int
) -> None:
    """dx (steps, size): dy at each sample's own last step, else 0."""
    for i in range(steps * size * n):
        arena[dx_at + i] = 0
    for i in range(size):
        for j in range(n):
            step = int(arena[lengths_at + j]) - 1
            arena[dx_at + (step * size + i) * n + j] = arena[dy_at + i * n + j]


def _terms(cell: Cell) -> Lines:
    return copied(given(0, cell.whole(1, 0) - 1, *cell.index))


def _terms_of_backward(cell: Cell) -> Lines:
    t, *place = cell.index
    return copied(given(0, *place)) if t == cell.whole(1, 0) - 1 else NOTHING


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return None, None
    x, lengths = call.inputs
    return builder.call(LAST_STEP_BACKWARD, dy, lengths, steps=x.shape[0]), None


LAST_STEP = Op(
    "last_step",
    last_step_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0][1:]),),
    lambda call: call.inputs[0].shape,
    _gradient,
    terms=_terms,
)
LAST_STEP_BACKWARD = Op(
    "last_step_backward",
    last_step_backward,
    lambda shapes, attributes: (OutputSpec((attributes["steps"], *shapes[0])),),
    lambda call: call.outputs[0].shape,
    terms=_terms_of_backward,
)
