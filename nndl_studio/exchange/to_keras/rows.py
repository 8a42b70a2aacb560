"""Rows of ops: the layer that each is, with what it has learned."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_keras import maps, recurrent
from nndl_studio.exchange.to_keras.activations import ACTIVATIONS, activation, with_activation
from nndl_studio.exchange.to_keras.drawing import Drawing, Layer
from nndl_studio.ops.ir import Call, Value

Row = Callable[[Drawing, Call], None]


def _plain(kind: str, *settings: str, outputs: int = 1) -> Row:
    """A layer without weights that reads what the op reads."""

    def row(drawing: Drawing, call: Call) -> None:
        texts = drawing.texts(call.inputs)
        drawing.give(call, Layer(kind, settings), texts, call.outputs[:outputs])

    return row


def _merged(kind: str, *settings: str) -> Row:
    """A layer that reads a list."""

    def row(drawing: Drawing, call: Call) -> None:
        drawing.give(call, Layer(kind, settings), [f"[{', '.join(drawing.texts(call.inputs))}]"])

    return row


def _with(kind: str, *names: str) -> Row:
    """As `_plain`, with attributes by their names."""

    def row(drawing: Drawing, call: Call) -> None:
        settings = tuple(f"{name}={call.attributes[name]}" for name in names)
        drawing.give(call, Layer(kind, settings), drawing.texts(call.inputs))

    return row


def _weighted(kind: str, units: bool = False) -> Row:
    """A layer whose weights are the op's further inputs, as they are."""

    def row(drawing: Drawing, call: Call) -> None:
        x, *owned = call.inputs
        settings = (f"{call.outputs[0].shape[-1]}",) if units else ()
        weights = tuple(fixed(drawing.network, each) for each in owned)
        layer = Layer(kind, settings, weights, tuple(each.origin.name for each in owned))
        drawing.give(call, layer, [drawing.text(x)])

    return row


def fixed(network: Network, value: Value) -> NDArray[np.float32]:
    """The numbers of a parameter or constant."""
    known = network.known(value)
    assert known is not None, f"{value.name} is made by a call"
    return known


def _affine(drawing: Drawing, call: Call) -> None:
    gain, shift = fixed(drawing.network, call.inputs[1]).tolist()
    layer = Layer("layers.Rescaling", (f"{gain!r}", f"offset={shift!r}"))
    drawing.give(call, layer, [drawing.text(call.inputs[0])])


def _dense(drawing: Drawing, call: Call) -> None:
    """Where a recurrent layer alone reads it, it is a part of that; what reads a whole map is the
    convolution that it was drawn as."""
    if recurrent.read_by(drawing.program, call):
        return
    if maps.is_whole(call):
        maps.whole(drawing, call)
        return
    weight, *bias = (fixed(drawing.network, each) for each in call.inputs[1:])
    settings = (f"{len(weight)}", *(() if bias else ("use_bias=False",)))
    arrays = tuple(each.origin.name for each in call.inputs[1:])
    layer = Layer("layers.Dense", settings, (weight.T, *bias), arrays)
    layer, value = with_activation(drawing, call, layer)
    drawing.give(call, layer, [drawing.text(call.inputs[0])], [value])


def _embedding(drawing: Drawing, call: Call) -> None:
    """Zeros past a sample's end, or a vector where there is no sequence."""
    index, table, *lengths = call.inputs
    weight = fixed(drawing.network, table)
    settings = tuple(map(str, weight.shape))
    layer = Layer("layers.Embedding", settings, (weight,), (table.origin.name,))
    found = drawing.named(call, layer, [drawing.text(index)])
    if lengths:
        drawing.give(call, Layer("MaskSteps"), [found, drawing.text(lengths[0])], does="masked")
    else:
        drawing.give(call, Layer("layers.Flatten"), [found], does="flat")


def _zeros(drawing: Drawing, call: Call) -> None:
    """As many as there are samples."""
    samples = drawing.text(next(iter(drawing.program.inputs.values())))
    shape = ", ".join(f"{size}" for size in call.outputs[0].shape)
    drawing.give(call, Layer("Zeros", (f"({shape},)",)), [samples])


def _split(drawing: Drawing, call: Call) -> None:
    """A list of parts: a name each would be many."""
    layer = Layer("Split", (f"rows={call.attributes['rows']}",))
    parts = drawing.between(call, "parts", layer, [drawing.text(call.inputs[0])])
    for place, output in enumerate(call.outputs):
        drawing.put(output, f"{parts}[{place}]")


def _join(drawing: Drawing, call: Call) -> None:
    layer = Layer("Join", (f"rows={call.attributes['rows']}",))
    drawing.give(call, layer, [f"[{', '.join(drawing.texts(call.inputs))}]"])


def _ordered(kind: str) -> Row:
    """As `_plain`, of a layer that is told what is popped first."""

    def row(drawing: Drawing, call: Call) -> None:
        settings = (f"oldest_first={bool(call.attributes['oldest_first'])}",)
        drawing.give(call, Layer(kind, settings), drawing.texts(call.inputs))

    return row


