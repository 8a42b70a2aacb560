"""Rows of what scikit-learn's models are written with: scaling, linear models, the class that an
answer names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.from_onnx.flow import AXES, Flow, Named, Unread
from nndl_studio.exchange.from_onnx.linear import dense
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.exchange.from_onnx.pointwise import plus, times
from nndl_studio.exchange.from_onnx.reader import Reader, Row


def _scaler(reader: Reader, node: ModelNode) -> None:
    """(x − offset) · scale."""
    flow = reader.flow(node)
    for apply, name, sign in ((plus, "offset", -1), (times, "scale", 1)):
        numbers = np.array(node.setting(name, ()), np.float64)
        if numbers.size:
            flow = apply(reader, flow, sign * (numbers if numbers.size > 1 else numbers[0:1]))
    reader.put(node, flow)


def _linear(reader: Reader, node: ModelNode, name: str) -> Flow:
    flow = reader.flow(node)
    weight = np.array(node.setting("coefficients", ()), np.float64)
    features = flow.shape.axes[-1]
    if not weight.size or weight.size % features:
        raise Unread(f"its coefficients don't fit {features} features")
    weight = weight.reshape(-1, features)
    bias = np.array(node.setting("intercepts", ()), np.float64)
    return dense(reader, flow, weight, bias if bias.size else None, name)


def _regressor(reader: Reader, node: ModelNode) -> None:
    if node.setting("post_transform", "NONE") != "NONE":
        raise Unread(f"its answer goes through {node.setting('post_transform', '')}")
    reader.put(node, _linear(reader, node, "Output"))


def _classifier(reader: Reader, node: ModelNode) -> None:
    names = _names(node)
    found = _linear(reader, node, "Output")
    if found.shape.axes[0] != len(names):
        raise Unread("it tells two classes by one number")
    after = node.setting("post_transform", "NONE")
    if after == "SOFTMAX":
        found = replace(reader.drawer.add("Softmax", "", [found]), axes=found.axes)
    elif after == "LOGISTIC":
        reader.drawer.activate(found, "logistic")
    elif after != "NONE":
        raise Unread(f"its answer goes through {after}")
    _name(reader, names)
    reader.put(node, Named(found, names))
    reader.put(node, found, 1)


def _names(node: ModelNode) -> tuple[str, ...]:
    for setting in ("classlabels_strings", "classlabels_ints", "classlabels_int64s"):
        if node.setting(setting, ()):
            return tuple(map(str, node.settings[setting]))
    return ()


def _name(reader: Reader, names: tuple[str, ...]) -> None:
    if names and len(set(names)) == len(names):
        reader.drawer.class_names = names


def _normalised(reader: Reader, node: ModelNode) -> None:
    """The shares of a softmax sum to 1 already, and those of two classes that are opposites."""
    flow = reader.flow(node)
    drawn = reader.drawer.nodes.get(flow.node)
    weight = None if drawn is None else drawn.arrays.get("weight")
    opposite = weight is not None and len(weight) == 2 and np.allclose(weight[0], -weight[1])
    shares = opposite or (drawn is not None and drawn.layer == "Softmax")
    if node.setting("norm", "MAX") != "L1" or not shares:
        raise Unread("it divides by the sum of all classes")
    reader.put(node, flow)


def _same(reader: Reader, node: ModelNode) -> None:
    """Answers by the names of their classes."""
    _name(reader, _names(node))
    reader.put(node, reader.flow(node))


def _best(reader: Reader, node: ModelNode) -> None:
    flow = reader.flow(node)
    if flow.axes[flow.place(node.setting("axis", 0))] != AXES[flow.shape.kind][-1]:
        raise Unread("it looks for the largest along another axis than classes")
    reader.put(node, Named(flow))


def _picked(reader: Reader, node: ModelNode) -> None:
    """The name of the class."""
    names, best = reader.value(node, 0), reader.value(node, 1)
    if not isinstance(best, Named) or not isinstance(names, np.ndarray):
        raise Unread("it takes features by their places")
    told = _as_names(names)
    _name(reader, told)
    reader.put(node, replace(best, names=told))


def _as_names(names: NDArray[Any]) -> tuple[str, ...]:
    flat = names.ravel().tolist()
    return tuple(each.decode() if isinstance(each, bytes) else str(each) for each in flat)


ROWS: dict[str, Row] = {
    "Scaler": _scaler,
    "LinearRegressor": _regressor,
    "LinearClassifier": _classifier,
    "Normalizer": _normalised,
    "ZipMap": _same,
    "ArgMax": _best,
    "ArrayFeatureExtractor": _picked,
}
