"""Rows of convolutions, of maps and of sequences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.from_onnx.flow import Flow, Unread
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.exchange.from_onnx.pointwise import of_features
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.layers.convolution import Border, span, zeros_around

BORDERS: tuple[Border, ...] = ("narrow", "same", "wide")
ORDER = {2: "NCHW", 1: "NFT"}


def _conv(reader: Reader, node: ModelNode) -> None:
    weight = reader.known(node, 1)
    sides = weight.ndim - 2
    if sides not in ORDER:
        raise Unread(f"its kernels have {sides} axes")
    flow = reader.flow(node).required(ORDER[sides])
    groups = node.setting("group", 1)
    inputs = flow.shape.axes[0 if sides == 2 else -1]
    if weight.shape[1] * groups != inputs or len(weight) % groups:
        raise Unread(f"its kernels read {weight.shape[1]} of {inputs} maps in {groups} groups")
    apart = numbers_of(node, "dilations", sides)
    border = _border(node, weight.shape[2:], apart)
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
        raise Unread(f"its {name} are {list(found)}, for {count} axes")
    return found


def _border(node: ModelNode, kernel: Sequence[int], apart: Sequence[int]) -> Border:
    """Which of our borders its zeros are. Raises Unread if they are none."""
    spans = [span(taps, gap) for taps, gap in zip(kernel, apart, strict=True)]
    automatic = node.setting("auto_pad", "NOTSET")
    if automatic == "VALID":
        return "narrow"
    if automatic == "SAME_UPPER" and set(node.setting("strides", [1])) == {1}:
        return "same"
    if automatic != "NOTSET":
        raise Unread(f"its borders are {automatic}, which depend on the size of what it reads")
    pads = node.setting("pads", [0] * 2 * len(kernel))
    given = list(zip(pads[: len(kernel)], pads[len(kernel) :], strict=True))
    for border in BORDERS:
        if given == [zeros_around(border, each) for each in spans]:
            return border
    raise Unread(f"it puts {pads} zeros around, and a border is narrow, same or wide")


def _batch_norm(reader: Reader, node: ModelNode) -> None:
    """As it stands after training, γ (x − μ) / √(σ² + ε) + β is a part of the layer before it."""
    flow = reader.flow(node)
    drawn = reader.drawer.plain(flow, "Dense", "Conv2d", "Conv1d")
    if drawn is None:
        raise Unread("it stands alone, and can only become a part of the layer before it")
    scale, shift, mean, variance = (
        np.asarray(reader.known(node, place), np.float64) for place in (1, 2, 3, 4)
    )
    gain = of_features(
        flow, _along(flow, scale / np.sqrt(variance + node.setting("epsilon", 1e-5)))
    )
    shift, mean = (of_features(flow, _along(flow, each)) for each in (shift, mean))
    drawn.weigh(gain, shift - mean * gain)
    reader.drawer.say(f"{node.name}: became a part of {flow.node}, as it is after training.")
    reader.put(node, flow)


def _along(flow: Flow, numbers: NDArray[Any]) -> NDArray[Any]:
    """One for each of the second axis, which ONNX calls channels."""
    return numbers.reshape(-1, *(1,) * (len(flow.axes) - 2))


ROWS: dict[str, Row] = {
    "Conv": _conv,
    "BatchNormalization": _batch_norm,
}
