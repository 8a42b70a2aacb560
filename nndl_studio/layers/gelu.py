"""GELU: Gaussian error linear unit, in its exact form with erf."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class GELU(ActivationLayer):
    name = "GELU"
    summary = "Rectifier gated by Φ(z)"
    activation = "GELU"
    equations = ""
    note = (
        "Φ(z) = ½ (1 + erf(z/√2)), exactly and not by the tanh approximation; f is not monotone "
        "[Hendrycks and Gimpel 2016]."
    )
