"""Rows of recurrent ops. ONNX multiplies the input itself, so Wx + b becomes a part of its op."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.exchange.to_onnx.steps import masked
from nndl_studio.ops.ir import Call, Role, Value
from nndl_studio.ops.srn import LOGISTIC, TANH

Row = Callable[[Scribe, Call], None]
# Where ONNX's gates stand among ours: i, o, f, c of i, f, o, c̃; z, r, h of r, z, h̃.
LSTM_ORDER, GRU_ORDER = (0, 2, 1, 3), (1, 0, 2)
OF_RECURRENT = ("lstm", "gru", "gru_after", "srn")


def weighed_inside(calls: Sequence[Call]) -> dict[Value, Call]:
    """The calls Wx + b, by what they give, that one recurrent op alone reads: they go into it."""
    found = {}
    for call in calls:
        if call.op.name != "dense":
            continue
        (y,) = call.outputs
        readers = [c for c in calls if any(v.origin is y for v in c.inputs)]
        if [c.op.name in OF_RECURRENT for c in readers] == [True] and readers[0].inputs[0] is y:
            found[y] = call
    return found


def _input(scribe: Scribe, a: Value, gates: int) -> tuple[str, NDArray[Any], NDArray[Any]]:
    """What is multiplied (steps, samples, features), W (gates · units, features) and b."""
    made = weighed_inside(scribe.program.calls).get(a)
    size = a.shape[1]
    if made is None:
        x, weight, bias = scribe.tensor(a), np.eye(size, dtype=np.float32), None
    else:
        x = scribe.tensor(made.inputs[0])
        weight = _required(scribe, made.inputs[1])
        bias = scribe.network.known(made.inputs[2]) if len(made.inputs) > 2 else None
    turned = scribe.node("Transpose", x, perm=[1, 0, 2])
    return turned, weight, np.zeros(size, np.float32) if bias is None else bias


def _lstm(scribe: Scribe, call: Call) -> None:
    a, recurrent, peephole, lengths = call.inputs
    x, weight, bias = _input(scribe, a, 4)
    seen = _required(scribe, peephole)
    p = ""
    if peephole.origin.role is Role.PARAMETER or seen.any():
        p = scribe.constant(seen[[0, 2, 1]].reshape(1, -1), name=f"{call.node}.P")
    arrays = _arrays(scribe, call, (weight, _required(scribe, recurrent)), LSTM_ORDER)
    b = _bias(scribe, call, (bias, np.zeros_like(bias)), LSTM_ORDER)
    inputs = [x, *arrays, b, _lengths(scribe, lengths), "", "", p]
    _recurrent(scribe, call, "LSTM", inputs, call.outputs[1], 3)


def _gru(scribe: Scribe, call: Call) -> None:
    a, recurrent, lengths = call.inputs
    x, weight, bias = _input(scribe, a, 3)
    _write_gru(scribe, call, x, (weight, _required(scribe, recurrent)), bias, None, lengths)


def _gru_after(scribe: Scribe, call: Call) -> None:
    a, recurrent, inner, lengths = call.inputs
    x, weight, bias = _input(scribe, a, 3)
    own = _required(scribe, inner)
    _write_gru(scribe, call, x, (weight, _required(scribe, recurrent)), bias, own, lengths)


def _write_gru(
    scribe: Scribe,
    call: Call,
    x: str,
    weights: tuple[NDArray[Any], NDArray[Any]],
    bias: NDArray[Any],
    inner: NDArray[Any] | None,
    lengths: Value,
) -> None:
    """`inner` is the bias of U h, where the reset gate comes after the product."""
    of_state = np.zeros_like(bias)
    if inner is not None:
        of_state[-len(inner) :] = inner
    arrays = _arrays(scribe, call, weights, GRU_ORDER)
    inputs = [x, *arrays, _bias(scribe, call, (bias, of_state), GRU_ORDER)]
    after = int(inner is not None)
    inputs.append(_lengths(scribe, lengths))
    _recurrent(scribe, call, "GRU", inputs, call.outputs[1], 2, linear_before_reset=after)


def _srn(scribe: Scribe, call: Call) -> None:
    z, recurrent, lengths = call.inputs
    x, weight, bias = _input(scribe, z, 1)
    kind = call.attributes["activation"]
    name = {LOGISTIC: "Sigmoid", TANH: "Tanh"}.get(kind, "Relu")
    arrays = _arrays(scribe, call, (weight, _required(scribe, recurrent)), (0,))
    b = _bias(scribe, call, (bias, np.zeros_like(bias)), (0,))
    inputs = [x, *arrays, b, _lengths(scribe, lengths)]
    _recurrent(scribe, call, "RNN", inputs, call.outputs[0], 2, activations=[name])


def _recurrent(
    scribe: Scribe,
    call: Call,
    op: str,
    inputs: list[str],
    hidden: Value,
    outputs: int,
    **attributes: Any,
) -> None:
    """Write the op; past a sample's end its state is held, where ONNX says 0."""
    units, lengths = hidden.shape[1], call.inputs[-1]
    y, state, *_ = scribe.node_all(op, inputs, outputs, hidden_size=units, **attributes)
    only = scribe.node("Squeeze", y, scribe.constant([1], "int64"))
    only = scribe.node("Transpose", only, perm=[1, 0, 2])
    held = scribe.node("Transpose", state, perm=[1, 0, 2])
    scribe.put(hidden, masked(scribe, only, lengths, held))


def _arrays(
    scribe: Scribe, call: Call, arrays: Sequence[NDArray[Any]], order: Sequence[int]
) -> list[str]:
    """W and U with their gates in ONNX's order, and an axis of directions."""
    return [
        scribe.constant(_ordered(array, order)[None], name=f"{call.node}.{letter}")
        for array, letter in zip(arrays, "WR", strict=True)
    ]


def _bias(
    scribe: Scribe, call: Call, parts: tuple[NDArray[Any], NDArray[Any]], order: Sequence[int]
) -> str:
    whole = np.concatenate([_ordered(part, order) for part in parts])
    return scribe.constant(whole[None], name=f"{call.node}.B")


def _ordered(array: NDArray[Any], order: Sequence[int]) -> NDArray[Any]:
    gates = np.split(array, len(order))
    return np.concatenate([gates[place] for place in order])


def _lengths(scribe: Scribe, lengths: Value) -> str:
    from onnx import TensorProto

    flat = scribe.once("Squeeze", scribe.tensor(lengths), scribe.constant([1], "int64"))
    return scribe.once("Cast", flat, to=int(TensorProto.INT32))


def _required(scribe: Scribe, value: Value) -> NDArray[Any]:
    known = scribe.network.known(value)
    assert known is not None, f"{value.name} is a parameter or a constant"
    return known


ROWS: dict[str, Row] = {"lstm": _lstm, "gru": _gru, "gru_after": _gru_after, "srn": _srn}
