"""ScaledTanh: LeNet-5's squashing function, with f(±1) = ±1."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class ScaledTanh(ActivationLayer):
    name = "ScaledTanh"
    title = say_as("layer", "Scaled tanh")
    summary = say("LeNet-5's tanh")
    activation = "scaled tanh"
    equations = ""
    note = say("LeCun's constants: f(1) = 1 and the curvature is largest there.")
