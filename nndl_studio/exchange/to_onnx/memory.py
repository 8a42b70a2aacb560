"""Rows of ops of machines with memory, whose rows stand one after another."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.ops.ir import Call

Row = Callable[[Scribe, Call], None]


def _before(scribe: Scribe, call: Call) -> str:
    """How much is popped before each place."""
    reverse = call.attributes["oldest_first"]
    strengths, axis = scribe.tensor(call.inputs[0]), scribe.constant(1, "int64")
    return scribe.once("CumSum", strengths, axis, exclusive=1, reverse=reverse)


def _pop(scribe: Scribe, call: Call) -> None:
    strengths, taken = scribe.inputs(call)
    rest = scribe.node("Relu", scribe.node("Sub", taken, _before(scribe, call)))
    left = scribe.node("Sub", strengths, rest)
    scribe.put(call.outputs[0], scribe.node("Relu", left))


def _portion(scribe: Scribe, call: Call) -> None:
    room = scribe.node("Sub", scribe.constant(1.0), _before(scribe, call))
    (strengths,) = scribe.inputs(call)
    scribe.put(call.outputs[0], scribe.node("Min", strengths, scribe.node("Relu", room)))


def _shift_in(scribe: Scribe, call: Call) -> None:
    row, memory = scribe.inputs(call)
    (width, size), last = (value.size for value in call.inputs), call.attributes["last"]
    bounds = (width, size) if last else (0, size - width)
    room = [scribe.constant(n, "int64") for n in ([bounds[0]], [bounds[1]], [1])]
    others = scribe.node("Slice", memory, *room)
    parts = (others, row) if last else (row, others)
    scribe.put(call.outputs[0], scribe.node("Concat", *parts, axis=1))


def _fuzzy(scribe: Scribe, call: Call) -> None:
    """A product with a matrix that has a 1 where a pair gives a number."""
    first, table, *second = call.inputs
    size, known = first.size, scribe.network.known(table)
    assert known is not None, "the function is a constant"
    pairs, whole = scribe.tensor(first), "int64"
    if second:
        down = scribe.node("Unsqueeze", pairs, scribe.constant([2], whole))
        across = scribe.node("Unsqueeze", scribe.tensor(second[0]), scribe.constant([1], whole))
        product = scribe.node("Mul", down, across)
        pairs = scribe.node("Reshape", product, scribe.constant([-1, table.size], whole))
    results = scribe.constant(np.eye(size)[known.astype(int)])
    scribe.put(call.outputs[0], scribe.node("MatMul", pairs, results))


def _halt(scribe: Scribe, call: Call) -> None:
    """There is no running product: a matrix has before each step what is left by those before."""
    f, lengths = call.inputs
    steps, name, whole = f.size, scribe.tensor(f), "int64"
    at = scribe.constant(np.arange(steps), whole)
    last = scribe.node("Sub", scribe.tensor(lengths), scribe.constant([1], whole))
    none, one = scribe.constant(0.0), scribe.constant(1.0)
    final = scribe.node("Where", scribe.node("Equal", at, last), one, none)
    ends = scribe.node("Where", scribe.node("Less", at, last), name, final)
    left = scribe.node("Sub", one, ends)
    across = scribe.node("Unsqueeze", left, scribe.constant([1], whole))
    before = scribe.constant(np.tri(steps, k=-1), "bool")
    product = scribe.node("Where", before, across, one)
    reached = scribe.node("ReduceProd", product, axes=[2], keepdims=0)
    scribe.put(call.outputs[0], scribe.node("Mul", ends, reached))


def _read(scribe: Scribe, call: Call) -> None:
    weights, memory = scribe.inputs(call)
    rows = call.inputs[0].size
    width, whole = call.outputs[0].size, "int64"
    apart = scribe.node("Reshape", memory, scribe.constant([-1, rows, width], whole))
    each = scribe.node("Unsqueeze", weights, scribe.constant([1], whole))
    product = scribe.node("MatMul", each, apart)
    scribe.put(call.outputs[0], scribe.node("Squeeze", product, scribe.constant([1], whole)))


def _write(scribe: Scribe, call: Call) -> None:
    memory, weights, add, erase = scribe.inputs(call)
    rows, width, whole = call.inputs[1].size, call.inputs[2].size, "int64"
    apart = scribe.node("Reshape", memory, scribe.constant([-1, rows, width], whole))
    down = scribe.node("Unsqueeze", weights, scribe.constant([2], whole))
    across = (scribe.node("Unsqueeze", each, scribe.constant([1], whole)) for each in (erase, add))
    erased, added = (scribe.node("Mul", down, each) for each in across)
    kept = scribe.node("Mul", apart, scribe.node("Sub", scribe.constant(1.0), erased))
    written = scribe.node("Add", kept, added)
    flat = scribe.constant([-1, rows * width], whole)
    scribe.put(call.outputs[0], scribe.node("Reshape", written, flat))


def _similarity(scribe: Scribe, call: Call) -> None:
    key, memory = scribe.inputs(call)
    rows, width, whole = call.outputs[0].size, call.inputs[0].size, "int64"
    apart = scribe.node("Reshape", memory, scribe.constant([-1, rows, width], whole))
    beside = scribe.node("Unsqueeze", key, scribe.constant([1], whole))
    own, each = _length(scribe, beside), _length(scribe, apart)
    axes = scribe.constant([2], whole)
    product = scribe.node("ReduceSum", scribe.node("Mul", beside, apart), axes, keepdims=0)
    scribe.put(call.outputs[0], scribe.node("Div", product, scribe.node("Mul", own, each)))


def _length(scribe: Scribe, rows: str) -> str:
    """√(xᵀx + ε) of each row."""
    axes = scribe.constant([2], "int64")
    square = scribe.node("ReduceSum", scribe.node("Mul", rows, rows), axes, keepdims=0)
    return scribe.node("Sqrt", scribe.node("Add", square, scribe.constant(1e-8)))


def _scale_by(scribe: Scribe, call: Call) -> None:
    scribe.put(call.outputs[0], scribe.node("Mul", *scribe.inputs(call)))


def _blend(scribe: Scribe, call: Call) -> None:
    new, old, gate = scribe.inputs(call)
    rest = scribe.node("Sub", scribe.constant(1.0), gate)
    parts = scribe.node("Mul", gate, new), scribe.node("Mul", rest, old)
    scribe.put(call.outputs[0], scribe.node("Add", *parts))


def _circular_shift(scribe: Scribe, call: Call) -> None:
    """A product with all turned weights beside one another: their places are known."""
    weights, shares = scribe.inputs(call)
    size, reach, whole = call.outputs[0].size, call.inputs[1].size // 2, "int64"
    places = [[(i - r) % size for r in range(-reach, reach + 1)] for i in range(size)]
    turned = scribe.node("Gather", weights, scribe.constant(places, whole), axis=1)
    each = scribe.node("Unsqueeze", shares, scribe.constant([2], whole))
    product = scribe.node("MatMul", turned, each)
    scribe.put(call.outputs[0], scribe.node("Squeeze", product, scribe.constant([2], whole)))


def _sharpen(scribe: Scribe, call: Call) -> None:
    weights, power = scribe.inputs(call)
    logs = scribe.node(
        "Log", scribe.node("Add", scribe.node("Relu", weights), scribe.constant(1e-8))
    )
    raised = scribe.node("Softmax", scribe.node("Mul", power, logs), axis=1)
    scribe.put(call.outputs[0], raised)


def _dot(scribe: Scribe, call: Call) -> None:
    """Of vectors, or step by step."""
    axis = scribe.constant([len(call.inputs[0].shape)], "int64")
    product = scribe.node("Mul", *scribe.inputs(call))
    scribe.put(call.outputs[0], scribe.node("ReduceSum", product, axis, keepdims=1))


ROWS: dict[str, Row] = {
    "dot": _dot,
    "fuzzy": _fuzzy,
    "halt": _halt,
    "read": _read,
    "write": _write,
    "similarity": _similarity,
    "scale_by": _scale_by,
    "blend": _blend,
    "circular_shift": _circular_shift,
    "sharpen": _sharpen,
    "pop": _pop,
    "portion": _portion,
    "shift_in": _shift_in,
}
