"""Rows of ops over maps: convolutions with connection tables, pooling, and what surrounds them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.ops.ir import Call

Row = Callable[[Scribe, Call], None]
# Slice to the very first entry, whatever the size.
BEFORE_FIRST = np.iinfo(np.int32).min


def _conv2d(scribe: Scribe, call: Call) -> None:
    weight = call.inputs[1].origin.name
    kernels = scribe.constant(kernels_of(scribe, call), name=weight)
    inputs = [scribe.tensor(call.inputs[0]), kernels]
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


def kernels_of(scribe: Scribe, call: Call) -> NDArray[np.float32]:
    """(maps, input maps, height, width) of a convolution with a connection table: absent links are
    kernels of 0. ONNX correlates, so that kernels of a true convolution (146) are turned."""
    weight, sources, starts = (scribe.known(value) for value in call.inputs[1:4])
    assert weight is not None, "the kernels are parameters"
    assert sources is not None, "the links are constants"
    assert starts is not None, "the links are constants"
    maps, channels = call.attributes["maps"], call.inputs[0].shape[0]
    kernels = np.zeros((maps, channels, *weight.shape[1:]), np.float32)
    for k in range(maps):
        for link in range(int(starts[k]), int(starts[k + 1])):
            kernels[k, int(sources[link])] += weight[link]
    return kernels[:, :, ::-1, ::-1] if call.attributes["flip"] else kernels


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
