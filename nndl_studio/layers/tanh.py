"""Tanh: squashes to (−1, 1) (118)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class Tanh(ActivationLayer):
    name = "Tanh"
    title = say_as("layer", "Tanh")
    summary = say("Squashes to −1…1")
    activation = "tanh"
    equations = "(118)"
    note = say("tanh(z) = 2σ(2z) − 1; tanh′ = 1 − tanh² ≤ 1 (144).")
