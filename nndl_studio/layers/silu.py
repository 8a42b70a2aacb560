"""SiLU: sigmoid linear unit."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class SiLU(ActivationLayer):
    name = "SiLU"
    title = say_as("layer", "SiLU")
    summary = say("Rectifier gated by σ(z)")
    activation = "SiLU"
    equations = ""
    note = say("σ as in (117); f is not monotone. Also called swish [Elfwing et al. 2017].")
