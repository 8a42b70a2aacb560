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
from nndl_studio.sentence import say, say_count


def _scaler(reader: Reader, node: ModelNode) -> None:
    """(x − offset) · scale."""
    flow = reader.flow(node)
    for apply, name, sign in ((plus, "offset", -1), (times, "scale", 1)):
        numbers = np.array(node.setting(name, ()), np.float64)
        if numbers.size:
            flow = apply(reader, flow, sign * (numbers if numbers.size > 1 else numbers[0:1]))
    reader.put(node, flow)


def _linear(reader: Reader, node: ModelNode, name: str) -> Flow:
    weight, bias = _coefficients(reader.flow(node), node)
    return dense(reader, reader.flow(node), weight, bias, name)


def _coefficients(
    flow: Flow, node: ModelNode
) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """(units, features) and (units,)."""
    weight = np.array(node.setting("coefficients", ()), np.float64)
    features = flow.shape.axes[-1]
    if not weight.size or weight.size % features:
        raise Unread(
            say_count(
                features,
                "its coefficients don't fit {n} feature",
                "its coefficients don't fit {n} features",
            )
        )
    weight = weight.reshape(-1, features)
    bias = np.array(node.setting("intercepts", ()), np.float64)
    return weight, bias if bias.size else None


def _regressor(reader: Reader, node: ModelNode) -> None:
    if node.setting("post_transform", "NONE") != "NONE":
        through = node.setting("post_transform", "")
        raise Unread(say("its answer goes through {function}", function=through))
    reader.put(node, _linear(reader, node, "Output"))


def _classifier(reader: Reader, node: ModelNode) -> None:
    names = _names(node)
    found = _of_two(reader, node) or _linear(reader, node, "Output")
    if found.shape.axes[0] != len(names):
        raise Unread(say("it tells two classes by one number"))
    after = node.setting("post_transform", "NONE")
    if after == "SOFTMAX":
        found = replace(reader.drawer.add("Softmax", "", [found]), axes=found.axes)
    elif after == "LOGISTIC":
        if reader.drawer.nodes[found.node].layer == "Dense":
            reader.drawer.activate(found, "logistic")
    elif after != "NONE":
        raise Unread(say("its answer goes through {function}", function=after))
    _name(reader, names)
    reader.put(node, Named(found, names))
    reader.put(node, found, 1)


def _of_two(reader: Reader, node: ModelNode) -> Flow | None:
    """1 − σ(z) and σ(z), where that is what two classes are: one number tells them apart. None for
    any other model."""
    flow = reader.flow(node)
    weight, bias = _coefficients(flow, node)
    both = weight if bias is None else np.column_stack([weight, bias])
    if node.setting("post_transform", "NONE") != "LOGISTIC" or len(both) != 2:
        return None
    if not np.allclose(both[0], -both[1]):
        return None
    one = dense(reader, flow, weight[1:], None if bias is None else bias[1:], "Output")
    reader.drawer.activate(one, "logistic")
    other = reader.drawer.add("Scale", "", [one], gain=-1.0, shift=1.0)
    return replace(reader.drawer.add("Concat", "", [other, one]), axes=one.axes)


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
    shares = drawn is not None and drawn.layer in ("Softmax", "Concat")  # as `_of_two` draws it
    if node.setting("norm", "MAX") != "L1" or not shares:
        raise Unread(say("it divides by the sum of all classes"))
    reader.put(node, flow)


def _same(reader: Reader, node: ModelNode) -> None:
    """Answers by the names of their classes."""
    _name(reader, _names(node))
    reader.put(node, reader.flow(node))


def _best(reader: Reader, node: ModelNode) -> None:
    flow = reader.flow(node)
    if flow.axes[flow.place(node.setting("axis", 0))] != AXES[flow.shape.kind][-1]:
        raise Unread(say("it looks for the largest along another axis than classes"))
    reader.put(node, Named(flow))


def _picked(reader: Reader, node: ModelNode) -> None:
    """The name of the class."""
    names, best = reader.value(node, 0), reader.value(node, 1)
    if not isinstance(best, Named) or not isinstance(names, np.ndarray):
        raise Unread(say("it takes features by their places"))
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
