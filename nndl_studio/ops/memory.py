"""Reading from a memory and writing to it, with a weight for each of its rows, which lie one after
another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel
from nndl_studio.ops.terms import Cell, Lines, given, line, one, times, total


@kernel
def read_forward(
    arena: Any, weights_at: int, memory_at: int, y_at: int, n: int, rows: int, width: int
) -> None:
    """y (width,) = Σ_i w_i M_i; w (rows,), M (rows, width)."""
    for k in range(width):
        y = arena[y_at + k * n : y_at + (k + 1) * n]
        for j in range(n):
            y[j] = 0
        for i in range(rows):
            w = arena[weights_at + i * n : weights_at + (i + 1) * n]
            m = arena[memory_at + (i * width + k) * n :][:n]
            for j in range(n):
                y[j] += w[j] * m[j]


@kernel
def read_backward(
    arena: Any,
    dy_at: int,
    weights_at: int,
    memory_at: int,
    dweights_at: int,
    dmemory_at: int,
    n: int,
    rows: int,
    width: int,
) -> None:
    """dw_i = Σ_k dy_k M_ik, dM_ik = w_i dy_k."""
    for i in range(rows):
        w = arena[weights_at + i * n : weights_at + (i + 1) * n]
        dw = arena[dweights_at + i * n : dweights_at + (i + 1) * n]
        for j in range(n):
            dw[j] = 0
        for k in range(width):
            dy = arena[dy_at + k * n : dy_at + (k + 1) * n]
            m = arena[memory_at + (i * width + k) * n :][:n]
            dm = arena[dmemory_at + (i * width + k) * n :][:n]
            for j in range(n):
                dw[j] += dy[j] * m[j]
                dm[j] = w[j] * dy[j]


@kernel
def write_forward(
    arena: Any,
    memory_at: int,
    weights_at: int,
    add_at: int,
    erase_at: int,
    y_at: int,
    n: int,
    rows: int,
    width: int,
) -> None:
    """y_ik = M_ik (1 − w_i e_k) + w_i a_k: (3), (4)."""
    one = arena.dtype.type(1)
    for i in range(rows):
        w = arena[weights_at + i * n : weights_at + (i + 1) * n]
        for k in range(width):
            at = (i * width + k) * n
            add, erase = arena[add_at + k * n :][:n], arena[erase_at + k * n :][:n]
            m, y = arena[memory_at + at :][:n], arena[y_at + at :][:n]
            for j in range(n):
                y[j] = m[j] * (one - w[j] * erase[j]) + w[j] * add[j]


@kernel
def write_backward(
    arena: Any,
    dy_at: int,
    memory_at: int,
    weights_at: int,
    add_at: int,
    erase_at: int,
    dmemory_at: int,
    dweights_at: int,
    dadd_at: int,
    derase_at: int,
    n: int,
    rows: int,
    width: int,
) -> None:
    """dM_ik = dy_ik (1 − w_i e_k), dw_i = Σ_k dy_ik (a_k − e_k M_ik), da_k = Σ_i w_i dy_ik,
    de_k = −Σ_i dy_ik w_i M_ik."""
    one = arena.dtype.type(1)
    for k in range(width * n):
        arena[dadd_at + k] = 0
        arena[derase_at + k] = 0
    for i in range(rows):
        w = arena[weights_at + i * n : weights_at + (i + 1) * n]
        dw = arena[dweights_at + i * n : dweights_at + (i + 1) * n]
        for j in range(n):
            dw[j] = 0
        for k in range(width):
            at = (i * width + k) * n
            add, erase = arena[add_at + k * n :][:n], arena[erase_at + k * n :][:n]
            dadd, derase = arena[dadd_at + k * n :][:n], arena[derase_at + k * n :][:n]
            dy, m = arena[dy_at + at :][:n], arena[memory_at + at :][:n]
            dm = arena[dmemory_at + at :][:n]
            # One after another: for a loop that writes all four no vectors are used, because any
            # of them might lie where another is read.
            for j in range(n):
                dw[j] += dy[j] * (add[j] - erase[j] * m[j])
            for j in range(n):
                dadd[j] += w[j] * dy[j]
            for j in range(n):
                derase[j] -= dy[j] * w[j] * m[j]
            for j in range(n):
                dm[j] = dy[j] * (one - w[j] * erase[j])


def _read(cell: Cell) -> Lines:
    (k,), (weights, memory) = cell.index, cell.call.inputs
    width = memory.size // weights.size
    return one(times(given(0, i), given(1, i * width + k)) for i in range(weights.size))


def _read_back(cell: Cell) -> Lines:
    (at,), width = cell.index, cell.call.inputs[0].size
    if cell.output:
        return one([times(given(1, at // width), given(0, at % width))])
    return one(times(given(0, k), given(2, at * width + k)) for k in range(width))


def _written(cell: Cell) -> Lines:
    """First erased (3), then added (4)."""
    (at,), width = cell.index, cell.call.inputs[2].size
    i, k = divmod(at, width)
    m, w = given(0, at), given(1, i)
    erased = total([times(m), times(m, w, given(3, k), weight=-1)], name=r"\tilde{M}")
    return erased, total([times(line(0)), times(w, given(2, k))])


def _written_back(cell: Cell) -> Lines:
    (at,), (rows, width) = cell.index, (value.size for value in cell.call.inputs[2:4])
    if cell.output == 0:
        w, e = given(2, at // width), given(4, at % width)
        kept = total([times(), times(w, e, weight=-1)], name=r"\partial M' / \partial M")
        return kept, total([times(given(0, at), line(0))])
    if cell.output == 1:
        return _weights_back(cell, at, width)
    places = [(i, i * width + at) for i in range(rows)]
    if cell.output == 2:
        return one(times(given(2, i), given(0, place)) for i, place in places)
    erased = [(given(2, i), given(0, place), given(1, place)) for i, place in places]
    return one(times(w, dy, m, weight=-1) for w, dy, m in erased)


def _weights_back(cell: Cell, i: int, width: int) -> Lines:
    """dw_i = Σ_k dy_ik (a_k − e_k M_ik)."""
    places = [(k, i * width + k) for k in range(width)]
    added = [times(given(0, at), given(3, k)) for k, at in places]
    erased = [times(given(0, at), given(4, k), given(1, at), weight=-1) for k, at in places]
    return one([*added, *erased])


def _read_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(READ_BACKWARD, dy, *call.inputs)


def _write_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(WRITE_BACKWARD, dy, *call.inputs)


def _width(weights: Value, memory: Value) -> int:
    return memory.size // weights.size


READ = Op(
    "read",
    read_forward,
    lambda shapes, attributes: (OutputSpec((shapes[1][0] // shapes[0][0],)),),
    lambda call: (call.inputs[0].size, _width(*call.inputs)),
    _read_gradient,
    terms=_read,
)
"""w (rows,), M (rows · width,) → Σ_i w_i M_i (width,)."""

READ_BACKWARD = Op(
    "read_backward",
    read_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]), OutputSpec(shapes[2])),
    lambda call: (call.inputs[1].size, _width(*call.inputs[1:])),
    terms=_read_back,
)
WRITE = Op(
    "write",
    write_forward,
    lambda shapes, attributes: (OutputSpec(shapes[0]),),
    lambda call: (call.inputs[1].size, call.inputs[2].size),
    _write_gradient,
    terms=_written,
)
"""M (rows · width,), w (rows,), a (width,), e (width,) → M_i ⊙ (1 − w_i e) + w_i a."""

WRITE_BACKWARD = Op(
    "write_backward",
    write_backward,
    lambda shapes, attributes: tuple(OutputSpec(shape) for shape in shapes[1:]),
    lambda call: (call.inputs[2].size, call.inputs[3].size),
    terms=_written_back,
)
