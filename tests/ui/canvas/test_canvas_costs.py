"""What nodes cost, on the canvas: a tint and a figure, which come and go and can be read."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui import theme as themes
from nndl_studio.ui.canvas.node_cost import NodeCost, quiet_ink, tinted
from nndl_studio.ui.theme import DARK, LIGHT, Theme
from tests.ui.canvas.conftest import MakeHand
from tests.ui.canvas.hand import chain

COST = NodeCost(0.75, "3.1 ms", say("75 % of it"))
# What the guidelines for web content ask of small print.
LEAST_CONTRAST = 4.5


def test_costs_are_shown_and_go(hand_for: MakeHand) -> None:
    view = hand_for(chain()).view
    items = view.scene().nodes
    before = view.grab().toImage()
    view.set_costs({"Conv": COST, "Gone": COST})
    assert {name: item.cost for name, item in items.items() if item.cost} == {"Conv": COST}
    assert "75 % of it" in items["Conv"].toolTip()
    assert view.grab().toImage() != before
    view.set_costs({"Flat": COST})
    assert items["Conv"].cost is None
    assert "75 % of it" not in items["Conv"].toolTip()
    view.set_costs({})
    assert view.grab().toImage() == before


@pytest.mark.parametrize("scale", [0.4, 0.2])
def test_costs_are_seen_from_afar(hand_for: MakeHand, scale: float) -> None:
    view = hand_for(chain()).view
    view.zoom(scale)
    before = view.grab().toImage()
    view.set_costs({"Conv": COST})
    assert view.grab().toImage() != before


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_dear_is_more_coloured_and_can_be_read(
    hand_for: MakeHand, qapp: QApplication, theme: Theme
) -> None:
    themes.apply(qapp, theme)
    try:
        hand_for(chain()).view.set_costs({"Conv": COST})
        ground = theme.color("raised" if theme.dark else "panel")
        assert tinted(ground, None) == ground
        tints = [tinted(ground, NodeCost(share, "", NOTHING)) for share in (0.0, 0.1, 0.5, 1.0)]
        assert tints[0].rgb() == ground.rgb()
        spread = [tint.red() - tint.blue() for tint in tints]
        assert spread == sorted(set(spread))
        for ink in (theme.color("text"), quiet_ink(COST)):
            assert contrast(ink, tints[-1]) > LEAST_CONTRAST
    finally:
        themes.apply(qapp, DARK)


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
