"""Views that are opened and closed again and again leave nothing behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest
from PySide6.QtCore import SIGNAL, QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.ui import theme
from nndl_studio.ui.monitor.card_rows import CARDS, CardRow
from nndl_studio.ui.monitor.watchable import Source
from nndl_studio.ui.texts import texts

TIMES = 200
# Of building and throwing away, which takes longer than showing.
BUILT = 4


@pytest.fixture(autouse=True)
def _only_what_is_new() -> Iterator[None]:
    """What lives already is not looked through for cycles: that takes longer than the tests."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def opened(row: CardRow) -> QWidget:
    """A view below its header, with something to choose from."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    view = row.make()
    column.addWidget(view.header)
    column.addWidget(view)
    view.set_sources(tuple(Source(node, "p", "P", row.kinds[0]) for node in ("A", "B")))
    holder.show()
    return holder


def close(holder: QWidget) -> None:
    holder.close()
    holder.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def alive() -> tuple[int, int, int]:
    """Widgets, and who waits for another theme and another language."""
    gc.collect()
    return (
        len(QApplication.allWidgets()),
        theme.themes.receivers(SIGNAL("changed(PyObject)")),
        texts.receivers(SIGNAL("changed()")),
    )


@pytest.mark.parametrize("row", CARDS, ids=lambda row: row.name)
def test_a_view_that_is_thrown_away_is_gone(qtbot: QtBot, row: CardRow) -> None:
    theme.load_faces()
    close(opened(row))
    before = alive()
    views = []
    for _ in range(BUILT):
        holder = opened(row)
        views += [ref(each) for each in holder.findChildren(QWidget)]
        close(holder)
        del holder
    assert alive() == before
    assert [view for each in views if (view := each()) is not None] == []


@pytest.mark.parametrize("row", CARDS, ids=lambda row: row.name)
def test_a_view_shown_and_hidden_stays_as_it_is(qtbot: QtBot, row: CardRow) -> None:
    theme.load_faces()
    holder = opened(row)
    before, inside = alive(), len(holder.findChildren(QObject))
    for _ in range(TIMES):
        holder.hide()
        holder.show()
    assert alive() == before
    assert len(holder.findChildren(QObject)) == inside
    close(holder)
