"""Rows of ops of texts that have sentences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.exchange.to_onnx.steps import LEAST, own, places
from nndl_studio.ops.ir import Call

Row = Callable[[Scribe, Call], None]
WHOLE = "int64"


def _sentence_bounds(scribe: Scribe, call: Call) -> None:
    """A sentence begins at a word behind a mark; its number is how many began before."""
    words, lengths, _ = scribe.inputs(call)
    ends, one = scribe.network.known(call.inputs[2]), scribe.constant(1, WHOLE)
    assert ends is not None, "they are constants"
    rows, asked = call.attributes["rows"], call.attributes["asked"]
    place = places(scribe, words)
    marks = scribe.node("Equal", _beside(scribe, words, 2), scribe.constant(ends, WHOLE))
    marked = scribe.node(
        "ReduceSum", _whole(scribe, marks), scribe.constant([2], WHOLE), keepdims=0
    )
    inside = _whole(scribe, scribe.node("Less", place, lengths))
    is_word = scribe.node("Mul", inside, scribe.node("Sub", one, marked))
    begins = scribe.node("Mul", is_word, scribe.node("Sub", one, _before(scribe, is_word)))
    number = scribe.node("Sub", scribe.node("CumSum", begins, one), one)
    starts = scribe.node("Mul", begins, place)

    def bounds(which: str) -> str:
        """(samples, rows, 2) of the sentences of these numbers (…, rows, 1)."""
        start = _sum_of(scribe, number, which, starts)
        end = scribe.node("Add", start, _sum_of(scribe, number, which, is_word))
        return scribe.node("Concat", start, end, axis=2)

    total = scribe.node("ReduceSum", begins, scribe.constant([1], WHOLE), keepdims=1)
    count = scribe.node("Sub", total, scribe.constant(asked, WHOLE))
    count = scribe.node("Max", count, scribe.constant(0, WHOLE))
    count = scribe.node("Min", count, scribe.constant(rows, WHOLE))
    numbers = scribe.constant(np.arange(rows).reshape(1, rows, 1), WHOLE)
    kept = _whole(scribe, scribe.node("Less", numbers, _beside(scribe, count, 2)))
    final = _beside(scribe, scribe.node("Sub", total, one), 2)
    scribe.put(call.outputs[0], scribe.node("Max", count, one))
    scribe.put(call.outputs[1], scribe.node("Mul", bounds(numbers), kept))
    scribe.put(call.outputs[2], bounds(final))


def _sentences(scribe: Scribe, call: Call) -> None:
    """Shares of the words times their vectors: two products, of what does not depend on the feature
    and of what does."""
    words, bounds, weight = scribe.inputs(call)
    features, one = call.outputs[0].shape[1], scribe.constant(1, WHOLE)
    start, end = (
        scribe.node("Gather", bounds, scribe.constant([side], WHOLE), axis=2) for side in (0, 1)
    )
    place = places(scribe, words)
    sides = scribe.node("LessOrEqual", start, place), scribe.node("Less", place, end)
    inside = _real(scribe, scribe.node("And", *sides))
    vectors = scribe.node("Gather", weight, words)
    if not call.attributes["position"]:
        scribe.put(call.outputs[0], scribe.node("MatMul", inside, vectors))
        return
    number = scribe.node("Add", scribe.node("Sub", place, start), one)
    count = scribe.node("Max", scribe.node("Sub", end, start), one)
    along = scribe.node("Div", _real(scribe, number), _real(scribe, count))
    rest = scribe.node("Sub", scribe.constant(1.0), along)
    flat = scribe.node("MatMul", scribe.node("Mul", inside, rest), vectors)
    tilt = scribe.node("Mul", inside, scribe.node("Sub", rest, along))
    tilt = scribe.node("MatMul", tilt, vectors)
    across = scribe.constant(np.arange(1, features + 1) / features)
    scribe.put(call.outputs[0], scribe.node("Sub", flat, scribe.node("Mul", across, tilt)))


def _ages(scribe: Scribe, call: Call) -> None:
    x, lengths, weight = call.inputs
    place = scribe.constant(np.arange(x.shape[0]), WHOLE)
    last = scribe.node("Sub", scribe.tensor(lengths), scribe.constant(1, WHOLE))
    ago = scribe.node("Max", scribe.node("Sub", last, place), scribe.constant(0, WHOLE))
    name = scribe.tensor(x)
    aged = scribe.node("Add", name, scribe.node("Gather", scribe.tensor(weight), ago))
    inside = own(scribe, name, lengths)
    scribe.put(call.outputs[0], scribe.node("Where", inside, aged, scribe.constant(0.0)))


def _attend(scribe: Scribe, call: Call) -> None:
    """Rows that are not own are far below all others, and then 0."""
    question, memory, lengths = call.inputs
    product = scribe.node(
        "MatMul", scribe.tensor(memory), _beside(scribe, scribe.tensor(question), 2)
    )
    inside, last = own(scribe, scribe.tensor(memory), lengths), scribe.constant([2], WHOLE)
    masked = scribe.node("Where", inside, product, scribe.constant(LEAST))
    shares = scribe.node("Softmax", masked, axis=1)
    none_else = scribe.node("Where", inside, shares, scribe.constant(0.0))
    scribe.put(call.outputs[0], scribe.node("Squeeze", none_else, last))


def _pick(scribe: Scribe, call: Call) -> None:
    """The mark of a sentence stands behind its last word, if there is one before the end."""
    x, lengths, bounds = scribe.inputs(call)
    start, end = (
        scribe.node("Gather", bounds, scribe.constant([side], WHOLE), axis=2) for side in (0, 1)
    )
    final = _beside(scribe, scribe.node("Sub", lengths, scribe.constant(1, WHOLE)), 2)
    found = scribe.node("GatherND", x, scribe.node("Min", end, final), batch_dims=1)
    told = scribe.node("Less", start, end)
    scribe.put(call.outputs[0], scribe.node("Where", told, found, scribe.constant(0.0)))


def _question(scribe: Scribe, call: Call) -> None:
    words, lengths, last = scribe.inputs(call)
    start = scribe.node("Gather", last, scribe.constant(0, WHOLE), axis=2)
    own, place = scribe.node("Sub", lengths, start), places(scribe, words)
    final = scribe.node("Sub", lengths, scribe.constant(1, WHOLE))
    at = scribe.node("Min", scribe.node("Add", start, place), final)
    moved = scribe.node("GatherElements", words, at, axis=1)
    told = scribe.node("Less", place, own)
    scribe.put(call.outputs[0], own)
    scribe.put(call.outputs[1], scribe.node("Where", told, moved, scribe.constant(0, WHOLE)))


def _sum_of(scribe: Scribe, number: str, which: str, numbers: str) -> str:
    """(samples, rows, 1): `numbers` (samples, steps) added up, sentence by sentence."""
    one = scribe.constant([1], WHOLE)
    same = _whole(scribe, scribe.node("Equal", scribe.node("Unsqueeze", number, one), which))
    told = scribe.node("Mul", same, scribe.node("Unsqueeze", numbers, one))
    return scribe.node("ReduceSum", told, scribe.constant([2], WHOLE), keepdims=1)


def _before(scribe: Scribe, x: str) -> str:
    """What stands one step before, 0 at the first."""
    room = [scribe.constant(n, WHOLE) for n in ([0], [-1], [1])]
    kept = scribe.node("Slice", x, *room)
    return scribe.node("Pad", kept, scribe.constant([0, 1, 0, 0], WHOLE))


def _beside(scribe: Scribe, name: str, axis: int) -> str:
    return scribe.node("Unsqueeze", name, scribe.constant([axis], WHOLE))


def _whole(scribe: Scribe, name: str) -> str:
    return scribe.node("Cast", name, to=7)


def _real(scribe: Scribe, name: str) -> str:
    return scribe.node("Cast", name, to=1)


ROWS: dict[str, Row] = {
    "pick": _pick,
    "question": _question,
    "sentence_bounds": _sentence_bounds,
    "sentences": _sentences,
    "ages": _ages,
    "attend": _attend,
}
