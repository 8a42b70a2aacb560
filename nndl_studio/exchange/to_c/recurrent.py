"""Rows of recurrent ops: a call runs through all steps of a sample."""

from __future__ import annotations

from collections.abc import Callable

from nndl_studio.exchange.to_c.scribe import Scribe
from nndl_studio.ops.ir import Call
from nndl_studio.ops.srn import LOGISTIC, TANH

Row = Callable[[Scribe, Call], None]


def _srn(scribe: Scribe, call: Call) -> None:
    a, recurrent, length = scribe.texts(call.inputs)
    f = {LOGISTIC: "logistic", TANH: "hyperbolic"}.get(call.attributes["activation"], "rectifier")
    scribe.used[f] = None
    scribe.write("srn", scribe.out(call), a, recurrent, f, length, *call.outputs[0].shape)


def _lstm(scribe: Scribe, call: Call) -> None:
    """c is kept for all steps only where somebody reads it."""
    *given, length = scribe.texts(call.inputs)
    h, shape = scribe.out(call, 1), call.outputs[1].shape
    cells = scribe.out(call, 2, kind="c") if scribe.is_read(call.outputs[2]) else "NULL"
    room = scribe.scratch(6 * shape[1])
    scribe.write("lstm", h, cells, room, *given, length, *shape)


def _gru(scribe: Scribe, call: Call) -> None:
    *given, length = scribe.texts(call.inputs)
    h, shape = scribe.out(call, 1), call.outputs[1].shape
    room = scribe.scratch(4 * shape[1])
    scribe.write(call.op.name, h, room, *given, length, *shape)


def own_steps(scribe: Scribe, call: Call) -> str:
    """What stands for a sample's length, if nothing reads the steps past it of what `call` gives;
    else ""."""
    value = call.outputs[0]
    readers = scribe.program.readers(value)
    answers = any(each.value.origin is value for each in scribe.program.answers)
    if answers or scribe.keeps or not all(each.op.name in ROWS for each in readers):
        return ""
    lengths = {each.inputs[-1].origin for each in readers}
    return scribe.known_text(lengths.pop()) if len(lengths) == 1 else ""


ROWS: dict[str, Row] = {"srn": _srn, "lstm": _lstm, "gru": _gru, "gru_after": _gru}
