"""Rows of ops of machines with memory, whose rows stand one after another."""

from __future__ import annotations

from collections.abc import Callable

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
    kept = call.inputs[1].size - call.inputs[0].size
    room = [scribe.constant(n, "int64") for n in ([0], [kept], [1])]
    above = scribe.node("Slice", memory, *room)
    scribe.put(call.outputs[0], scribe.node("Concat", row, above, axis=1))


def _read(scribe: Scribe, call: Call) -> None:
    weights, memory = scribe.inputs(call)
    rows = call.inputs[0].size
    width, whole = call.outputs[0].size, "int64"
    apart = scribe.node("Reshape", memory, scribe.constant([-1, rows, width], whole))
    each = scribe.node("Unsqueeze", weights, scribe.constant([1], whole))
    product = scribe.node("MatMul", each, apart)
    scribe.put(call.outputs[0], scribe.node("Squeeze", product, scribe.constant([1], whole)))


ROWS: dict[str, Row] = {"pop": _pop, "portion": _portion, "shift_in": _shift_in, "read": _read}
