"""Attention: how much a question is after each row of a memory, by their inner product
(Sukhbaatar et al., 2015). Rows that are not a sample's own get nothing, to the bit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import NOTHING, Cell, Line, Lines, given, line, times, total


@kernel
def attend_forward(
    arena: Any,
    question_at: int,
    memory_at: int,
    own_at: int,
    y_at: int,
    n: int,
    rows: int,
    width: int,
) -> None:
    """y (rows,) = softmax(M u) over the first `own` rows of M (rows, width), else 0."""
    for j in range(n):
        own = int(arena[own_at + j])
        highest = arena.dtype.type(-np.inf)
        for i in range(rows):
            y = arena.dtype.type(0)
            if i < own:
                for k in range(width):
                    m = arena[memory_at + (i * width + k) * n + j]
                    y += arena[question_at + k * n + j] * m
                highest = max(highest, y)
            arena[y_at + i * n + j] = y
        total = arena.dtype.type(0)
        for i in range(own):
            y = np.exp(arena[y_at + i * n + j] - highest)
            arena[y_at + i * n + j] = y
            total += y
        for i in range(own):
            arena[y_at + i * n + j] /= total


@kernel
def attend_backward(
    arena: Any,
    dy_at: int,
    y_at: int,
    question_at: int,
    memory_at: int,
    dquestion_at: int,
    dmemory_at: int,
    n: int,
    rows: int,
    width: int,
) -> None:
    """du = Σ_i t_i M_i, dM_i = t_i u with t_i = y_i (dy_i − yᵀdy)."""
    for j in range(n):
        mean = arena.dtype.type(0)
        for i in range(rows):
            mean += arena[y_at + i * n + j] * arena[dy_at + i * n + j]
        for k in range(width):
            du = arena.dtype.type(0)
            for i in range(rows):
                at = (i * width + k) * n + j
                t = arena[y_at + i * n + j] * (arena[dy_at + i * n + j] - mean)
                du += t * arena[memory_at + at]
                arena[dmemory_at + at] = t * arena[question_at + k * n + j]
            arena[dquestion_at + k * n + j] = du


def _attended(cell: Cell) -> Lines:
    (i,), (rows, width) = cell.index, cell.call.inputs[1].shape
    own = min(cell.whole(2, 0), rows)
    if i >= own:
        return NOTHING
    powers = [
        total(
            (times(given(0, k), given(1, row, k)) for k in range(width)),
            "exp",
            rf"e^{{u^\top M_{{{row}}}}}",
        )
        for row in range(own)
    ]
    share = total(map(times, map(line, range(own))), "reciprocal", r"1 / \sum_i e^{u^\top M_i}")
    return *powers, share, total([times(line(i), line(own))])


def _slope(cell: Cell, i: int) -> Line:
    """t_i = y_i (dy_i − yᵀdy), of the product uᵀM_i; line 0 is yᵀdy."""
    y = given(1, i)
    terms = [times(y, given(0, i)), times(y, line(0), weight=-1)]
    return total(terms, name=rf"\partial J/\partial(u^\top M_{{{i}}})")


def _attended_back(cell: Cell) -> Lines:
    """Rows with a share of 0 are nobody's: they give and get nothing."""
    own = [i for i in range(cell.call.inputs[0].size) if cell.inputs[1][i] != 0]
    shares = [times(given(1, i), given(0, i)) for i in own]
    mean = total(shares, name=r"\sum_i y_i\,\partial J/\partial y_i")
    if cell.output:
        i, k = cell.index
        last = total([times(line(1), given(2, k))])
        return (mean, _slope(cell, i), last) if i in own else NOTHING
    (k,) = cell.index
    slopes = [_slope(cell, i) for i in own]
    pairs = [times(line(1 + at), given(3, i, k)) for at, i in enumerate(own)]
    return mean, *slopes, total(pairs)


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    question, memory, _ = call.inputs
    return *builder.call_all(ATTEND_BACKWARD, dy, call.outputs[0], question, memory), None


ATTEND = Op(
    "attend",
    attend_forward,
    lambda shapes, attributes: (OutputSpec(shapes[1][:1]),),
    lambda call: call.inputs[1].shape,
    _gradient,
    terms=_attended,
)
"""u (width,), M (rows, width), own (1,) → a share for each row (rows,)."""

ATTEND_BACKWARD = Op(
    "attend_backward",
    attend_backward,
    lambda shapes, attributes: (OutputSpec(shapes[2]), OutputSpec(shapes[3])),
    lambda call: call.inputs[3].shape,
    terms=_attended_back,
)
