"""Rows of recurrent operations: their gates are brought into our order, and their two biases, of
which ours has one, are added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.from_onnx.flow import Flow, Unread
from nndl_studio.exchange.from_onnx.model_file import ModelNode
from nndl_studio.exchange.from_onnx.reader import Reader, Row
from nndl_studio.sentence import listed, say

# Where our gates stand among ONNX's: i, f, o, c̃ of i, o, f, c; r, z, h̃ of z, r, h.
LSTM_GATES, GRU_GATES, SRN_GATES = (0, 2, 1, 3), (1, 0, 2), (0,)
USUAL = {"LSTM": ["Sigmoid", "Tanh", "Tanh"], "GRU": ["Sigmoid", "Tanh"], "RNN": ["Tanh"]}
SRN = {"Sigmoid": "logistic", "Tanh": "tanh", "Relu": "rectifier"}
Arrays = dict[str, NDArray[Any]]


def _lstm(reader: Reader, node: ModelNode) -> None:
    if node.setting("input_forget", 0):
        raise Unread(say("its forget gate is 1 − i"))
    arrays, inner = _arrays(reader, node, LSTM_GATES)
    if inner is not None:
        arrays["bias"] = arrays["bias"] + inner
    _require_zero(reader, node, (5, 6))
    seen = reader.value(node, 7)
    if seen is not None:
        arrays["peephole"] = reader.known(node, 7).reshape(3, -1)[[0, 2, 1]]
    _draw(reader, node, "LSTM", arrays, LSTM_GATES, peepholes=seen is not None)


def _gru(reader: Reader, node: ModelNode) -> None:
    arrays, inner = _arrays(reader, node, GRU_GATES)
    _require_zero(reader, node, (5,))
    after = bool(node.setting("linear_before_reset", 0))
    if inner is not None:
        units = len(inner) // 3
        own = np.concatenate([inner[: 2 * units], np.zeros(units) if after else inner[2 * units :]])
        arrays["bias"] = arrays["bias"] + own
        if after:
            arrays["recurrent_bias"] = inner[2 * units :]
    _draw(reader, node, "GRU", arrays, GRU_GATES, reset="after" if after else "before")


def _rnn(reader: Reader, node: ModelNode) -> None:
    arrays, inner = _arrays(reader, node, SRN_GATES)
    _require_zero(reader, node, (5,))
    if inner is not None:
        arrays["bias"] = arrays["bias"] + inner
    name = node.setting("activations", USUAL["RNN"])[0]
    if name not in SRN:
        raise Unread(say("its activation is {name}", name=name))
    _draw(reader, node, "SRN", arrays, SRN_GATES, activation=SRN[name])


def _arrays(
    reader: Reader, node: ModelNode, gates: Sequence[int]
) -> tuple[Arrays, NDArray[Any] | None]:
    """W, U and b of the input in our order, and the bias of the state. Raises Unread."""
    if node.setting("direction", "forward") != "forward":
        direction = node.setting("direction", "")
        raise Unread(say("its direction is {direction}, and steps go forward", direction=direction))
    usual = node.setting("activations", USUAL[node.op])
    if node.op != "RNN" and list(usual) != USUAL[node.op]:
        raise Unread(say("its activations are {names}", names=listed(usual)))
    if "clip" in node.settings:
        raise Unread(say("what its gates read is cut off"))
    weight, recurrent = (reader.known(node, place)[0] for place in (1, 2))
    found = {"weight": _ordered(weight, gates), "recurrent": _ordered(recurrent, gates)}
    if reader.value(node, 3) is None:
        return found, None
    bias = reader.known(node, 3)[0]
    own, inner = np.split(bias, 2)
    return found | {"bias": _ordered(own, gates)}, _ordered(inner, gates)


def _ordered(array: NDArray[Any], gates: Sequence[int]) -> NDArray[Any]:
    if len(array) % len(gates):
        raise Unread(say("its arrays don't have all gates"))
    parts = np.split(array, len(gates))
    return np.concatenate([parts[place] for place in gates])


def _require_zero(reader: Reader, node: ModelNode, places: Sequence[int]) -> None:
    """Raises Unread for a first state that is not 0, or samples of different lengths."""
    if any(not reader.is_zero(node, place) for place in places):
        raise Unread(say("its first state is not 0"))
    if reader.value(node, 4) is None:
        return
    lengths, steps = reader.known(node, 4), reader.flow(node).shape.times
    if (lengths != steps).any():
        raise Unread(say("it reads fewer steps than there are"))


def _draw(
    reader: Reader,
    node: ModelNode,
    layer: str,
    arrays: Arrays,
    gates: Sequence[int],
    **settings: Any,
) -> None:
    """h of all steps, or of the last one where nobody reads the others."""
    whole, last, cell = (reader.is_read(node, place) for place in (0, 1, 2))
    if cell:
        raise Unread(say("what its cells hold is read"))
    first = bool(node.setting("layout", 0))
    flow = reader.flow(node).required("NTF" if first else "TNF")
    drawn = reader.drawer.add(
        layer,
        reader.stem(node, 1),
        [flow],
        arrays,
        units=len(arrays["recurrent"]) // len(gates),
        output="all steps" if whole else "last step",
        bias="bias" in arrays,
        **settings,
    )
    if whole:
        reader.put(node, replace(drawn, axes="NT1F" if first else "T1NF"))
    if last:
        state = reader.drawer.add("LastStep", "", [drawn]) if whole else drawn
        reader.put(node, _as_state(state, first), 1)


def _as_state(flow: Flow, first: bool) -> Flow:
    return replace(flow, axes="N1F" if first else "1NF")


ROWS: dict[str, Row] = {"LSTM": _lstm, "GRU": _gru, "RNN": _rnn}
