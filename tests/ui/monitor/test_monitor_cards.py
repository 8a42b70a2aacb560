"""The cards of the monitor: each is given the probes it is for."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.card_rows import CARDS, CardRow
from nndl_studio.ui.monitor.cards import Cards
from nndl_studio.ui.monitor.watchable import Source

SOURCES = (
    Source("In", "y", "Output", "vector"),
    Source("C1", "y", "Output", "maps"),
    Source("C1", "filters", "Filters", "filters"),
    Source("Cell", "y", "Output", "sequence"),
    Source("C2", "y", "Output", "maps"),
    Source("C2", "z", "Weighted sum", "maps"),
    Source("Out", "y", "Output", "vector"),
)


def test_sources_are_dealt_out_in_the_order_of_the_drawing(qtbot: QtBot) -> None:
    cards = Cards()
    for name in ("maps", "filters", "flow"):
        qtbot.addWidget(cards[name])
        qtbot.addWidget(cards[name].header)
    cards.set_sources(SOURCES)
    picker = cards["maps"].picker
    names = [picker.itemText(i) for i in range(picker.count())]
    # Its own kind first; what a node has besides its first source is named.
    assert names == ["C1", "C2", "C2 · Weighted sum", "In", "Cell", "Out"]
    assert cards["filters"].source() == SOURCES[2]
    assert cards["flow"].source() is None
    assert cards.relevant() == ("maps", "filters")


def shown(qtbot: QtBot, cards: Cards, name: str) -> Card:
    qtbot.addWidget(cards[name])
    qtbot.addWidget(cards[name].header)
    return cards[name]


@pytest.mark.parametrize("row", CARDS, ids=lambda row: row.name)
def test_a_row_calls_its_view_as_the_view_does(qtbot: QtBot, row: CardRow) -> None:
    view = row.make()
    qtbot.addWidget(view)
    qtbot.addWidget(view.header)
    assert row.title_of(None) == view.title


def test_a_view_that_is_built_late_shows_what_it_would(qtbot: QtBot) -> None:
    early, late = Cards(), Cards()
    shown(qtbot, early, "maps")
    for cards in (early, late):
        cards.set_sources(SOURCES)
        cards.choose("C2")
        cards.choose("nobody")
    assert late.built() == []
    assert late.relevant() == early.relevant()
    assert shown(qtbot, late, "maps").source() == early["maps"].source() == SOURCES[4]


def test_what_was_chosen_goes_with_its_source(qtbot: QtBot) -> None:
    cards = Cards()
    cards.set_sources(SOURCES)
    cards.choose("C2")
    cards.set_sources(())
    cards.set_sources(SOURCES)
    assert shown(qtbot, cards, "maps").source() == SOURCES[1]


def test_a_tab_says_what_its_view_will_show_though_nobody_has_seen_it(qtbot: QtBot) -> None:
    cards = Cards()
    titles: dict[str, str] = {}
    cards.titled.connect(titles.__setitem__)
    cards.set_sources(SOURCES)
    assert titles["maps"] == "Feature maps"
    cards.choose("Out")
    assert titles["maps"] == "Activations"
    assert shown(qtbot, cards, "maps").header.title.text() == "Activations"
    cards.choose("C1")
    assert titles["maps"] == "Feature maps"