def _shift_in(drawing: Drawing, call: Call) -> None:
    layer = Layer("ShiftIn", (f"last={bool(call.attributes['last'])}",))
    drawing.give(call, layer, drawing.texts(call.inputs))


def _repeat(drawing: Drawing, call: Call) -> None:
    layer = Layer("Repeat", (f"steps={call.attributes['steps']}",))
    drawing.give(call, layer, drawing.texts(call.inputs), call.outputs)


def _sentence_bounds(drawing: Drawing, call: Call) -> None:
    words, lengths, ends = call.inputs
    closing = tuple(int(each) for each in fixed(drawing.network, ends))
    a = call.attributes
    settings = (f"ends={closing}", f"rows={a['rows']}", f"asked={bool(a['asked'])}")
    inputs = drawing.texts((words, lengths))
    drawing.give(call, Layer("SentenceBounds", settings), inputs, call.outputs)


def _sentences(drawing: Drawing, call: Call) -> None:
    """Of a story and of its question the same layer."""
    words, bounds, weight = call.inputs
    position = f"position={bool(call.attributes['position'])}"
    settings = (*map(str, weight.shape), position)
    layer = Layer("Sentences", settings, (fixed(drawing.network, weight),), (weight.origin.name,))
    drawing.give(call, layer, drawing.texts((words, bounds)), does="words")


def _fuzzy(drawing: Drawing, call: Call) -> None:
    first, table, *second = call.inputs
    numbers = tuple(int(each) for each in fixed(drawing.network, table))
    layer = Layer("Fuzzy", (f"table={numbers}",))
    drawing.give(call, layer, drawing.texts((first, *second)))


def _ages(drawing: Drawing, call: Call) -> None:
    x, lengths, weight = call.inputs
    layer = Layer("Ages", (), (fixed(drawing.network, weight),), (weight.origin.name,))
    drawing.give(call, layer, drawing.texts((x, lengths)))


def _recall(drawing: Drawing, call: Call) -> None:
    x, weight, order = call.inputs
    weights = (fixed(drawing.network, weight), fixed(drawing.network, order))
    layer = Layer("Recall", (f"looks={order.size}",), weights, (weight.origin.name,))
    drawing.give(call, layer, [drawing.text(x)])


ROWS: dict[str, Row] = {
    **dict.fromkeys(ACTIVATIONS, activation),
    "leaky_rectifier": _plain("layers.LeakyReLU", "negative_slope=0.01"),
    "add": _merged("layers.Add"),
    "multiply": _merged("layers.Multiply"),
    "concat": _merged("layers.Concatenate"),
    "shorter": _merged("layers.Minimum"),
    "softmax": _plain("layers.Softmax"),
    "affine": _affine,
    "diagonal": _weighted("Diagonal"),
    "scale_shift": _weighted("ScaleShift"),
    "dense": _dense,
    "embedding": _embedding,
    "rbf": _weighted("RBF", units=True),
    "inner_product": _weighted("InnerProduct"),
    "both_sides": _plain("BothSides"),
    "pair_votes": _plain("PairVotes", outputs=2),
    "recall": _recall,
    "cut": _plain("Cut"),
    "conv2d": maps.conv2d,
    "max_pool2d": maps.pool("layers.MaxPooling2D"),
    "average_pool2d": maps.pool("layers.AveragePooling2D"),
    "pad2d": maps.pad,
    "flip2d": maps.flip,
    "conv1d": maps.conv1d,
    "max_pool1d": _with("MaxPool1D", "size", "stride"),
    "average_pool1d": _with("AveragePool1D", "size", "stride"),
    "last_step": _plain("LastStep"),
    "hold": _plain("Hold"),
    "mask_steps": _plain("MaskSteps"),
    "count_windows": _with("CountWindows", "border", "span", "stride"),
    "accumulate": _plain("Accumulate"),
    "shift": _plain("Shift"),
    "split": _split,
    "join": _join,
    "zeros": _zeros,
    "repeat": _repeat,
    "pop": _ordered("Pop"),
    "portion": _ordered("Portion"),
    "shift_in": _shift_in,
    "read": _plain("Read"),
    "write": _plain("Write"),
    "similarity": _plain("Similarity"),
    "scale_by": _plain("ScaleBy"),
    "blend": _plain("Blend"),
    "circular_shift": _plain("CircularShift"),
    "sharpen": _plain("Sharpen"),
    "sentence_bounds": _sentence_bounds,
    "sentences": _sentences,
    "ages": _ages,
    "attend": _plain("Attend"),
    "halt": _plain("Halt"),
    "fuzzy": _fuzzy,
    "pick": _plain("Pick"),
    "question": _plain("Question", outputs=2),
    "dot": _plain("Dot"),
    "absolute": _plain("Absolute"),
    "srn": recurrent.srn,
    "lstm": recurrent.lstm,
    "gru": recurrent.gru,
    "gru_after": recurrent.gru_after,
}
