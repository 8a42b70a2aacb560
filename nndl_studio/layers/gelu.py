"""GELU: Gaussian error linear unit, in its exact form with erf."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class GELU(ActivationLayer):
    name = "GELU"
    title = say_as("layer", "GELU")
    summary = say("Rectifier gated by Φ(z)")
    activation = "GELU"
    equations = ""
    note = say(
        "Φ(z) = ½ (1 + erf(z/√2)), exactly and not by the tanh approximation; f is not monotone "
        "[Hendrycks and Gimpel 2016]."
    )
