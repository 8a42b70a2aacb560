"""Rows of matrix products: a layer of neurons each, and the vectors of words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.from_onnx.flow import WORDS, Flow, Unread
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.exchange.words import in_words
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import say, say_count

PART = say("it takes a part of the features or steps, and only the last step is read")


def dense(
    reader: Reader, flow: Flow, weight: NDArray[Any], bias: NDArray[Any] | None, stem: str
) -> Flow:
    """The layer y = W x + b with `weight` (units, inputs) in the model's order."""
    if flow.shape.form != "vector" or flow.axes.replace("1", "")[-1] != "F":
        raise Unread(
            say("it multiplies the last axis of {axes}, and features are read", axes=flow.axes)
        )
    if weight.ndim != 2 or weight.shape[1] != flow.shape.axes[-1]:
        raise Unread(
            say_count(
                flow.shape.axes[-1],
                "its weights are {shape}, for {n} feature",
                "its weights are {shape}, for {n} features",
                shape=in_words(weight.shape),
            )
        )
    arrays = {"weight": _in_our_order(flow, weight)}
    if bias is not None:
        arrays["bias"] = np.broadcast_to(np.ravel(bias), (len(weight),))
    settings = {"units": len(weight), "activation": "identity", "bias": bias is not None}
    drawn = reader.drawer.add("Dense", stem, [flow], arrays, **settings)
    return replace(drawn, axes=flow.axes)


def _in_our_order(flow: Flow, weight: NDArray[Any]) -> NDArray[Any]:
    if flow.order is None:
        return weight
    ours = np.empty_like(weight)
    ours[:, flow.order] = weight
    return ours


def _matmul(reader: Reader, node: ModelNode) -> None:
    weight = reader.known(node, 1)
    if weight.ndim != 2:
        raise Unread(say("its second factor is no matrix of the model's own"))
    flow = reader.flow(node, 0)
    reader.put(node, dense(reader, flow, weight.T, None, reader.stem(node, 1)))


def _gemm(reader: Reader, node: ModelNode) -> None:
    """α x W + β b."""
    if node.setting("transA", 0):
        raise Unread(say("it multiplies samples by each other"))
    weight = reader.known(node, 1) * node.setting("alpha", 1.0)
    weight = weight if node.setting("transB", 0) else weight.T
    bias = None
    if reader.value(node, 2) is not None:
        bias = reader.known(node, 2) * node.setting("beta", 1.0)
        if bias.size not in (1, len(weight)):
            raise Unread(say("what it adds is no number for each neuron"))
    reader.put(node, dense(reader, reader.flow(node), weight, bias, reader.stem(node, 1)))


def _gather(reader: Reader, node: ModelNode) -> None:
    """The vectors of words, or one step of a sequence."""
    table = reader.value(node, 0)
    if isinstance(table, np.ndarray):
        flow = reader.flow(node, 1)
        if table.ndim != 2 or node.setting("axis", 0) != 0 or flow.shape.kind not in WORDS:
            raise Unread(say("it takes numbers of an array by their places, which are no words"))
        words = reader.drawer.add(
            "Embedding", reader.stem(node, 0), [flow], {"weight": table}, features=table.shape[1]
        )
        reader.put(node, replace(words, axes=f"{flow.axes}F"))
        return
    flow, places = reader.flow(node, 0), reader.known(node, 1)
    at = flow.place(node.setting("axis", 0))
    steps = flow.shape.times
    if flow.axes[at] == "1" and places.size == 1:
        reader.put(node, flow.without({at}) if places.ndim == 0 else flow)
    elif flow.axes[at] != "T" or places.size != 1 or int(places.ravel()[0]) not in (-1, steps - 1):
        raise Unread(PART)
    else:
        reader.put(node, last_step(reader, flow, at, kept=places.ndim == 1))


def last_step(reader: Reader, flow: Flow, at: int, kept: bool) -> Flow:
    """The last step, with an axis of one where steps were if that is `kept`; what remembers can
    give it alone."""
    drawn = reader.drawer.nodes.get(flow.node)
    if drawn is not None and flow.single and drawn.settings.get("output") == "all steps":
        drawn.settings["output"] = "last step"
        found = replace(flow, shape=Shape("vector", flow.shape.axes))
    else:
        found = reader.drawer.add("LastStep", "", [flow])
    axes = flow.axes[:at] + ("1" if kept else "") + flow.axes[at + 1 :]
    return replace(found, axes=axes)


ROWS: dict[str, Row] = {"MatMul": _matmul, "Gemm": _gemm, "Gather": _gather}
