"""A canvas in a window of its own, closed and let go after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.ui import theme
from nndl_studio.ui.canvas.view import CanvasView
from tests.ui.canvas.hand import Hand

MakeHand = Callable[[Graph], Hand]


@pytest.fixture
def hand_for(qtbot: QtBot, qapp: object) -> Iterator[MakeHand]:
    theme.load_faces()
    made: list[tuple[CanvasView, QUndoStack]] = []

    def make(graph: Graph) -> Hand:
        undo = QUndoStack()
        view = CanvasView(graph, undo)
        made.append((view, undo))
        view.resize(1300, 700)
        view.show()
        qtbot.waitExposed(view)
        view.zoom(1 / view.magnification)
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        view.setFocus()
        return Hand(view)

    yield make
    for view, undo in made:
        view.release()
        undo.clear()
        view.close()
        view.deleteLater()
