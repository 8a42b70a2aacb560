"""Rows of convolutions, of maps and of sequences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.from_onnx.flow import Flow, Padded, Unread
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.exchange.from_onnx.pointwise import of_features
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.layers.convolution import Border, span, zeros_around
from nndl_studio.sentence import say, say_count

BORDERS: tuple[Border, ...] = ("narrow", "same", "wide")
ORDER = {2: "NCHW", 1: "NFT"}
Zeros = tuple[tuple[int, int], ...]


def _conv(reader: Reader, node: ModelNode) -> None:
    weight = reader.known(node, 1)
    sides = weight.ndim - 2
    if sides not in ORDER:
        raise Unread(say_count(sides, "its kernels have {n} axis", "its kernels have {n} axes"))
    flow, around = _around(reader, node, sides)
    groups = node.setting("group", 1)
    inputs = flow.shape.axes[0]
    if weight.shape[1] * groups != inputs or len(weight) % groups:
        raise Unread(
            say(
                "its kernels read {read} of {maps} maps in {groups} groups",
                read=weight.shape[1],
                maps=inputs,
                groups=groups,
            )
        )
    apart = numbers_of(node, "dilations", sides)
    border = _border(node, weight.shape[2:], apart, around)
    arrays = {"weight": weight}
    if reader.value(node, 2) is not None:
        arrays["bias"] = reader.known(node, 2)
    draw = _conv2d if sides == 2 else _conv1d
    draw(
        reader,
        node,
        flow,
        arrays,
        groups,
        border=border,
        kernel_flip="cross-correlation",
        activation="identity",
        bias="bias" in arrays,
    )


def _conv2d(
    reader: Reader,
    node: ModelNode,
    flow: Flow,
    arrays: dict[str, NDArray[Any]],
    groups: int,
    **settings: Any,
) -> None:
    """Groups of maps that read each other are a connection table."""
    weight = arrays["weight"]
    maps, own, *kernel = weight.shape
    if groups > 1:
        arrays = arrays | {"weight": weight.reshape(maps * own, *kernel)}
        rows = range(flow.shape.axes[0])
        settings["table"] = tuple(
            tuple(int(k * groups // maps == p // own) for k in range(maps)) for p in rows
        )
    found = reader.drawer.add(
        "Conv2d",
        reader.stem(node, 1),
        [flow],
        arrays,
        maps=maps,
        kernel=tuple(kernel),
        stride=numbers_of(node, "strides", 2),
        dilation=numbers_of(node, "dilations", 2),
        **settings,
    )
    reader.put(node, found)


def _conv1d(
    reader: Reader,
    node: ModelNode,
    flow: Flow,
    arrays: dict[str, NDArray[Any]],
    groups: int,
    **settings: Any,
) -> None:
    units, _, taps = arrays["weight"].shape
    found = reader.drawer.add(
        "Conv1d",
        reader.stem(node, 1),
        [flow],
        arrays,
        units=units,
        kernel=taps,
        stride=numbers_of(node, "strides", 1)[0],
        dilation=numbers_of(node, "dilations", 1)[0],
        groups=groups,
        **settings,
    )
    reader.put(node, replace(found, axes=flow.axes))


def numbers_of(node: ModelNode, name: str, count: int) -> tuple[int, ...]:
    found = tuple(node.setting(name, [1] * count))
    if len(found) != count:
        raise Unread(
            say_count(
                count,
                "its {setting} are {found}, for {n} axis",
                "its {setting} are {found}, for {n} axes",
                setting=name,
                found=list(found),
            )
        )
    return found


def _around(reader: Reader, node: ModelNode, sides: int) -> tuple[Flow, Zeros]:
    """What a convolution reads, and the zeros that an operation before it has put around."""
    padded = reader.value(node, 0)
    if isinstance(padded, Padded):
        return padded.of.required(ORDER[sides]), padded.zeros
    return reader.flow(node).required(ORDER[sides]), ((0, 0),) * sides


def _border(node: ModelNode, kernel: Sequence[int], apart: Sequence[int], around: Zeros) -> Border:
    """Which of our borders its zeros are. Raises Unread if they are none."""
    spans = [span(taps, gap) for taps, gap in zip(kernel, apart, strict=True)]
    automatic = node.setting("auto_pad", "NOTSET")
    if automatic != "NOTSET" and any(map(any, around)):
        raise Unread(say("its borders are {kind}, with zeros around what it reads", kind=automatic))
    if automatic == "VALID":
        return "narrow"
    if automatic == "SAME_UPPER" and set(node.setting("strides", [1])) == {1}:
        return "same"
    if automatic != "NOTSET":
        raise Unread(
            say("its borders are {kind}, which depend on the size of what it reads", kind=automatic)
        )
    pads = node.setting("pads", [0] * 2 * len(kernel))
    own = zip(pads[: len(kernel)], pads[len(kernel) :], strict=True)
    given = [(a + c, b + d) for (a, b), (c, d) in zip(own, around, strict=True)]
    for border in BORDERS:
        if given == [zeros_around(border, each) for each in spans]:
            return border
    raise Unread(
        say("it puts {zeros} zeros around, and a border is narrow, same or wide", zeros=given)
    )


def _pad(reader: Reader, node: ModelNode) -> None:
    """Zeros that the convolution after it puts around itself."""
    flow, count = reader.flow(node), len(reader.flow(node).axes)
    if node.setting("mode", "constant") != "constant" or not reader.is_zero(node, 2):
        raise Unread(say("it puts something else than zeros around"))
    found = reader.value(node, 1)
    given = np.ravel(found) if isinstance(found, np.ndarray) else node.setting("pads", [])
    pads = [int(number) for number in given]
    if len(pads) != 2 * count or reader.value(node, 3) is not None or min(pads) < 0:
        raise Unread(
            say_count(
                count,
                "it puts {zeros} around {n} axis",
                "it puts {zeros} around {n} axes",
                zeros=pads,
            )
        )
    zeros = {a: (pads[i], pads[count + i]) for i, a in enumerate(flow.axes)}
    grid = [letter for letter in flow.axes if letter in "HWT"]
    if any(map(any, (zeros[letter] for letter in flow.axes if letter not in grid))):
        raise Unread(say("it puts zeros beside maps or samples"))
    around = tuple(zeros[letter] for letter in grid)
    reader.put(node, Padded(flow, around) if any(map(any, around)) else flow)


def _batch_norm(reader: Reader, node: ModelNode) -> None:
    """As it stands after training, γ (x − μ) / √(σ² + ε) + β is a part of the layer before it."""
    flow = reader.flow(node)
    drawn = reader.drawer.plain(flow, "Dense", "Conv2d", "Conv1d")
    if drawn is None:
        raise Unread(say("it stands alone, and can only become a part of the layer before it"))
    scale, shift, mean, variance = (
        np.asarray(reader.known(node, place), np.float64) for place in (1, 2, 3, 4)
    )
    gain = of_features(
        flow, _along(flow, scale / np.sqrt(variance + node.setting("epsilon", 1e-5)))
    )
    shift, mean = (of_features(flow, _along(flow, each)) for each in (shift, mean))
    drawn.weigh(gain, shift - mean * gain)
    reader.drawer.note(
        say(
            "{name}: became a part of {node}, as it is after training.",
            name=node.name,
            node=flow.node,
        )
    )
    reader.put(node, flow)


def _along(flow: Flow, numbers: NDArray[Any]) -> NDArray[Any]:
    """One for each of the second axis, which ONNX calls channels."""
    return numbers.reshape(-1, *(1,) * (len(flow.axes) - 2))


ROWS: dict[str, Row] = {
    "Conv": _conv,
    "Pad": _pad,
    "BatchNormalization": _batch_norm,
}
