"""Every forward op again, in plain NumPy for one sample: slow, short, and easy to believe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.ops import (
    op_references_convolution,
    op_references_forward,
    op_references_linear,
    op_references_loops,
    op_references_machines,
    op_references_recurrent,
)
from tests.ops.op_references_memory import REFERENCES as MEMORY

Array = NDArray[np.float64]
Reference = Callable[[list[Any], Mapping[str, int]], tuple[Array, ...]]


def sigma(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def dense(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, weight, *bias = inputs
    y = x @ weight.T
    return (y + bias[0] if bias else y,)


def conv2d(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, weight, sources, starts, *bias = inputs
    height, width = attributes["height"], attributes["width"]
    down, across = attributes["stride_y"], attributes["stride_x"]
    kernels = weight[:, ::-1, ::-1] if attributes["flip"] else weight
    apart_y, apart_x = attributes["dilation_y"], attributes["dilation_x"]
    high, wide = (height - 1) * apart_y + 1, (width - 1) * apart_x + 1
    rows = (x.shape[1] - high) // down + 1
    columns = (x.shape[2] - wide) // across + 1
    y = np.zeros((attributes["maps"], rows, columns))
    for k in range(attributes["maps"]):
        for i in range(rows):
            for j in range(columns):
                for link in range(int(starts[k]), int(starts[k + 1])):
                    patch = x[int(sources[link]), i * down :, j * across :][:high, :wide]
                    y[k, i, j] += (patch[::apart_y, ::apart_x] * kernels[link]).sum()
        y[k] += bias[0][k] if bias else 0
    return (y,)


def pad2d(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    rows = (attributes["top"], attributes["bottom"])
    columns = (attributes["left"], attributes["right"])
    return (np.pad(inputs[0], ((0, 0), rows, columns)),)


def pool2d(x: Array, attributes: Mapping[str, int], down: Callable[[Array], Any]) -> Array:
    height, width = attributes["height"], attributes["width"]
    rows = (x.shape[1] - height) // attributes["stride_y"] + 1
    columns = (x.shape[2] - width) // attributes["stride_x"] + 1
    y = np.zeros((x.shape[0], rows, columns))
    for k, i, j in np.ndindex(*y.shape):
        top, left = i * attributes["stride_y"], j * attributes["stride_x"]
        y[k, i, j] = down(x[k, top : top + height, left : left + width])
    return y


def cross_entropy(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, label = inputs
    y = np.exp(x) / np.exp(x).sum()
    return y, -np.log(y[int(label[0])])[np.newaxis]


def sequence_cross_entropy(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    x, labels, lengths = inputs
    y = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    surprises = [-np.log(y[t, int(labels[t])]) for t in range(int(lengths[0])) if labels[t] >= 0]
    return y, np.array([np.mean(surprises) if surprises else 0.0])


def discriminative(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    y, label = inputs
    margin = attributes["per_mille"] / 1000
    return ((y[int(label[0])] + np.log(np.exp(-margin) + np.exp(-y).sum()))[np.newaxis],)


def concat(inputs: list[Any], attributes: Mapping[str, int]) -> tuple[Array, ...]:
    return (np.concatenate(inputs, axis=1 if inputs[0].ndim == 2 else 0),)


REFERENCES: dict[str, Reference] = {
    "dense": dense,
    "conv2d": conv2d,
    "flip2d": lambda inputs, attributes: (inputs[0][:, ::-1, ::-1],),
    "pad2d": pad2d,
    "average_pool2d": lambda inputs, attributes: (pool2d(inputs[0], attributes, np.mean),),
    "max_pool2d": lambda inputs, attributes: (
        pool2d(inputs[0], attributes, np.max),
        pool2d(inputs[0], attributes, np.argmax),
    ),
    "scale_shift": lambda inputs, attributes: (
        inputs[1][:, None, None] * inputs[0] + inputs[2][:, None, None],
    ),
    "logistic": lambda inputs, attributes: (sigma(inputs[0]),),
    "tanh": lambda inputs, attributes: (np.tanh(inputs[0]),),
    "scaled_tanh": lambda inputs, attributes: (1.7159 * np.tanh(inputs[0] * 2 / 3),),
    "rectifier": lambda inputs, attributes: (np.maximum(inputs[0], 0),),
    "softplus": lambda inputs, attributes: (np.log1p(np.exp(inputs[0])),),
    "add": lambda inputs, attributes: (np.sum(inputs, axis=0),),
    "concat": concat,
    "last_step": lambda inputs, attributes: (inputs[0][int(inputs[1][0]) - 1],),
    "cross_entropy": cross_entropy,
    "sequence_cross_entropy": sequence_cross_entropy,
    "one_hot": lambda inputs, attributes: (np.eye(attributes["classes"])[int(inputs[0][0])],),
    "squared_error": lambda inputs, attributes: (
        np.array([((inputs[0] - inputs[1]) ** 2).sum() / 2]),
    ),
    "rbf": lambda inputs, attributes: (((inputs[0] - inputs[1]) ** 2).sum(1),),
    "rbf_mean_loss": lambda inputs, attributes: (inputs[0][[int(inputs[1][0])]],),
    "rbf_discriminative_loss": discriminative,
    **op_references_forward.REFERENCES,
    **op_references_convolution.REFERENCES,
    **op_references_linear.REFERENCES,
    **op_references_loops.REFERENCES,
    **op_references_machines.REFERENCES,
    **op_references_recurrent.REFERENCES,
    **MEMORY,
}
