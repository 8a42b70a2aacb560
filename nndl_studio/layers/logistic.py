"""Logistic: σ(z) squashes to (0, 1) (117)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class Logistic(ActivationLayer):
    name = "Logistic"
    summary = "Squashes to 0…1"
    activation = "logistic"
    equations = "(117)"
    note = "σ′ = σ(1 − σ) ≤ 1/4 (143)."
