"""LeakyRectifier: a rectifier with a small slope below 0."""

from __future__ import annotations

from nndl_studio.layers.activation_layer import ActivationLayer


class LeakyRectifier(ActivationLayer):
    name = "LeakyRectifier"
    summary = "Nearly stops what is below 0"
    activation = "leaky rectifier"
    equations = ""
    note = (
        "A rectifier (119) that lets 1 % of what is below 0 through, so that no unit is dead "
        "[Maas et al. 2013]."
    )
