"""Every live view says in numbers and words what it shows."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.ui import theme
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.card_rows import CARDS, CardRow


@pytest.mark.parametrize("row", CARDS, ids=lambda row: row.name)
def test_a_view_that_waits_shows_nothing(qtbot: QtBot, row: CardRow) -> None:
    theme.load_faces()
    view = row.make()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    assert type(view).now_shown is not Card.now_shown
    assert view.waiting
    shown = view.shown()
    assert shown.rows == ()
    parts = (shown.texts, shown.curves, shown.colours, shown.numbers, shown.pictures, shown.values)
    assert not any(parts)
