"""Rows of ops of texts that have sentences."""

from __future__ import annotations

from collections.abc import Callable

from nndl_studio.exchange.to_c.scribe import Scribe
from nndl_studio.ops.ir import Call

Row = Callable[[Scribe, Call], None]


def _sentence_bounds(scribe: Scribe, call: Call) -> None:
    """How many there are is a number of its own."""
    words, length, ends = scribe.texts(call.inputs)
    bounds, last = scribe.out(call, 1, kind="bounds"), scribe.out(call, 2, kind="last")
    a, closing = call.attributes, call.inputs[2].size
    arguments = (bounds, last, words, length, ends, closing, a["rows"], a["asked"])
    scribe.count(call, "sentence_bounds", *arguments)


def _sentences(scribe: Scribe, call: Call) -> None:
    texts, (known, features) = scribe.texts(call.inputs), call.inputs[2].shape
    sizes = (call.inputs[1].shape[0], known, features, call.attributes["position"])
    scribe.write("sentences", scribe.out(call), *texts, *sizes)


def _ages(scribe: Scribe, call: Call) -> None:
    texts, y = scribe.texts(call.inputs), scribe.out(call, instead=call.inputs[0])
    scribe.write("ages", y, *texts, *call.inputs[0].shape)


def _attend(scribe: Scribe, call: Call) -> None:
    texts = scribe.texts(call.inputs)
    scribe.write("attend", scribe.out(call), *texts, *call.inputs[1].shape)


def _pick(scribe: Scribe, call: Call) -> None:
    scribe.write("pick", scribe.out(call), *scribe.texts(call.inputs), *call.outputs[0].shape)


def _question(scribe: Scribe, call: Call) -> None:
    """How many words it has is a number of its own."""
    texts, words = scribe.texts(call.inputs), scribe.out(call, 1, kind="words")
    scribe.count(call, "question", words, *texts, call.inputs[0].size)


ROWS: dict[str, Row] = {
    "pick": _pick,
    "question": _question,
    "sentence_bounds": _sentence_bounds,
    "sentences": _sentences,
    "ages": _ages,
    "attend": _attend,
}
