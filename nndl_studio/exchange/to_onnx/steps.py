"""Rows of ops over the steps of a sequence, of which each sample has its own number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.ops.ir import Call, Value

Row = Callable[[Scribe, Call], None]
LEAST = float(np.finfo(np.float32).min)


def places(scribe: Scribe, x: str) -> str:
    """(steps,): 0, 1, …, as many as the sequence `x` has."""
    shape, one = scribe.once("Shape", x), scribe.constant([1], "int64")
    steps = scribe.once("Squeeze", scribe.once("Gather", shape, one), scribe.constant([0], "int64"))
    return scribe.once("Range", scribe.constant(0, "int64"), steps, scribe.constant(1, "int64"))


def own(scribe: Scribe, x: str, lengths: Value) -> str:
    """(samples, steps, 1): whether a step of the sequence `x` is one of the sample's own."""
    before = scribe.once("Less", places(scribe, x), scribe.tensor(lengths))
    return scribe.once("Unsqueeze", before, scribe.constant([2], "int64"))


def last(scribe: Scribe, x: str, lengths: Value) -> str:
    """(samples, features) of each sample's last own step."""
    place = scribe.once("Sub", scribe.tensor(lengths), scribe.constant(1, "int64"))
    return scribe.node("GatherND", x, place, batch_dims=1)


def masked(scribe: Scribe, x: str, lengths: Value, instead: str) -> str:
    """`x` with `instead` in the steps past each sample's length."""
    return scribe.node("Where", own(scribe, x, lengths), x, instead)


def _last_step(scribe: Scribe, call: Call) -> None:
    x, lengths = call.inputs
    scribe.put(call.outputs[0], last(scribe, scribe.tensor(x), lengths))


def _hold(scribe: Scribe, call: Call) -> None:
    """Past a sample's end, its last own step."""
    x, lengths = call.inputs
    name = scribe.tensor(x)
    held = scribe.node("Unsqueeze", last(scribe, name, lengths), scribe.constant([1], "int64"))
    scribe.put(call.outputs[0], masked(scribe, name, lengths, held))


def _mask_steps(scribe: Scribe, call: Call) -> None:
    x, lengths = call.inputs
    name = scribe.tensor(x)
    if len(x.shape) == 1:
        name = scribe.node("Unsqueeze", name, scribe.constant([2], "int64"))
    found = masked(scribe, name, lengths, scribe.constant(0.0))
    if len(x.shape) == 1:
        found = scribe.node("Squeeze", found, scribe.constant([2], "int64"))
    scribe.put(call.outputs[0], found)


def _count_windows(scribe: Scribe, call: Call) -> None:
    """max(0, steps + border − span) // stride + 1."""
    a, whole = call.attributes, "int64"
    steps = scribe.tensor(call.inputs[0])
    room = scribe.node("Add", steps, scribe.constant(a["border"] - a["span"], whole))
    room = scribe.node("Max", room, scribe.constant(0, whole))
    room = scribe.node("Div", room, scribe.constant(a["stride"], whole))
    scribe.put(call.outputs[0], scribe.node("Add", room, scribe.constant(1, whole)))


def _shorter(scribe: Scribe, call: Call) -> None:
    scribe.put(call.outputs[0], scribe.node("Min", *scribe.inputs(call)))


def _conv1d(scribe: Scribe, call: Call) -> None:
    """ONNX has the steps last, and correlates: a true convolution's kernel is turned."""
    x, weight, *bias = call.inputs
    a, kernels = call.attributes, scribe.network.known(weight)
    assert kernels is not None, "the kernels are parameters"
    kernels = kernels[:, :, ::-1] if a["flip"] else kernels
    inputs = [_turned(scribe, scribe.tensor(x)), scribe.constant(kernels, name=weight.origin.name)]
    made = scribe.node(
        "Conv",
        *inputs,
        *(scribe.tensor(value) for value in bias),
        kernel_shape=[a["taps"]],
        strides=[a["stride"]],
        dilations=[a["dilation"]],
        pads=[a["left"], a["right"]],
        group=a["groups"],
    )
    scribe.put(call.outputs[0], _turned(scribe, made))


def _max_pool1d(scribe: Scribe, call: Call) -> None:
    """The maximum of a region's own steps; 0 where it has none."""
    x, lengths = call.inputs
    own_ones = masked(scribe, scribe.tensor(x), lengths, scribe.constant(LEAST))
    found = _pooled(scribe, "MaxPool", own_ones, call)
    nothing = scribe.node("Less", found, scribe.constant(LEAST / 2))
    found = scribe.node("Where", nothing, scribe.constant(0.0), found)
    scribe.put(call.outputs[0], found)


