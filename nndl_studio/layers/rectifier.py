"""Rectifier: what is negative becomes 0 (119)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class Rectifier(ActivationLayer):
    name = "Rectifier"
    summary = "Cuts below 0"
    activation = "rectifier"
    equations = "(119)"
    note = "At z = 0 the derivative is taken as 0."
