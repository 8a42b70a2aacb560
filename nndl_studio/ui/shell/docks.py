"""Docks: the fixed sides of the window, and the monitor's cards that can be moved and floated."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from nndl_studio.ui.monitor.cards import Cards
from nndl_studio.ui.monitor.header import Header
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.shell.settings import StudioSettings

GAP = 6
SIDES = Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
SIDE_WIDTHS = (176, 292)
MONITOR_HEIGHT = 250
LOSS = "loss"
LOSS_WIDTH = 360
# More views than this are tabs behind the last one.
MOST_SIDE_BY_SIDE = 3


class Docks(QObject):
    """The docks of one window; a view with nothing to show makes room for the others.

    `sight_changed` carries the name of a card and whether it can be seen: a tab behind another
    can't.
    """

    sight_changed = Signal(str, bool)

    def __init__(
        self,
        window: QMainWindow,
        sides: tuple[QWidget, QWidget],
        loss: LossView,
        cards: Cards,
        settings: StudioSettings,
    ) -> None:
        super().__init__(window)
        self._window, self._cards, self._settings = window, cards, settings
        self._relevant: tuple[str, ...] | None = None
        self._in_sight: set[str] = set()
        self.palette = side_dock(window, sides[0], "palette", self.tr("Layers"))
        self.inspector = side_dock(window, sides[1], "inspector", self.tr("Inspector"))
        loss.header.set_icon("chart")
        self.loss = monitor_dock(window, loss, loss.header, LOSS, self.tr("Loss"))
        self._monitors = {LOSS: self.loss}
        self._headers = {LOSS: loss.header}
        self._widths = {LOSS: LOSS_WIDTH}
        for row in cards.rows:
            card = cards[row.name]
            card.header.set_icon(row.icon)
            self._monitors[row.name] = monitor_dock(window, card, card.header, row.name, card.title)
            card.renamed.connect(self._monitors[row.name].setWindowTitle)
            self._headers[row.name] = card.header
            self._widths[row.name] = row.width
        for name, dock in self._monitors.items():
            dock.visibilityChanged.connect(lambda on, name=name: self._see(name, on))
        self._place(sides[0])

    def __getitem__(self, name: str) -> QDockWidget:
        """The dock of a card."""
        return self._monitors[name]

    def all(self) -> list[QDockWidget]:
        return [self.palette, self.inspector, *self._monitors.values()]

    def in_sight(self) -> list[QDockWidget]:
        """The monitor's docks that can be seen."""
        return [dock for name, dock in self._monitors.items() if name in self._in_sight]

    def make_room(self) -> None:
        """Show the views that have something to show, but for those that the user closed."""
        relevant = (LOSS, *self._cards.relevant())
        if relevant == self._relevant:
            return
        first = self._relevant is None
        self._keep_closed()
        self._relevant = relevant
        closed = self._settings.closed
        for name, dock in self._monitors.items():
            dock.toggleViewAction().setVisible(name in relevant)
            dock.setVisible(name in relevant and name not in closed)
        if not first or sorted(relevant) != sorted(self._settings.shown):
            self._arrange()

    def remember(self) -> None:
        """Keep what the user closed and where everything stands."""
        self._keep_closed()
        self._settings.shown = list(self._relevant or ())
        self._settings.layout = self._window.saveState()

    def _keep_closed(self) -> None:
        """A view that has something to show and is hidden was closed by the user."""
        closed = set(self._settings.closed)
        for name in self._relevant or ():
            if self._monitors[name].isHidden():
                closed.add(name)
            else:
                closed.discard(name)
        self._settings.closed = sorted(closed)

    def _arrange(self) -> None:
        """Views side by side, the more telling ones first; leave alone what the user moved."""
        window, area = self._window, Qt.DockWidgetArea.BottomDockWidgetArea
        docks = [
            dock
            for dock in (self._monitors[name] for name in self._relevant or ())
            if not dock.isHidden() and not dock.isFloating() and window.dockWidgetArea(dock) == area
        ]
        for dock in docks[:MOST_SIDE_BY_SIDE]:
            window.addDockWidget(area, dock, Qt.Orientation.Horizontal)
        for dock in docks[MOST_SIDE_BY_SIDE:]:
            window.tabifyDockWidget(docks[MOST_SIDE_BY_SIDE - 1], dock)
        if len(docks) > MOST_SIDE_BY_SIDE:
            docks[MOST_SIDE_BY_SIDE - 1].raise_()
        # Docks take their widths only once the window has laid itself out.
        QTimer.singleShot(0, self, self._share)

    def _share(self) -> None:
        """Give each open view the width it needs."""
        shown = {n: dock for n, dock in self._monitors.items() if n in self._in_sight}
        docks = [self.palette, self.inspector, *shown.values()]
        widths = [*SIDE_WIDTHS, *map(self._wanted, shown)]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)

    def _wanted(self, name: str) -> int:
        """The width of a view, or of the widest among its tabs."""
        tabs = self._window.tabifiedDockWidgets(self._monitors[name])
        behind = [n for n, dock in self._monitors.items() if dock in tabs and not dock.isHidden()]
        return max(self._widths[each] for each in (name, *behind))

    def _see(self, name: str, visible: bool) -> None:
        tabs = self._window.tabifiedDockWidgets(self._monitors[name])
        alone = all(dock.isHidden() for dock in tabs)
        self._headers[name].set_named(alone)
        if visible:
            self._in_sight.add(name)
        else:
            self._in_sight.discard(name)
        self.sight_changed.emit(name, visible)

    def _place(self, palette: QWidget) -> None:
        window, area = self._window, Qt.DockWidgetArea
        palette.setMinimumWidth(SIDE_WIDTHS[0])
        window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        window.setTabPosition(area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.addDockWidget(area.LeftDockWidgetArea, self.palette)
        window.addDockWidget(area.RightDockWidgetArea, self.inspector)
        monitors = list(self._monitors.values())
        for dock in monitors:
            window.addDockWidget(area.BottomDockWidgetArea, dock)
        heights = [MONITOR_HEIGHT] * len(monitors)
        window.resizeDocks(monitors, heights, Qt.Orientation.Vertical)


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
