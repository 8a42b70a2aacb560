"""Rectifier: what is negative becomes 0 (119)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class Rectifier(ActivationLayer):
    name = "Rectifier"
    title = say_as("layer", "Rectifier")
    summary = say("Cuts below 0")
    activation = "rectifier"
    equations = "(119)"
    note = say("At z = 0 the derivative is taken as 0.")
