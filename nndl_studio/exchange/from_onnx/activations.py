"""Rows of activations: each becomes a setting of the layer before it, or a layer of its own."""

from __future__ import annotations

import numpy as np

from nndl_studio.exchange.from_onnx.flow import AXES, Unread, in_place
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.sentence import say

# Activations and the layers that do nothing else.
LAYERS = {
    "rectifier": "Rectifier",
    "logistic": "Logistic",
    "tanh": "Tanh",
    "leaky rectifier": "LeakyRectifier",
    "softplus": "Softplus",
    "ELU": "ELU",
    "GELU": "GELU",
    "SiLU": "SiLU",
}
LEAK = 0.01


def _activation(name: str) -> Row:
    def row(reader: Reader, node: ModelNode) -> None:
        activate(reader, node, name)

    return row


def activate(reader: Reader, node: ModelNode, name: str) -> None:
    """As a setting of the layer before it, or as a layer of its own."""
    flow = reader.flow(node)
    if not reader.drawer.activate(flow, name):
        flow = in_place(flow, reader.drawer.add(LAYERS[name], "", [flow]))
    reader.put(node, flow)


def _leaky(reader: Reader, node: ModelNode) -> None:
    slope = node.setting("alpha", LEAK)
    if not np.isclose(slope, LEAK):
        raise Unread(
            say(
                "its slope below 0 is {slope:g}, and that of the leaky rectifier {leak}",
                slope=slope,
                leak=LEAK,
            )
        )
    activate(reader, node, "leaky rectifier")


def _elu(reader: Reader, node: ModelNode) -> None:
    if node.setting("alpha", 1.0) != 1.0:
        alpha = node.setting("alpha", 1.0)
        raise Unread(say("its α is {alpha:g}, and that of ELU 1", alpha=alpha))
    activate(reader, node, "ELU")


def _gelu(reader: Reader, node: ModelNode) -> None:
    if node.setting("approximate", "none") != "none":
        raise Unread(say("it approximates the normal distribution, and GELU computes it"))
    activate(reader, node, "GELU")


def _silu(reader: Reader, node: ModelNode) -> None:
    if node.setting("alpha", 1.0) != 1.0:
        raise Unread(say("its slope is none that SiLU has"))
    activate(reader, node, "SiLU")


def _softmax(reader: Reader, node: ModelNode) -> None:
    flow = reader.flow(node)
    along = flow.axes[flow.place(node.setting("axis", -1 if reader.model.opset >= 13 else 1))]
    features = AXES[flow.shape.kind][0 if flow.shape.form == "map" else -1]
    old = reader.model.opset < 13 and len(flow.axes) > 2
    if along != features or (old and along != flow.axes[-1]):
        raise Unread(say("its shares sum to 1 along another axis than features or maps"))
    reader.put(node, in_place(flow, reader.drawer.add("Softmax", "", [flow])))


ROWS: dict[str, Row] = {
    "Relu": _activation("rectifier"),
    "Sigmoid": _activation("logistic"),
    "Tanh": _activation("tanh"),
    "Softplus": _activation("softplus"),
    "LeakyRelu": _leaky,
    "Elu": _elu,
    "Gelu": _gelu,
    "Swish": _silu,
    "Softmax": _softmax,
}