def _average_pool1d(scribe: Scribe, call: Call) -> None:
    """The sum of a region's own steps through their number; 0 where it has none."""
    x, lengths = call.inputs
    name, zero, one = scribe.tensor(x), scribe.constant(0.0), scribe.constant(1.0)
    total = _pooled(scribe, "AveragePool", masked(scribe, name, lengths, zero), call)
    size = scribe.constant(float(call.attributes["size"]))
    counts = scribe.node("Where", own(scribe, name, lengths), one, zero)
    count = scribe.node("Mul", _pooled(scribe, "AveragePool", counts, call), size)
    total = scribe.node("Mul", total, size)
    scribe.put(call.outputs[0], scribe.node("Div", total, scribe.node("Max", count, one)))


def _pooled(scribe: Scribe, op: str, x: str, call: Call) -> str:
    size, apart = [call.attributes["size"]], [call.attributes["stride"]]
    found = scribe.node(op, _turned(scribe, x), kernel_shape=size, strides=apart)
    return _turned(scribe, found)


def _turned(scribe: Scribe, x: str) -> str:
    """Steps and features in the other order."""
    return scribe.node("Transpose", x, perm=[0, 2, 1])


def _accumulate(scribe: Scribe, call: Call) -> None:
    """The running sum; nothing is added past a sample's end."""
    z, lengths = call.inputs
    counted = masked(scribe, scribe.tensor(z), lengths, scribe.constant(0.0))
    scribe.put(call.outputs[0], scribe.node("CumSum", counted, scribe.constant(1, "int64")))


def _split(scribe: Scribe, call: Call) -> None:
    """Parts of `rows` steps each; single steps lose their axis."""
    steps, rows = call.inputs[0].shape[0], call.attributes["rows"]
    sizes = [min(rows, steps - low) for low in range(0, steps, rows)]
    inputs = [scribe.tensor(call.inputs[0]), scribe.constant(sizes, "int64")]
    parts = scribe.node_all("Split", inputs, len(sizes), axis=1)
    for output, part in zip(call.outputs, parts, strict=True):
        one = scribe.constant([1], "int64")
        scribe.put(output, scribe.node("Squeeze", part, one) if rows == 1 else part)


def _join(scribe: Scribe, call: Call) -> None:
    names = scribe.inputs(call)
    if call.attributes["rows"] == 1:
        names = [scribe.once("Unsqueeze", each, scribe.constant([1], "int64")) for each in names]
    scribe.put(call.outputs[0], scribe.node("Concat", *names, axis=1))


def _zeros(scribe: Scribe, call: Call) -> None:
    """As many as there are samples, so that a step of a loop has its first state."""
    shape = scribe.constant(call.outputs[0].shape, "int64")
    whole = scribe.once("Concat", scribe.samples, shape, axis=0)
    scribe.put(call.outputs[0], scribe.once("Expand", scribe.constant(0.0), whole))


def _shift(scribe: Scribe, call: Call) -> None:
    """y_t = x_{t−1}, zeros at the first step."""
    x, whole = scribe.tensor(call.inputs[0]), "int64"
    room = [scribe.constant(n, whole) for n in ([0], [-1], [1])]
    kept = scribe.node("Slice", x, *room)
    borders = scribe.constant([0, 1, 0, 0, 0, 0], whole)
    scribe.put(call.outputs[0], scribe.node("Pad", kept, borders))


def _repeat(scribe: Scribe, call: Call) -> None:
    """The same at every step, and how many they are."""
    steps, whole = call.attributes["steps"], "int64"
    once = scribe.node("Unsqueeze", scribe.tensor(call.inputs[0]), scribe.constant([1], whole))
    times = scribe.constant([1, steps, *(1 for _ in call.inputs[0].shape)], whole)
    scribe.put(call.outputs[0], scribe.node("Expand", once, times))
    one_each = scribe.once("Concat", scribe.samples, scribe.constant([1], whole), axis=0)
    lengths = scribe.once("Expand", scribe.constant(steps, whole), one_each)
    scribe.put(call.outputs[1], lengths)


ROWS: dict[str, Row] = {
    "last_step": _last_step,
    "hold": _hold,
    "mask_steps": _mask_steps,
    "count_windows": _count_windows,
    "shorter": _shorter,
    "conv1d": _conv1d,
    "max_pool1d": _max_pool1d,
    "average_pool1d": _average_pool1d,
    "accumulate": _accumulate,
    "split": _split,
    "join": _join,
    "zeros": _zeros,
    "shift": _shift,
    "repeat": _repeat,
}
