"""One small use of every op, where mistakes hide: overlap, stride, tables, lengths."""

from __future__ import annotations

from nndl_studio.ops import (
    border,
    conv,
    dense,
    distance,
    dropout,
    max_pool,
    merge,
    pointwise,
    pool,
    rbf,
    reduce,
    scale_shift,
    sequence,
    sequence_loss,
    softmax,
)
from tests.ops import (
    op_cases_convolution,
    op_cases_forward,
    op_cases_linear,
    op_cases_loops,
    op_cases_machines,
    op_cases_recurrent,
)
from tests.ops.op_case import Case, constant, label, labels, lengths, p, scored_labels, window, x
from tests.ops.op_cases_memory import MEMORY


def kernel(
    height: int, width: int, down: int, across: int, dilation: tuple[int, int] = (1, 1)
) -> dict[str, int]:
    apart = {"dilation_y": dilation[0], "dilation_x": dilation[1]}
    return {**window(height, width, down, across), **apart}


TABLE = (constant(0, 2, 1, 0, 1, 2), constant(0, 2, 3, 3, 6))
FULL = (constant(0, 1, 0, 1, 0, 1), constant(0, 2, 4, 6))

CASES: dict[str, Case] = {
    "dense": Case(dense.DENSE, (x(6), p(4, 6), p(4))),
    "dense without bias": Case(dense.DENSE, (x(6), p(4, 6))),
    "dense over steps": Case(dense.DENSE, (x(3, 6), p(4, 6), p(4))),
    "dense, large": Case(dense.DENSE, (x(24), p(20, 24), p(20))),
    "conv 5×5, flipped": Case(
        conv.CONV2D,
        (x(2, 7, 8), p(6, 5, 5), *FULL, p(3)),
        {"maps": 3, "flip": 1, **kernel(5, 5, 1, 1)},
    ),
    "conv 3×4, stride": Case(
        conv.CONV2D,
        (x(2, 7, 8), p(6, 3, 4), *FULL, p(3)),
        {"maps": 3, "flip": 0, **kernel(3, 4, 2, 3)},
    ),
    "conv with a table": Case(
        conv.CONV2D,
        (x(3, 5, 9), p(6, 2, 8), *TABLE),
        {"maps": 4, "flip": 1, **kernel(2, 8, 1, 1)},
    ),
    "conv with dilation": Case(
        conv.CONV2D,
        (x(2, 8, 13), p(6, 3, 5), *FULL, p(3)),
        {"maps": 3, "flip": 1, **kernel(3, 5, 1, 1, (2, 3))},
    ),
    "conv with dilation and stride": Case(
        conv.CONV2D,
        (x(3, 8, 9), p(6, 2, 3), *TABLE, p(4)),
        {"maps": 4, "flip": 0, **kernel(2, 3, 2, 2, (3, 2))},
    ),
    "flip": Case(border.FLIP2D, (x(2, 3, 4),)),
    "pad": Case(border.PAD2D, (x(2, 3, 4),), {"top": 1, "bottom": 0, "left": 2, "right": 3}),
    "average pool": Case(pool.AVERAGE_POOL2D, (x(2, 6, 4),), window(2, 2, 2, 2)),
    "average pool, overlap": Case(pool.AVERAGE_POOL2D, (x(2, 6, 7),), window(3, 2, 1, 2)),
    "max pool": Case(max_pool.MAX_POOL2D, (x(2, 6, 4),), window(2, 2, 2, 2)),
    "max pool, overlap": Case(max_pool.MAX_POOL2D, (x(2, 6, 7),), window(3, 2, 1, 2)),
    "scale and shift": Case(scale_shift.SCALE_SHIFT, (x(3, 2, 4), p(3), p(3))),
    "logistic": Case(pointwise.LOGISTIC, (x(7),)),
    "tanh": Case(pointwise.TANH, (x(2, 3, 2),)),
    "scaled tanh": Case(pointwise.SCALED_TANH, (x(7),)),
    "rectifier": Case(pointwise.RECTIFIER, (x(7),)),
    "softplus": Case(pointwise.SOFTPLUS, (x(7),)),
    "dropout": Case(dropout.DROPOUT, (x(12),), {"per_mille": 300, "key": 5}),
    "add": Case(merge.ADD, (x(5), x(5), x(5))),
    "concat vectors": Case(merge.CONCAT, (x(3), x(2), x(4)), {"outer": 1}),
    "concat maps": Case(merge.CONCAT, (x(2, 3, 2), x(1, 3, 2)), {"outer": 1}),
    "concat steps": Case(merge.CONCAT, (x(4, 3), x(4, 2)), {"outer": 4}),
    "last step": Case(sequence.LAST_STEP, (x(4, 3), lengths(4))),
    "cross-entropy": Case(softmax.CROSS_ENTROPY, (x(5), label(5)), gradient=(0, 1)),
    "cross-entropy over steps": Case(
        sequence_loss.SEQUENCE_CROSS_ENTROPY, (x(4, 3), labels(4, 3), lengths(4)), gradient=(1,)
    ),
    "cross-entropy over scored steps": Case(
        sequence_loss.SEQUENCE_CROSS_ENTROPY,
        (x(4, 3), scored_labels(4, 3), lengths(4)),
        gradient=(1,),
    ),
    "one-hot": Case(softmax.ONE_HOT, (label(4),), {"classes": 4}, gradient=()),
    "squared error": Case(distance.SQUARED_ERROR, (x(5), x(5))),
    "rbf": Case(rbf.RBF, (x(6), p(4, 6))),
    "rbf mean loss": Case(rbf.RBF_MEAN_LOSS, (x(4), label(4))),
    "rbf discriminative loss": Case(
        rbf.RBF_DISCRIMINATIVE_LOSS, (x(4), label(4)), {"per_mille": 1500}
    ),
    "sum over samples": Case(reduce.SUM_SAMPLES, (x(3, 4),), gradient=()),
    **op_cases_forward.CASES,
    **op_cases_convolution.CASES,
    **op_cases_linear.CASES,
    **op_cases_loops.CASES,
    **op_cases_machines.CASES,
    **op_cases_recurrent.CASES,
    **MEMORY,
}
