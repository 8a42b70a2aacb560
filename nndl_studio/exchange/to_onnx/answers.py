"""Rows of ops with matrices: weighted sums, word vectors, and what answers are made of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.exchange.to_onnx.steps import masked
from nndl_studio.ops.ir import Call
from nndl_studio.ops.multiclass import classes_of

Row = Callable[[Scribe, Call], None]


def _dense(scribe: Scribe, call: Call) -> None:
    """Wx + b of a vector, or of every step."""
    x, weight, *bias = call.inputs
    if len(x.shape) == 1:
        inputs = [scribe.tensor(value) for value in (x, weight, *bias)]
        scribe.put(call.outputs[0], scribe.node("Gemm", *inputs, transB=1))
        return
    known = scribe.network.known(weight)
    assert known is not None, "W is a parameter or a constant"
    turned = scribe.constant(known.T, name=weight.origin.name)
    y = scribe.node("MatMul", scribe.tensor(x), turned)
    for value in bias:
        y = scribe.node("Add", y, scribe.tensor(value))
    scribe.put(call.outputs[0], y)


def _embedding(scribe: Scribe, call: Call) -> None:
    """A row of the table for each index; 0 past a sample's end."""
    index, weight, *lengths = call.inputs
    found = scribe.node("Gather", scribe.tensor(weight), scribe.tensor(index))
    if lengths:
        found = masked(scribe, found, lengths[0], scribe.constant(0.0))
    else:
        found = scribe.node("Squeeze", found, scribe.constant([1], "int64"))
    scribe.put(call.outputs[0], found)


def _softmax(scribe: Scribe, call: Call) -> None:
    """Along the features of a vector or a step, or across maps."""
    axis = 2 if len(call.inputs[0].shape) == 2 else 1
    x = scribe.tensor(call.inputs[0])
    scribe.put(call.outputs[0], scribe.node("Softmax", x, axis=axis))


def _rbf(scribe: Scribe, call: Call) -> None:
    """y_i = Σ_j (x_j − w_ij)²."""
    x, centre = scribe.inputs(call)
    each = scribe.node("Unsqueeze", x, scribe.constant([1], "int64"))
    apart = scribe.node("Sub", each, centre)
    square = scribe.node("Mul", apart, apart)
    axes = scribe.constant([2], "int64")
    scribe.put(call.outputs[0], scribe.node("ReduceSum", square, axes, keepdims=0))


def _inner_product(scribe: Scribe, call: Call) -> None:
    """Σ_i x_i w_i of each sample."""
    product = scribe.node("Mul", *scribe.inputs(call))
    axes = scribe.constant([1], "int64")
    scribe.put(call.outputs[0], scribe.node("ReduceSum", product, axes, keepdims=1))


def _both_sides(scribe: Scribe, call: Call) -> None:
    """(−x, x): what speaks for class 0 and for class 1."""
    (x,) = scribe.inputs(call)
    scribe.put(call.outputs[0], scribe.node("Concat", scribe.node("Neg", x), x, axis=1))


def _pair_votes(scribe: Scribe, call: Call) -> None:
    """Each pair votes for one of its classes; equal votes are parted by the sums."""
    from onnx import TensorProto

    pairs = call.inputs[0].size
    classes = classes_of(pairs)
    first, second = np.zeros((2, pairs, classes), np.float32)
    both = [(a, b) for a in range(classes) for b in range(a + 1, classes)]
    for pair, (a, b) in enumerate(both):
        first[pair, a] = second[pair, b] = 1
    (x,) = scribe.inputs(call)
    above = scribe.node("Greater", x, scribe.constant(0.0))
    won = scribe.node("Cast", above, to=int(TensorProto.FLOAT))
    lost = scribe.node("Sub", scribe.constant(1.0), won)
    votes = scribe.node(
        "Add",
        scribe.node("MatMul", won, scribe.constant(first)),
        scribe.node("MatMul", lost, scribe.constant(second)),
    )
    leaning = scribe.node("MatMul", x, scribe.constant(first - second))
    size = scribe.node("Add", scribe.node("Abs", leaning), scribe.constant(1.0))
    small = scribe.node("Div", leaning, scribe.node("Mul", size, scribe.constant(3.0)))
    scribe.put(call.outputs[0], votes)
    scribe.put(call.outputs[1], scribe.node("Add", votes, small))


def _recall(scribe: Scribe, call: Call) -> None:
    """Units look around one after another, each step of a Scan one of them (Hopfield)."""
    from onnx import TensorProto, helper

    x, weight, order = call.inputs
    known, updates = scribe.network.known(weight), scribe.network.known(order)
    assert known is not None, "the weights are parameters"
    assert updates is not None, "the order is a constant"
    pulls = known - np.diag(np.diag(known))
    above = scribe.node("Greater", scribe.tensor(x), scribe.constant(0.0))
    start = scribe.node("Where", above, scribe.constant(1.0), scribe.constant(-1.0))
    rows = scribe.constant(pulls[updates.astype(int)], name=f"{call.node}.pulls")
    marks = scribe.constant(np.eye(len(known))[updates.astype(int)], name=f"{call.node}.order")
    node, real = helper.make_node, TensorProto.FLOAT
    body = helper.make_graph(
        [
            node("Unsqueeze", ["row", "last"], ["column"]),
            node("MatMul", ["state", "column"], ["field"]),
            node("Mul", ["state", "mark"], ["own"]),
            node("ReduceSum", ["own", "last"], ["spin"], keepdims=1),
            node("Mul", ["field", "spin"], ["pull"]),
            node("Less", ["pull", "nothing"], ["turns"]),
            node("Mul", ["own", "twice"], ["change"]),
            node("Sub", ["state", "change"], ["turned"]),
            node("Where", ["turns", "turned", "state"], ["after"]),
        ],
        f"{call.node} update",
        [
            helper.make_tensor_value_info("state", real, [None, len(known)]),
            helper.make_tensor_value_info("row", real, [len(known)]),
            helper.make_tensor_value_info("mark", real, [len(known)]),
        ],
        [helper.make_tensor_value_info("after", real, [None, len(known)])],
        [
            helper.make_tensor("last", TensorProto.INT64, [1], [1]),
            helper.make_tensor("nothing", real, [], [0.0]),
            helper.make_tensor("twice", real, [], [2.0]),
        ],
    )
    made = scribe.node("Scan", start, rows, marks, body=body, num_scan_inputs=2)
    scribe.put(call.outputs[0], made)


ROWS: dict[str, Row] = {
    "dense": _dense,
    "embedding": _embedding,
    "softmax": _softmax,
    "rbf": _rbf,
    "inner_product": _inner_product,
    "both_sides": _both_sides,
    "pair_votes": _pair_votes,
    "recall": _recall,
}
