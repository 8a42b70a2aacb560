"""The functions f in a = f(z), as a setting of a layer or as a layer of their own."""

from __future__ import annotations

from typing import Literal, get_args

from nndl_studio.layers.layer import Limits
from nndl_studio.ops.ir import Builder, Op, Value
from nndl_studio.ops.pointwise import AMPLITUDE, LOGISTIC, RECTIFIER, SCALED_TANH, SOFTPLUS, TANH
from nndl_studio.ops.rectified import ELU, GELU, LEAKY_RECTIFIER, SILU, STEP
from nndl_studio.sentence import Sentence, say

Activation = Literal[
    "identity",
    "logistic",
    "tanh",
    "scaled tanh",
    "rectifier",
    "leaky rectifier",
    "softplus",
    "ELU",
    "GELU",
    "SiLU",
    "step",
]

ACTIVATIONS: tuple[str, ...] = get_args(Activation)

OPS: dict[Activation, Op] = {
    "logistic": LOGISTIC,
    "tanh": TANH,
    "scaled tanh": SCALED_TANH,
    "rectifier": RECTIFIER,
    "leaky rectifier": LEAKY_RECTIFIER,
    "softplus": SOFTPLUS,
    "ELU": ELU,
    "GELU": GELU,
    "SiLU": SILU,
    "step": STEP,
}
_LATEX: dict[Activation, str] = {
    "identity": "{z}",
    "logistic": r"\sigma({z})",
    "tanh": r"\tanh({z})",
    "scaled tanh": r"1.7159 \tanh(\frac{{2}}{{3}} {z})",
    "rectifier": r"\max(0, {z})",
    "leaky rectifier": r"\max(0.01 {z}, {z})",
    "softplus": r"\log(1 + e^{{{z}}})",
    "ELU": r"\max(0, {z}) + \min(0, e^{{{z}}} - 1)",
    "GELU": r"{z} \Phi({z})",
    "SiLU": r"{z} \sigma({z})",
    "step": r"I({z} > 0)",
}
# A hundredth of the span between two limits; where there is one, where f′ < 0.001. GELU and SiLU
# come back to 0 from below, so that their a does not tell whether f′ is 0; a step's always is.
LIMITS: dict[Activation, Limits] = {
    "logistic": Limits(0.0, 1.0, 0.01),
    "tanh": Limits(-1.0, 1.0, 0.02),
    "scaled tanh": Limits(-AMPLITUDE, AMPLITUDE, 0.02 * AMPLITUDE),
    "rectifier": Limits(0.0),
    "softplus": Limits(0.0, near=0.001),
    "ELU": Limits(-1.0, near=0.001),
}
# What has to be said beside the formula of whatever applies the function.
REMARKS: dict[Activation, Sentence] = {
    "GELU": say("Φ is the normal distribution's, by erf and not by the tanh approximation."),
    "step": say(
        "The step's derivative is 0 wherever it has one: no gradient gets past it, so nothing "
        "below it learns by descent."
    ),
}


def activate(builder: Builder, z: Value, activation: Activation) -> Value:
    """Emit a = f(z); the same shape as `z`."""
    return z if activation == "identity" else builder.call(OPS[activation], z)


def activation_latex(activation: Activation, argument: str) -> str:
    """f(argument) as LaTeX."""
    return _LATEX[activation].format(z=argument)
