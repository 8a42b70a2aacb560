"""Rows of convolutions and of what is pooled: kernels stand with their maps last, and true ones
(146) are turned by 180° when they are written, because Keras correlates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nndl_studio.exchange.kernels import dense_kernels, linked
from nndl_studio.exchange.listing.script import Array
from nndl_studio.exchange.to_keras.activations import with_activation
from nndl_studio.exchange.to_keras.drawing import Drawing, Layer
from nndl_studio.ops.ir import Call


def conv2d(drawing: Drawing, call: Call) -> None:
    """A convolution, with its connection table if it has one."""
    a, x = call.attributes, drawing.text(call.inputs[0])
    kernels = dense_kernels(drawing.network, call)
    kernels = (kernels[:, :, ::-1, ::-1] if a["flip"] else kernels).transpose(2, 3, 1, 0)
    links = linked(drawing.network, call).transpose(2, 3, 1, 0)
    is_linked = bool(links.all())
    layer = _layer(
        drawing,
        call,
        "layers.Conv2D" if is_linked else "LinkedConv2D",
        (f"{a['maps']}", f"({a['height']}, {a['width']})"),
        kernels if is_linked else kernels * links,
        () if is_linked else (links,),
    )
    strides, dilation = (a["stride_y"], a["stride_x"]), (a["dilation_y"], a["dilation_x"])
    _give(drawing, call, layer, [x], strides, dilation)


def conv1d(drawing: Drawing, call: Call) -> None:
    """A convolution along the steps, with zeros before and after them."""
    a, x = call.attributes, drawing.text(call.inputs[0])
    kernels = drawing.network.known(call.inputs[1])
    assert kernels is not None, "kernels are parameters"
    kernels = (kernels[:, :, ::-1] if a["flip"] else kernels).transpose(2, 1, 0)
    groups = (f"groups={a['groups']}",) if a["groups"] > 1 else ()
    settings = (f"{a['units']}", f"{a['taps']}", *groups)
    layer = _layer(drawing, call, "layers.Conv1D", settings, kernels)
    if a["left"] or a["right"]:
        borders = Layer("layers.ZeroPadding1D", (f"({a['left']}, {a['right']})",))
        x = drawing.between(call, "borders", borders, [x])
    _give(drawing, call, layer, [x], (a["stride"],), (a["dilation"],))


def is_whole(call: Call) -> bool:
    """Whether a matrix product is a convolution whose kernels cover the whole map."""
    return len(call.inputs[1].origin.shape) == 4


def whole(drawing: Drawing, call: Call) -> None:
    """A convolution again; a map that was turned for it is turned back with its kernels."""
    seen = call.inputs[0].view_of
    assert seen is not None, "a map is read as a vector"
    kernels = drawing.network.arrays[call.inputs[1].origin.name]
    made = (each for each in drawing.program.calls if seen in each.outputs)
    turned = next(made, None)
    if turned is not None and _turns_alone(drawing, turned):
        seen, kernels = turned.inputs[0], kernels[:, :, ::-1, ::-1]
    settings = (f"{len(kernels)}", f"{kernels.shape[2:]}")
    layer = _layer(drawing, call, "layers.Conv2D", settings, kernels.transpose(2, 3, 1, 0))
    layer, value = with_activation(drawing, call, layer)
    drawing.give(call, layer, [drawing.text(seen)], [value])
    drawing.spread(value)


def flip(drawing: Drawing, call: Call) -> None:
    """Each map turned by 180°, unless that is a matter of kernels alone."""
    if not _turns_alone(drawing, call):
        drawing.give(call, Layer("Flip2D"), [drawing.text(call.inputs[0])])


def _turns_alone(drawing: Drawing, call: Call) -> bool:
    """Whether a call turns maps for a convolution that covers them, and for nobody else."""
    readers = drawing.program.readers(call.outputs[0])
    answers = any(each.value.origin is call.outputs[0] for each in drawing.program.answers)
    if call.op.name != "flip2d" or len(readers) != 1 or answers:
        return False
    return readers[0].op.name == "dense" and is_whole(readers[0])


def pool(kind: str) -> Callable[[Drawing, Call], None]:
    """The greatest, or the mean, of each region."""

    def row(drawing: Drawing, call: Call) -> None:
        a = call.attributes
        size, strides = (a["height"], a["width"]), (a["stride_y"], a["stride_x"])
        settings = (f"{size}", *((f"strides={strides}",) if strides != size else ()))
        drawing.give(call, Layer(kind, settings), [drawing.text(call.inputs[0])])

    return row


def pad(drawing: Drawing, call: Call) -> None:
    """Zeros around each map."""
    a = call.attributes
    setting = f"(({a['top']}, {a['bottom']}), ({a['left']}, {a['right']}))"
    layer = Layer("layers.ZeroPadding2D", (setting,))
    drawing.give(call, layer, [drawing.text(call.inputs[0])])


def _layer(
    drawing: Drawing,
    call: Call,
    kind: str,
    settings: tuple[str, ...],
    kernels: Array,
    further: tuple[Array, ...] = (),
) -> Layer:
    """One without strides; its bias is the last input if that is a vector."""
    owned = [each for each in call.inputs[1:] if each.origin.name in drawing.network.arrays]
    bias = tuple(drawing.network.arrays[each.origin.name] for each in owned[1:])
    without = () if bias else ("use_bias=False",)
    weights = (np.ascontiguousarray(kernels), *bias, *further)
    return Layer(kind, (*settings, *without), weights, tuple(each.origin.name for each in owned))


def _give(
    drawing: Drawing,
    call: Call,
    layer: Layer,
    inputs: Sequence[str],
    strides: tuple[int, ...],
    dilation: tuple[int, ...],
) -> None:
    """Write it with its strides, or with those behind it."""
    strided = (f"strides={_short(strides)}",) if max(strides) > 1 else ()
    dilated = (f"dilation_rate={_short(dilation)}",) if max(dilation) > 1 else ()
    if strided and dilated:
        every = drawing.named(call, _with(layer, dilated), inputs)
        drawing.give(call, Layer("EveryNth", (f"{strides}",)), [every], does="strided")
    else:
        active, value = with_activation(drawing, call, _with(layer, (*strided, *dilated)))
        drawing.give(call, active, inputs, [value])


def _with(layer: Layer, settings: tuple[str, ...]) -> Layer:
    return Layer(layer.kind, (*layer.settings, *settings), layer.weights, layer.arrays)


def _short(numbers: tuple[int, ...]) -> str:
    return f"{numbers}" if len(numbers) > 1 else f"{numbers[0]}"
