"""Sequences taken apart into steps, and put together again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Attributes, Builder, Call, Op, OutputSpec, Shapes, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.starts import zeros
from nndl_studio.ops.terms import Cell, Lines, copied, given

MOST_PARTS = 16


@kernel
def split_forward(arena: Any, operands: Any) -> None:
    """Up to 16 parts (size,) of x (total,), one after another; the last may be shorter."""
    x_at, n = operands[0], operands[MOST_PARTS + 1]
    parts, size, total = (
        operands[MOST_PARTS + 4],
        operands[MOST_PARTS + 5] * n,
        operands[MOST_PARTS + 6] * n,
    )
    for k in range(parts):
        length = min(size, total - k * size)
        x = arena[x_at + k * size : x_at + k * size + length]
        y = arena[operands[1 + k] : operands[1 + k] + length]
        for i in range(length):
            y[i] = x[i]


@kernel
def join_forward(arena: Any, operands: Any) -> None:
    """y (total,): up to 16 parts (size,), one after another; the last may be shorter."""
    y_at, n = operands[MOST_PARTS], operands[MOST_PARTS + 1]
    parts, size, total = (
        operands[MOST_PARTS + 4],
        operands[MOST_PARTS + 5] * n,
        operands[MOST_PARTS + 6] * n,
    )
    for k in range(parts):
        length = min(size, total - k * size)
        x = arena[operands[k] : operands[k] + length]
        y = arena[y_at + k * size : y_at + k * size + length]
        for i in range(length):
            y[i] = x[i]


def split(builder: Builder, value: Value) -> list[Value]:
    """The steps of a sequence, each (features,); no op gives more than a few, so in levels."""
    parts = [value]
    rows = 1
    while rows * MOST_PARTS < value.shape[0]:
        rows *= MOST_PARTS
    while rows >= 1:
        parts = [part for whole in parts for part in builder.call_all(SPLIT, whole, rows=rows)]
        rows //= MOST_PARTS
    return parts


def join(builder: Builder, steps: Sequence[Value]) -> Value:
    """The inverse of `split`."""
    parts, rows, total = list(steps), 1, len(steps)
    while True:
        reach = rows * MOST_PARTS
        parts = [
            builder.call(
                JOIN,
                *parts[low : low + MOST_PARTS],
                rows=rows,
                steps=min(reach, total - low * rows),
            )
            for low in range(0, len(parts), MOST_PARTS)
        ]
        rows = reach
        if len(parts) == 1:
            return parts[0]


def _split_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    steps, *features = shapes[0]
    rows = attributes["rows"]
    if rows == 1:
        return (OutputSpec(tuple(features)),) * steps
    return tuple(OutputSpec((min(rows, steps - low), *features)) for low in range(0, steps, rows))


def _split_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    steps = call.inputs[0].shape[0]
    parts = [
        zeros(builder, output.shape) if dy is None else dy
        for dy, output in zip(doutputs, call.outputs, strict=True)
    ]
    return [builder.call(JOIN, *parts, rows=call.attributes["rows"], steps=steps)]


def _join_shapes(shapes: Shapes, attributes: Attributes) -> tuple[OutputSpec, ...]:
    features = shapes[0] if attributes["rows"] == 1 else shapes[0][1:]
    return (OutputSpec((attributes["steps"], *features)),)


def _join_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(SPLIT, dy, rows=call.attributes["rows"])


def _sizes(call: Call, whole: Value, parts: tuple[Value, ...]) -> tuple[int, int, int]:
    rows = call.attributes["rows"]
    return len(parts), rows * whole.size // whole.shape[0], whole.size


def _split_terms(cell: Cell) -> Lines:
    rows = cell.call.attributes["rows"]
    step, *feature = cell.index if rows > 1 else (0, *cell.index)
    return copied(given(0, cell.output * rows + step, *feature))


def _joined_terms(cell: Cell) -> Lines:
    rows = cell.call.attributes["rows"]
    step, *feature = cell.index
    part, row = divmod(step, rows)
    return copied(given(part, row, *feature) if rows > 1 else given(part, *feature))


SPLIT = Op(
    "split",
    split_forward,
    _split_shapes,
    lambda call: _sizes(call, call.inputs[0], call.outputs),
    _split_gradient,
    results=MOST_PARTS,
    terms=_split_terms,
)
"""(steps, features) → at most 16 parts of `rows` steps; of single steps (features,)."""

JOIN = Op(
    "join",
    join_forward,
    _join_shapes,
    lambda call: _sizes(call, call.outputs[0], call.inputs),
    _join_gradient,
    arity=MOST_PARTS,
    terms=_joined_terms,
)
"""The inverse of SPLIT, to `steps` steps."""
