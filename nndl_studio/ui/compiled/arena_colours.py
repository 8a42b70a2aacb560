"""The colours of bands: those of their nodes' families."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from PySide6.QtGui import QColor

from nndl_studio.compiler.account.record import Account, Band
from nndl_studio.layers.layer import Family
from nndl_studio.ui.theme import themes

# How much of its colour has what is made on the way back, and all but a node that is marked.
BACKWARD, ASIDE = 0.62, 0.25


def band_colours(
    account: Account, families: Mapping[str, Family], marked: str | None
) -> Callable[[Band], QColor]:
    """Each band's colour in the theme in force."""
    theme = themes.current
    ground, nobody = theme.color("canvas"), theme.color("faint")

    @cache
    def mixture(family: Family | None, share: float) -> QColor:
        return mixed(nobody if family is None else theme.family(family), ground, share)

    def colour(band: Band) -> QColor:
        back = band.kind == "value" and account.instructions[band.first].part != "forward"
        share = BACKWARD if back else 1.0
        share = share if marked in (None, band.owner) else ASIDE
        return mixture(families.get(band.owner), share)

    return colour


def ink_over(ground: QColor) -> QColor:
    """The theme's colour of letters or that of paper, whichever is read more easily."""
    theme = themes.current
    inks = theme.color("window"), theme.color("text")
    return max(inks, key=lambda ink: abs(_light(ink) - _light(ground)))


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """A share of a colour over the ground."""

    def part(a: int, b: int) -> int:
        return round(share * a + (1 - share) * b)

    return QColor(
        part(colour.red(), ground.red()),
        part(colour.green(), ground.green()),
        part(colour.blue(), ground.blue()),
    )


def _light(colour: QColor) -> float:
    return 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF()
