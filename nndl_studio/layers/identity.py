"""Identity: a neuron that is left linear (116)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class Identity(ActivationLayer):
    name = "Identity"
    title = say_as("layer", "Identity")
    summary = say("Passes on what it gets")
    activation = "identity"
    equations = "(116)"
    note = say("f(z) = z: the neuron is linear, and f′ = 1.")
