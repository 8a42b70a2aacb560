"""A bar shows a share, or that something goes on; at rest nothing moves in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QObject
from pytestqt.qtbot import QtBot

from nndl_studio.ui import theme
from nndl_studio.ui.share_bar import PARTS, ShareBar
from nndl_studio.ui.shell.app import application


class Paints(QObject):
    """How often a bar was painted."""

    def __init__(self, bar: ShareBar) -> None:
        super().__init__()
        self.count = 0
        bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def bar(qtbot: QtBot) -> ShareBar:
    theme.apply(application(), theme.DARK)
    made = ShareBar()
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_shows_the_share_that_is_done(bar: ShareBar) -> None:
    bar.set_share(0.43)
    assert bar.value() == 430
    bar.set_share(None)
    assert bar.busy
    bar.set_share(1.0)
    assert not bar.busy
    assert bar.value() == PARTS


def test_an_empty_bar_that_was_busy_is_still(bar: ShareBar, qtbot: QtBot) -> None:
    paints = Paints(bar)
    bar.set_share(None)
    qtbot.waitUntil(lambda: paints.count > 3)
    assert bar.findChildren(QAbstractAnimation) != []
    bar.set_share(0.0)
    qtbot.waitUntil(lambda: bar.findChildren(QAbstractAnimation) == [])
    qtbot.wait(50)
    before = paints.count
    qtbot.wait(200)
    assert paints.count == before
