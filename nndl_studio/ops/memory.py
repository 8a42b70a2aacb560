"""Reading from a memory, whose rows lie one after another, with a weight for each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Term, Value
from nndl_studio.ops.kernel import kernel


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


def _read_gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    assert dy is not None
    return builder.call_all(READ_BACKWARD, dy, *call.inputs)


def _width(weights: Value, memory: Value) -> int:
    return memory.size // weights.size


def _summed(call: Call, index: tuple[int, ...]) -> tuple[Term, ...]:
    (k,), (weights, memory) = index, call.inputs
    width = _width(weights, memory)
    rows = range(weights.size)
    return tuple(Term(((0, (i,)), (1, (i * width + k,)))) for i in rows)


READ = Op(
    "read",
    read_forward,
    lambda shapes, attributes: (OutputSpec((shapes[1][0] // shapes[0][0],)),),
    lambda call: (call.inputs[0].size, _width(*call.inputs)),
    _read_gradient,
    terms=_summed,
)
"""w (rows,), M (rows · width,) → Σ_i w_i M_i (width,)."""

READ_BACKWARD = Op(
    "read_backward",
    read_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]), OutputSpec(shapes[2])),
    lambda call: (call.inputs[1].size, _width(*call.inputs[1:])),
)
