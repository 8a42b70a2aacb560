"""The functions f in a = f(z), as a setting of a layer or as a layer of their own."""

from __future__ import annotations

from typing import Literal

from nndl_studio.ops.ir import Builder, Op, Value
from nndl_studio.ops.pointwise import LOGISTIC, RECTIFIER, SCALED_TANH, SOFTPLUS, TANH

Activation = Literal["identity", "logistic", "tanh", "scaled tanh", "rectifier", "softplus"]

OPS: dict[Activation, Op] = {
    "logistic": LOGISTIC,
    "tanh": TANH,
    "scaled tanh": SCALED_TANH,
    "rectifier": RECTIFIER,
    "softplus": SOFTPLUS,
}
_LATEX: dict[Activation, str] = {
    "identity": "{z}",
    "logistic": r"\sigma({z})",
    "tanh": r"\tanh({z})",
    "scaled tanh": r"1.7159 \tanh(\frac{{2}}{{3}} {z})",
    "rectifier": r"\max(0, {z})",
    "softplus": r"\log(1 + e^{{{z}}})",
}


def activate(builder: Builder, z: Value, activation: Activation) -> Value:
    """Emit a = f(z); the same shape as `z`."""
    return z if activation == "identity" else builder.call(OPS[activation], z)


def activation_latex(activation: Activation, argument: str) -> str:
    """f(argument) as LaTeX."""
    return _LATEX[activation].format(z=argument)
