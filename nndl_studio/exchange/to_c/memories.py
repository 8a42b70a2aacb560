"""Rows of ops of machines with memory."""

from __future__ import annotations

from collections.abc import Callable

from nndl_studio.exchange.to_c.scribe import Scribe
from nndl_studio.ops.ir import Call

Row = Callable[[Scribe, Call], None]


def _ordered(scribe: Scribe, call: Call) -> None:
    """A function that is told how many places there are, and which are popped first."""
    texts, places = scribe.texts(call.inputs), call.inputs[0].size
    oldest_first = call.attributes["oldest_first"]
    scribe.write(call.op.name, scribe.out(call), *texts, places, oldest_first)


def _shift_in(scribe: Scribe, call: Call) -> None:
    x, memory = call.inputs
    texts = scribe.texts(call.inputs)
    scribe.write("shift_in", scribe.out(call), *texts, x.size, memory.size, call.attributes["last"])


def _fuzzy(scribe: Scribe, call: Call) -> None:
    first, table, *second = call.inputs
    places = scribe.array(table.origin.name, scribe.fixed(table).astype(int))
    texts = (scribe.text(first), *(scribe.texts(second) or ["NULL"]), places)
    others = table.size // first.size
    scribe.write("fuzzy", scribe.out(call), *texts, first.size, others)


def _halt(scribe: Scribe, call: Call) -> None:
    texts = scribe.texts(call.inputs)
    scribe.write("halt", scribe.out(call), *texts, call.outputs[0].size)


def _read(scribe: Scribe, call: Call) -> None:
    """Called otherwise than the function of the system."""
    weights, memory = call.inputs
    texts, rows = scribe.texts(call.inputs), weights.size
    scribe.write("read_rows", scribe.out(call), *texts, rows, memory.size // rows)


def _write(scribe: Scribe, call: Call) -> None:
    """Called otherwise than the function of the system."""
    texts, rows = scribe.texts(call.inputs), call.inputs[1].size
    scribe.write("write_rows", scribe.out(call), *texts, rows, call.inputs[2].size)


def _similarity(scribe: Scribe, call: Call) -> None:
    texts, rows = scribe.texts(call.inputs), call.outputs[0].size
    scribe.write("similarity", scribe.out(call), *texts, rows, call.inputs[0].size)


def _sized(scribe: Scribe, call: Call) -> None:
    """A function that is told how many numbers there are."""
    texts = scribe.texts(call.inputs)
    scribe.write(call.op.name, scribe.out(call), *texts, call.outputs[0].size)


def _dot(scribe: Scribe, call: Call) -> None:
    """Called otherwise than the function of one step."""
    texts, steps = scribe.texts(call.inputs), call.outputs[0].size
    size = call.inputs[0].size // steps
    scribe.write("inner_products", scribe.out(call), *texts, steps, size)


def _circular_shift(scribe: Scribe, call: Call) -> None:
    texts, reach = scribe.texts(call.inputs), call.inputs[1].size // 2
    scribe.write("circular_shift", scribe.out(call), *texts, call.outputs[0].size, reach)


ROWS: dict[str, Row] = {
    "fuzzy": _fuzzy,
    "halt": _halt,
    "read": _read,
    "write": _write,
    "similarity": _similarity,
    "scale_by": _sized,
    "blend": _sized,
    "dot": _dot,
    "circular_shift": _circular_shift,
    "sharpen": _sized,
    "pop": _ordered,
    "portion": _ordered,
    "shift_in": _shift_in,
}
