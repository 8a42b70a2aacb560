"""Docks: the fixed sides of the window, and the monitor's cards that can be moved and floated."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from nndl_studio.ui.monitor.gates_view import GatesView
from nndl_studio.ui.monitor.header import Header
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.monitor.maps_view import MapsView

GAP = 6
SIDES = Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
SIDE_WIDTHS = (176, 292)
MONITOR_HEIGHT = 250


class Docks(QObject):
    """The docks of one window; a view with nothing to show makes room for the others."""

    def __init__(
        self,
        window: QMainWindow,
        sides: tuple[QWidget, QWidget],
        views: tuple[LossView, MapsView, GatesView],
        remembered: bool,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._views = views
        self._remembered = remembered
        self._shown: tuple[bool, bool] | None = None
        self.palette = side_dock(window, sides[0], "palette", self.tr("Layers"))
        self.inspector = side_dock(window, sides[1], "inspector", self.tr("Inspector"))
        loss, maps, gates = views
        self.loss = monitor_dock(window, loss, loss.header, "loss", self.tr("Loss"))
        self.maps = monitor_dock(window, maps, maps.header, "maps", self.tr("Feature maps"))
        self.gates = monitor_dock(window, gates, gates.header, "gates", self.tr("Gates over time"))
        self._place(sides[0])

    def all(self) -> list[QDockWidget]:
        return [self.palette, self.inspector, *self.monitors()]

    def monitors(self) -> list[QDockWidget]:
        return [self.loss, self.maps, self.gates]

    def make_room(self) -> None:
        """Show the views that have something to show; leave those alone that the user moved."""
        _, maps_view, gates_view = self._views
        source = maps_view.source()
        gates = gates_view.source() is not None
        maps = source is not None and (source.kind == "maps" or not gates)
        if (maps, gates) == self._shown:
            return
        share = self._shown is not None or not self._remembered
        self._shown = maps, gates
        self.maps.setVisible(maps)
        self.gates.setVisible(gates)
        if share:
            # Docks take their widths only once the window has laid itself out.
            QTimer.singleShot(0, self, self._share)

    def _share(self) -> None:
        """Give each open view the width it needs."""
        wants = ((self.loss, 360), (self.maps, 320), (self.gates, 560))
        shown = [(dock, width) for dock, width in wants if not dock.isHidden()]
        docks = [self.palette, self.inspector, *(dock for dock, _ in shown)]
        widths = [*SIDE_WIDTHS, *(width for _, width in shown)]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def _place(self, palette: QWidget) -> None:
        window, area = self._window, Qt.DockWidgetArea
        palette.setMinimumWidth(SIDE_WIDTHS[0])
        window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        window.addDockWidget(area.LeftDockWidgetArea, self.palette)
        window.addDockWidget(area.RightDockWidgetArea, self.inspector)
        for dock in self.monitors():
            window.addDockWidget(area.BottomDockWidgetArea, dock)
        heights = [MONITOR_HEIGHT] * len(self.monitors())
        window.resizeDocks(self.monitors(), heights, Qt.Orientation.Vertical)


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
