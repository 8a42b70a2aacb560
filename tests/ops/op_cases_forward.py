"""Uses of the activations beyond the first five, and of softmax alone, of inner products."""

from __future__ import annotations

from nndl_studio.ops import inner_product, rectified, softmax_node
from tests.ops.op_case import Case, x

CASES: dict[str, Case] = {
    "step": Case(rectified.STEP, (x(7),)),
    "leaky rectifier": Case(rectified.LEAKY_RECTIFIER, (x(2, 3, 2),)),
    "elu": Case(rectified.ELU, (x(3, 4),)),
    "gelu": Case(rectified.GELU, (x(7),)),
    "silu": Case(rectified.SILU, (x(7),)),
    "softmax": Case(softmax_node.SOFTMAX, (x(6),)),
    "softmax of steps": Case(softmax_node.SOFTMAX, (x(3, 4),)),
    "softmax of maps": Case(softmax_node.SOFTMAX, (x(3, 2, 4),)),
    "inner product": Case(inner_product.INNER_PRODUCT, (x(3, 4), x(3, 4))),
}
