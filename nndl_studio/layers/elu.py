"""ELU: exponential linear unit."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class ELU(ActivationLayer):
    name = "ELU"
    title = say_as("layer", "ELU")
    summary = say("Rectifier that settles at −1")
    activation = "ELU"
    equations = ""
    note = say("f(z) = e^z − 1 below 0; f′ = f + 1 there and is continuous [Clevert et al. 2016].")
