"""INNER_PRODUCT: y = Σ_i x_i w_i of each sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Value
from nndl_studio.ops.kernel import kernel


@kernel
def inner_product_forward(arena: Any, operands: Any) -> None:
    n, size = operands[3], operands[6]
    x = arena[operands[0] : operands[0] + size * n].reshape(size, n)
    w = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    y = arena[operands[2] : operands[2] + n]
    for j in range(n):
        y[j] = 0
    for i in range(size):
        for j in range(n):
            y[j] += x[i, j] * w[i, j]


@kernel
def inner_product_backward(arena: Any, operands: Any) -> None:
    n, size = operands[3], operands[6]
    dy = arena[operands[0] : operands[0] + n]
    w = arena[operands[1] : operands[1] + size * n].reshape(size, n)
    dx = arena[operands[2] : operands[2] + size * n].reshape(size, n)
    for i in range(size):
        for j in range(n):
            dx[i, j] = dy[j] * w[i, j]


def _gradient(
    builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
) -> Sequence[Value | None]:
    (dy,) = doutputs
    if dy is None:
        return None, None
    x, w = call.inputs
    return (
        builder.call(INNER_PRODUCT_BACKWARD, dy, w),
        builder.call(INNER_PRODUCT_BACKWARD, dy, x),
    )


INNER_PRODUCT = Op(
    "inner_product",
    inner_product_forward,
    lambda shapes, attributes: (OutputSpec((1,)),),
    lambda call: (call.inputs[0].size,),
    _gradient,
)
INNER_PRODUCT_BACKWARD = Op(
    "inner_product_backward",
    inner_product_backward,
    lambda shapes, attributes: (OutputSpec(shapes[1]),),
    lambda call: (call.inputs[1].size,),
)
