"""Rows of ops that take each number for itself, and of sums and products of two."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import numpy as np

from nndl_studio.exchange.to_onnx.scribe import Scribe
from nndl_studio.ops.ir import Call
from nndl_studio.ops.pointwise import AMPLITUDE, SLOPE
from nndl_studio.ops.rectified import LEAK

Row = Callable[[Scribe, Call], None]


def _alike(op: str, **attributes: float) -> Row:
    """An op that ONNX has under another name."""

    def row(scribe: Scribe, call: Call) -> None:
        scribe.put(call.outputs[0], scribe.node(op, *scribe.inputs(call), **attributes))

    return row


def _scaled_tanh(scribe: Scribe, call: Call) -> None:
    (x,) = scribe.inputs(call)
    inner = scribe.node("Tanh", scribe.node("Mul", x, scribe.constant(SLOPE)))
    scribe.put(call.outputs[0], scribe.node("Mul", inner, scribe.constant(AMPLITUDE)))


def _gelu(scribe: Scribe, call: Call) -> None:
    """x Φ(x) = ½ x (1 + erf(x/√2))."""
    (x,) = scribe.inputs(call)
    erf = scribe.node("Erf", scribe.node("Mul", x, scribe.constant(sqrt(0.5))))
    share = scribe.node("Add", erf, scribe.constant(1.0))
    half = scribe.node("Mul", x, scribe.constant(0.5))
    scribe.put(call.outputs[0], scribe.node("Mul", half, share))


def _silu(scribe: Scribe, call: Call) -> None:
    (x,) = scribe.inputs(call)
    scribe.put(call.outputs[0], scribe.node("Mul", x, scribe.node("Sigmoid", x)))


def _step(scribe: Scribe, call: Call) -> None:
    """1 where x > 0, else 0."""
    (x,) = scribe.inputs(call)
    above = scribe.node("Greater", x, scribe.constant(0.0))
    scribe.put(call.outputs[0], scribe.node("Cast", above, to=_float()))


def _add(scribe: Scribe, call: Call) -> None:
    first, *others = scribe.inputs(call)
    for other in others:
        first = scribe.node("Add", first, other)
    scribe.put(call.outputs[0], first)


def _affine(scribe: Scribe, call: Call) -> None:
    """gain · x + shift, two numbers that are known."""
    x, pair = call.inputs
    known = scribe.network.known(pair)
    assert known is not None, "gain and shift are parameters or constants"
    gain, shift = (float(number) for number in known)
    y = scribe.node("Mul", scribe.tensor(x), scribe.constant(gain))
    if call.attributes.get("constant", 1):
        y = scribe.node("Add", y, scribe.constant(shift))
    scribe.put(call.outputs[0], y)


def _scale_shift(scribe: Scribe, call: Call) -> None:
    """Each map with its own factor and summand."""
    x, weight, bias = call.inputs
    axes = (1,) * (len(x.shape) - 1)
    y = scribe.tensor(x)
    for op, value in (("Mul", weight), ("Add", bias)):
        known = scribe.network.known(value)
        assert known is not None, "they are parameters"
        y = scribe.node(op, y, scribe.constant(known.reshape(-1, *axes), name=value.origin.name))
    scribe.put(call.outputs[0], y)


def _concat(scribe: Scribe, call: Call) -> None:
    """Maps or vectors, or the features of every step."""
    of_steps = len(call.inputs[0].shape) == 2
    names = scribe.inputs(call)
    axis = 2 if of_steps else 1
    joined = names[0] if len(names) == 1 else scribe.node("Concat", *names, axis=axis)
    scribe.put(call.outputs[0], joined)


def _float() -> int:
    from onnx import TensorProto

    return int(TensorProto.FLOAT)


ROWS: dict[str, Row] = {
    "logistic": _alike("Sigmoid"),
    "tanh": _alike("Tanh"),
    "scaled_tanh": _scaled_tanh,
    "rectifier": _alike("Relu"),
    "leaky_rectifier": _alike("LeakyRelu", alpha=float(np.float32(LEAK))),
    "elu": _alike("Elu", alpha=1.0),
    "gelu": _gelu,
    "silu": _silu,
    "softplus": _alike("Softplus"),
    "step": _step,
    "absolute": _alike("Abs"),
    "claims": _step,
    "add": _add,
    "multiply": _alike("Mul"),
    "diagonal": _alike("Mul"),
    "affine": _affine,
    "scale_shift": _scale_shift,
    "concat": _concat,
    "cut": _alike("Identity"),
}
