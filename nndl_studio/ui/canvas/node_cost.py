"""What a node is said to cost: a tint of its box, and a figure in its corner."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from PySide6.QtGui import QColor

from nndl_studio.sentence import Sentence
from nndl_studio.ui.theme import themes

# With more of the colour the small words on it can't be read in both themes.
STRONGEST = 0.42


@dataclass(frozen=True)
class NodeCost:
    """`share` of the whole in [0, 1], a `figure` for the corner, and `words` that tell more."""

    share: float
    figure: str
    words: Sentence


def tinted(ground: QColor, cost: NodeCost | None) -> QColor:
    """`ground` in the colour of what is dear; by the root, so that small shares differ as well."""
    if cost is None:
        return ground
    strength = STRONGEST * sqrt(min(1.0, max(0.0, cost.share)))
    return mixed(themes.current.color("negative"), ground, strength)


def quiet_ink(cost: NodeCost | None) -> QColor:
    """Of words that stand back; on a tint they stand back less, or they can't be read."""
    theme = themes.current
    mute = theme.color("mute")
    return mute if cost is None else mixed(theme.color("text"), mute, 0.75)


def mixed(color: QColor, ground: QColor, share: float) -> QColor:
    """`share` of `color` on `ground`."""
    return QColor.fromRgbF(
        color.redF() * share + ground.redF() * (1 - share),
        color.greenF() * share + ground.greenF() * (1 - share),
        color.blueF() * share + ground.blueF() * (1 - share),
    )
