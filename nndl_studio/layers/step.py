"""Step: the 0/1 neuron of the first models (82)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class Step(ActivationLayer):
    name = "Step"
    summary = "0 or 1, and no gradient"
    activation = "step"
    equations = "(82), (116)"
    note = (
        "The 0/1 neuron. Its derivative is 0 wherever it has one: no gradient gets past it, so "
        "nothing below it learns by descent."
    )
