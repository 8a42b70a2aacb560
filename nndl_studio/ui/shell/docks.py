"""Docks: the fixed sides of the window, and the monitor's cards that can be moved and floated."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from nndl_studio.ui.monitor.header import Header

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
    filling = QVBoxLayout(body)
    filling.setContentsMargins(1, 0, 1, 1)
    filling.addWidget(view)
    dock.setWidget(body)
    return dock
