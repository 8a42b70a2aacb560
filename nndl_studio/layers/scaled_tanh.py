"""ScaledTanh: LeNet-5's squashing function, with f(±1) = ±1."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class ScaledTanh(ActivationLayer):
    name = "ScaledTanh"
    summary = "LeNet-5's tanh"
    activation = "scaled tanh"
    equations = ""
    note = "LeCun's constants: f(1) = 1 and the curvature is largest there."
