"""What a layer that reads a text word by word has at the end of each sentence (Kumar et al.,
2015)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel, subroutine
from nndl_studio.ops.terms import NOTHING, Cell, Lines, copied, given, one, times


@subroutine
def closing_step(start: Any, end: Any, length: Any) -> int:
    """The step of the mark that closes a sentence, of its last word if none does; −1 if it has no
    words."""
    return int(min(end, length - 1)) if end > start else -1


@kernel
def pick_forward(
    arena: Any,
    x_at: int,
    lengths_at: int,
    bounds_at: int,
    y_at: int,
    n: int,
    rows: int,
    size: int,
) -> None:
    """y (rows, size): of x (steps, size) the step that closes each sentence; 0 where a sentence has
    no words."""
    for i in range(rows):
        for j in range(n):
            start, end = arena[bounds_at + 2 * i * n + j], arena[bounds_at + (2 * i + 1) * n + j]
            step = closing_step(start, end, arena[lengths_at + j])
            for k in range(size):
                y = y_at + (i * size + k) * n + j
                arena[y] = arena[x_at + (step * size + k) * n + j] if step >= 0 else 0


@kernel
def pick_backward(
    arena: Any,
    dy_at: int,
    lengths_at: int,
    bounds_at: int,
    dx_at: int,
    n: int,
    rows: int,
    size: int,
    steps: int,
) -> None:
    """dx (steps, size): dy at the steps that close a sentence, else 0."""
    for i in range(steps * size * n):
        arena[dx_at + i] = 0
    for i in range(rows):
        for j in range(n):
            start, end = arena[bounds_at + 2 * i * n + j], arena[bounds_at + (2 * i + 1) * n + j]
            step = closing_step(start, end, arena[lengths_at + j])
            if step >= 0:
                for k in range(size):
                    at = dx_at + (step * size + k) * n + j
                    arena[at] += arena[dy_at + (i * size + k) * n + j]


def _closing(cell: Cell, i: int) -> int:
    """The step that closes sentence i; lengths and bounds are inputs 1 and 2 both ways."""
    return closing_step(cell.whole(2, i, 0), cell.whole(2, i, 1), cell.whole(1, 0))


def _picked(cell: Cell) -> Lines:
    i, k = cell.index
    step = _closing(cell, i)
    return copied(given(0, step, k)) if step >= 0 else NOTHING


def _picked_back(cell: Cell) -> Lines:
    t, k = cell.index
    rows = range(cell.call.inputs[0].shape[0])
    return one(times(given(0, i, k)) for i in rows if _closing(cell, i) == t)


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return None, None, None
    x, *marks = call.inputs
    return builder.call(PICK_BACKWARD, dy, *marks, steps=x.shape[0]), None, None


PICK = Op(
    "pick",
    pick_forward,
    lambda shapes, attributes: (OutputSpec((shapes[2][0], shapes[0][1])),),
    lambda call: call.outputs[0].shape,
    _gradient,
    terms=_picked,
)
"""x (steps, size), lengths (1,), bounds (rows, 2) → (rows, size)."""

PICK_BACKWARD = Op(
    "pick_backward",
    pick_backward,
    lambda shapes, attributes: (OutputSpec((attributes["steps"], shapes[0][1])),),
    lambda call: (*call.inputs[0].shape, call.attributes["steps"]),
    terms=_picked_back,
)
