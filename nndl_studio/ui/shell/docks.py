"""Docks: the fixed sides of the window, and the monitor's cards that can be moved and floated."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from nndl_studio.ui.monitor.header import Header

GAP = 6
SIDES = Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea


def side_dock(window: QMainWindow, widget: QWidget, name: str, title: str) -> QDockWidget:
    """A panel at a side of the window, without a title of its own."""
    dock = QDockWidget(title, window)
    dock.setObjectName(name)
    dock.setAllowedAreas(SIDES)
    dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
    dock.setTitleBarWidget(QWidget())
    widget.setProperty("look", "panel")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    dock.setWidget(widget)
    return dock


def monitor_dock(
    window: QMainWindow, view: QWidget, header: Header, name: str, title: str
) -> QDockWidget:
    """A live view as a card; its header is the handle to drag it by."""
    dock = QDockWidget(title, window)
    dock.setObjectName(name)
    dock.setTitleBarWidget(header)
    dock.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetClosable
        | QDockWidget.DockWidgetFeature.DockWidgetMovable
        | QDockWidget.DockWidgetFeature.DockWidgetFloatable
    )
    header.setToolTip(window.tr("Drag to move {0}; double-click to float it").format(title))
    body = QWidget()
    body.setProperty("look", "card-body")
    body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    _fill(body, view, (1, 0, 1, 1))
    card = QWidget()
    _fill(card, body, (0, 0, 0, GAP))
    dock.setWidget(card)
    return dock


def _fill(outer: QWidget, inner: QWidget, margins: tuple[int, int, int, int]) -> None:
    filling = QVBoxLayout(outer)
    filling.setContentsMargins(*margins)
    filling.addWidget(inner)
