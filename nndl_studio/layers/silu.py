"""SiLU: sigmoid linear unit."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class SiLU(ActivationLayer):
    name = "SiLU"
    summary = "Rectifier gated by σ(z)"
    activation = "SiLU"
    equations = ""
    note = "σ as in (117); f is not monotone. Also called swish [Elfwing et al. 2017]."
