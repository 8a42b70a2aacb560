"""Softplus: a smooth rectifier (120)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class Softplus(ActivationLayer):
    name = "Softplus"
    title = say_as("layer", "Softplus")
    summary = say("A smooth rectifier")
    activation = "softplus"
    equations = "(120)"
    note = say("Its derivative is σ(z).")
