"""Rows of ops over maps: convolutions with connection tables, pooling, and what surrounds them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nndl_studio.exchange.kernels import dense_kernels
from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.ops.ir import Call

Row = Callable[[Scribe, Call], None]
# Slice to the very first entry, whatever the size.
BEFORE_FIRST = np.iinfo(np.int32).min


def _conv2d(scribe: Scribe, call: Call) -> None:
    weight = call.inputs[1].origin.name
    kernels = dense_kernels(scribe.network, call)
    if call.attributes["flip"]:  # ONNX correlates
        kernels = kernels[:, :, ::-1, ::-1]
    inputs = [scribe.tensor(call.inputs[0]), scribe.constant(kernels, name=weight)]
    if len(call.inputs) > 4:
        inputs.append(scribe.tensor(call.inputs[4]))
    a = call.attributes
    made = scribe.node(
        "Conv",
        *inputs,
        kernel_shape=[a["height"], a["width"]],
        strides=[a["stride_y"], a["stride_x"]],
        dilations=[a["dilation_y"], a["dilation_x"]],
    )
    scribe.put(call.outputs[0], made)


def _pool2d(op: str) -> Row:
    def row(scribe: Scribe, call: Call) -> None:
        a = call.attributes
        size, apart = [a["height"], a["width"]], [a["stride_y"], a["stride_x"]]
        x = scribe.tensor(call.inputs[0])
        scribe.put(call.outputs[0], scribe.node(op, x, kernel_shape=size, strides=apart))

    return row


def _pad2d(scribe: Scribe, call: Call) -> None:
    a = call.attributes
    borders = [0, 0, a["top"], a["left"], 0, 0, a["bottom"], a["right"]]
    x = scribe.tensor(call.inputs[0])
    scribe.put(call.outputs[0], scribe.node("Pad", x, scribe.constant(borders, "int64")))


def _flip2d(scribe: Scribe, call: Call) -> None:
    """Every map turned by 180°."""
    x = scribe.tensor(call.inputs[0])
    ends = [-1, -1], [BEFORE_FIRST] * 2, [2, 3], [-1, -1]
    arguments = [scribe.constant(numbers, "int64") for numbers in ends]
    scribe.put(call.outputs[0], scribe.node("Slice", x, *arguments))


ROWS: dict[str, Row] = {
    "conv2d": _conv2d,
    "max_pool2d": _pool2d("MaxPool"),
    "average_pool2d": _pool2d("AveragePool"),
    "pad2d": _pad2d,
    "flip2d": _flip2d,
}
