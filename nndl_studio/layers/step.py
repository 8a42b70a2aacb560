"""Step: the 0/1 neuron of the first models (82)."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class Step(ActivationLayer):
    name = "Step"
    title = say_as("layer", "Step")
    summary = say("0 or 1, and no gradient")
    activation = "step"
    equations = "(82), (116)"
    note = say(
        "The 0/1 neuron. Its derivative is 0 wherever it has one: no gradient gets past it, so "
        "nothing below it learns by descent."
    )
