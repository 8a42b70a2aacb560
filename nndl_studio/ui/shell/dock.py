"""One dock of the window: a panel at a side, or a live view as a card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.monitor.header import Header
from nndl_studio.ui.texts import show

GAP = 6
SIDES = Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
# The room of a view that has not been built: about what most need, so that columns stand still
# when one comes into sight.
LEAST_WIDTH = 190


class Dock(QDockWidget):
    """`name` is what the window remembers it by, `title` what its tab and the menu say."""

    def __init__(self, window: QMainWindow, name: str, title: Sentence) -> None:
        super().__init__(window)
        self.setObjectName(name)
        self.set_title(title)

    def set_title(self, title: Sentence) -> None:
        """Be called so from now on."""
        self.title = title
        show(self.setWindowTitle, title)


def side_dock(window: QMainWindow, widget: QWidget, name: str, title: Sentence) -> Dock:
    """A panel at a side of the window, without a title of its own."""
    dock = Dock(window, name, title)
    dock.setAllowedAreas(SIDES)
    dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
    dock.setTitleBarWidget(QWidget())
    widget.setProperty("look", "panel")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    dock.setWidget(widget)
    return dock


def monitor_dock(window: QMainWindow, name: str, title: Sentence) -> Dock:
    """The room of a live view, empty until somebody sees it."""
    dock = Dock(window, name, title)
    dock.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetClosable
        | QDockWidget.DockWidgetFeature.DockWidgetMovable
        | QDockWidget.DockWidgetFeature.DockWidgetFloatable
    )
    room = QWidget()
    room.setMinimumWidth(LEAST_WIDTH)
    dock.setWidget(room)
    return dock


def fill_dock(dock: Dock, view: QWidget, header: Header) -> None:
    """A live view as a card; its header is the handle to drag it by."""
    words = say("Drag to move {view}; double-click to float it", view=dock.title)
    show(header.setToolTip, words)
    dock.setTitleBarWidget(header)
    body = QWidget()
    body.setProperty("look", "card-body")
    body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    _fill(body, view, (1, 0, 1, 1))
    card = QWidget()
    _fill(card, body, (0, 0, 0, GAP))
    room = dock.widget()
    dock.setWidget(card)
    room.deleteLater()


def _fill(outer: QWidget, inner: QWidget, margins: tuple[int, int, int, int]) -> None:
    filling = QVBoxLayout(outer)
    filling.setContentsMargins(*margins)
    filling.addWidget(inner)
