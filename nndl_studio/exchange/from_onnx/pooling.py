"""Rows of pooling: regions of maps or of steps, or all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nndl_studio.exchange.from_onnx.flow import Flow, Unread
from nndl_studio.exchange.from_onnx.fold import axes_of
from nndl_studio.exchange.from_onnx.maps import ORDER, numbers_of
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.sentence import say, say_count

# Borders by which regions stay inside.
FREE = ("NOTSET", "VALID")


def _pool(kind: str) -> Row:
    def row(reader: Reader, node: ModelNode) -> None:
        size = tuple(node.setting("kernel_shape", ()))
        if len(size) not in ORDER:
            raise Unread(
                say_count(len(size), "its regions have {n} axis", "its regions have {n} axes")
            )
        flow = reader.flow(node).required(ORDER[len(size)])
        _require_plain(node, flow, size)
        stride = numbers_of(node, "strides", len(size))
        if reader.is_read(node, 1):
            raise Unread(say("it also says where the largest number stood"))
        if len(size) == 2:
            found = reader.drawer.add(
                *("Pool2d", "", [flow]),
                kind=kind,
                size=size,
                stride=stride,
                activation="identity",
            )
            reader.put(node, found)
        else:
            found = reader.drawer.add(
                *("Pool1d", "", [flow]), kind=kind, over="regions", size=size[0], stride=stride[0]
            )
            reader.put(node, replace(found, axes=flow.axes))

    return row


def _require_plain(node: ModelNode, flow: Flow, size: Sequence[int]) -> None:
    """Raises Unread for regions that reach over the border, or have gaps."""
    if any(node.setting("pads", [])) or node.setting("auto_pad", "NOTSET") not in FREE:
        raise Unread(say("its regions reach over the border, and those of Pool stay inside"))
    if set(node.setting("dilations", [1])) != {1}:
        raise Unread(say("its regions have gaps"))
    stride = node.setting("strides", [1] * len(size))
    sides = flow.sizes[2:]
    rest = [(side - own) % step for side, own, step in zip(sides, size, stride, strict=True)]
    if node.setting("ceil_mode", 0) and any(rest):
        raise Unread(say("its last regions reach over the border"))


def _whole(kind: str) -> Row:
    """One number for each map, or for each feature of all steps."""

    def row(reader: Reader, node: ModelNode) -> None:
        flow = reader.flow(node)
        found = pooled(reader, flow, kind)
        ones = "1" * (len(flow.axes) - 2)
        reader.put(node, replace(found, axes=f"NF{ones}"))

    return row


def pooled(reader: Reader, flow: Flow, kind: str) -> Flow:
    """(samples, maps or features) of everything."""
    if flow.shape.form == "map":
        size = flow.shape.axes[1:]
        one = reader.drawer.add(
            *("Pool2d", "", [flow]), kind=kind, size=size, stride=size, activation="identity"
        )
        return reader.drawer.add("Flatten", "", [one])
    if not flow.shape.stepped:
        raise Unread(say("it brings features together"))
    return reader.drawer.add("Pool1d", "", [flow], kind=kind, over="whole sequence")


def _reduced(kind: str) -> Row:
    def row(reader: Reader, node: ModelNode) -> None:
        flow = reader.flow(node)
        given = reader.value(node, 1)
        arrays = [None, given if isinstance(given, np.ndarray) else None]
        named = axes_of(node, arrays) or ()
        places = sorted(flow.place(axis) for axis in named)
        letters = {flow.axes[place] for place in places}
        if letters not in ({"H", "W"}, {"T"}):
            raise Unread(
                say(
                    "it brings the axes {axes} of {all} together",
                    axes="".join(sorted(letters)),
                    all=flow.axes,
                )
            )
        found = pooled(reader, flow, kind)
        axes = "".join(_left(axis, axis in letters, flow) for axis in flow.axes)
        axes = axes if node.setting("keepdims", 1) else axes.replace("1", "")
        reader.put(node, replace(found, axes=axes))

    return row


def _left(axis: str, gone: bool, flow: Flow) -> str:
    return "1" if gone else "F" if axis == "C" else axis


ROWS: dict[str, Row] = {
    "MaxPool": _pool("max"),
    "AveragePool": _pool("average"),
    "GlobalAveragePool": _whole("average"),
    "GlobalMaxPool": _whole("max"),
    "ReduceMean": _reduced("average"),
    "ReduceMax": _reduced("max"),
}
