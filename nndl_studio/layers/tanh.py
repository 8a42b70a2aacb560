"""Tanh: squashes to (−1, 1) (118)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class Tanh(ActivationLayer):
    name = "Tanh"
    summary = "Squashes to −1…1"
    activation = "tanh"
    equations = "(118)"
    note = "tanh(z) = 2σ(2z) − 1; tanh′ = 1 − tanh² ≤ 1 (144)."
