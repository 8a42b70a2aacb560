"""The figures of a run that can be drawn, and what they are called."""

from __future__ import annotations

from nndl_studio.sentence import say
from nndl_studio.training import figure_names
from nndl_studio.training.figure_names import FIGURES, LOSS

RATE = "learning_rate"
# Figures that may span decades; the others are shares.
WIDE = (*figure_names.WIDE, RATE)
# The loss is drawn with what regularisation adds to it.
CALLED = {
    **{name: each.words for name, each in FIGURES.items()},
    LOSS: say("objective"),
    RATE: say("learning rate"),
}
