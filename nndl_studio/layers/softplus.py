"""Softplus: a smooth rectifier (120)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class Softplus(ActivationLayer):
    name = "Softplus"
    summary = "A smooth rectifier"
    activation = "softplus"
    equations = "(120)"
    note = "Its derivative is σ(z)."
