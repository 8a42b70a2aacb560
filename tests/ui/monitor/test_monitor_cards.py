"""The cards of the monitor: each is given the probes it is for."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

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
    for card in cards.all():
        qtbot.addWidget(card)
        qtbot.addWidget(card.header)
    cards.set_sources(SOURCES)
    picker = cards["maps"].picker
    names = [picker.itemText(i) for i in range(picker.count())]
    # Its own kind first; a node with several sources names them all.
    assert names == ["C1", "C2 · Output", "C2 · Weighted sum", "In", "Cell", "Out"]
    assert cards["filters"].source() == SOURCES[2]
    assert cards["flow"].source() is None
    assert cards.relevant() == ("maps", "filters")
