"""Logistic: σ(z) squashes to (0, 1) (117)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class Logistic(ActivationLayer):
    name = "Logistic"
    title = say_as("layer", "Logistic")
    summary = say("Squashes to 0…1")
    activation = "logistic"
    equations = "(117)"
    note = say("σ′ = σ(1 − σ) ≤ 1/4 (143).")
