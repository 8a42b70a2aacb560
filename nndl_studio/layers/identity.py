"""Identity: a neuron that is left linear (116)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class Identity(ActivationLayer):
    name = "Identity"
    summary = "Passes on what it gets"
    activation = "identity"
    equations = "(116)"
    note = "f(z) = z: the neuron is linear, and f′ = 1."
