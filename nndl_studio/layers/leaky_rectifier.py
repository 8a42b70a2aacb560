"""LeakyRectifier: a rectifier with a small slope below 0."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer
from nndl_studio.sentence import say, say_as


class LeakyRectifier(ActivationLayer):
    name = "LeakyRectifier"
    title = say_as("layer", "Leaky rectifier")
    summary = say("Nearly stops what is below 0")
    activation = "leaky rectifier"
    equations = ""
    note = say(
        "A rectifier (119) that lets 1 % of what is below 0 through, so that no unit is dead "
        "[Maas et al. 2013]."
    )
