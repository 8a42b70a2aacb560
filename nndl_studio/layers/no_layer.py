"""What the lecture names and no layer can be: said where somebody looks for it."""

from __future__ import annotations

from dataclasses import dataclass

from nndl_studio.layers.layer import Family
from nndl_studio.sentence import Sentence, say, say_as


@dataclass(frozen=True)
class NoLayer:
    """`title` as it is looked for among the layers of `family`; `reason` is for the user."""

    title: Sentence
    family: Family
    reason: Sentence


NO_LAYERS = (
    NoLayer(
        say_as("layer", "0-1 loss"),
        Family.OUTPUT,
        say(
            "The 0-1 loss (51-52) is a metric and no layer: it is flat but for jumps, so its "
            "gradient is 0 and no step could lower it. Its mean is the error rate, told beside the "
            "accuracy; train with a loss that stands in for it, such as cross-entropy or hinge."
        ),
    ),
)
