"""Docks: the fixed sides of the window, and the monitor's cards that can be moved and floated."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QTabBar, QTabWidget, QWidget
from shiboken6 import isValid

from nndl_studio.sentence import NOTHING, Sentence, joined, say
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.cards import Cards
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.monitor.pin import PINNED, Pin, read_pin
from nndl_studio.ui.shell.dock import LEAST_WIDTH, Dock, fill_dock, monitor_dock, side_dock
from nndl_studio.ui.shell.maximised import Maximised
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.view_files import LiveView

SIDE_WIDTHS = (176, 292)
MONITOR_HEIGHT = 250
LOSS = "loss"
LOSS_WIDTH = 300
ROOM_FOR_TABS = 330
# More views than this are tabs.
MOST_SIDE_BY_SIDE = 3


class Docks(QObject):
    """The docks of one window; a view with nothing to show makes room for the others.

    `sight_changed` carries the name of a card and whether it can be seen: a tab behind another
    can't. `filled` carries the name of one that has just been built.
    """

    sight_changed = Signal(str, bool)
    filled = Signal(str)

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
        self._untidy = False
        self._height = MONITOR_HEIGHT
        self._in_sight: set[str] = set()
        self._told: set[str] = set()
        self._arranging = False
        self._past = NOTHING
        self._size = window.size()
        self.palette = side_dock(window, sides[0], "palette", say("Layers"))
        self.inspector = side_dock(window, sides[1], "inspector", say("Inspector"))
        self.loss = monitor_dock(window, LOSS, say("Loss"))
        self._monitors = {LOSS: self.loss}
        self._views: dict[str, LiveView] = {}
        self._maximised = Maximised(window)
        self._rows = {row.name: row for row in cards.rows}
        for row in cards.rows:
            self._monitors[row.name] = monitor_dock(window, row.name, row.title_of(None))
        for words in settings.pinned:
            self._add_pinned(read_pin(words))
        self._fill(LOSS, loss, "chart")
        cards.made.connect(self._take)
        cards.titled.connect(self._rename)
        for name in self._monitors:
            self._watch(name)
        self._place(sides[0])

    def __getitem__(self, name: str) -> Dock:
        """The dock of a card."""
        return self._monitors[name]

    def all(self) -> list[Dock]:
        return [self.palette, self.inspector, *self._monitors.values()]

    def views(self) -> dict[str, LiveView]:
        """The views that have been built, by their names."""
        return dict(self._views)

    def in_sight(self) -> list[Dock]:
        """The monitor's docks that can be seen."""
        return [dock for name, dock in self._monitors.items() if name in self._in_sight]

    def set_past(self, words: Sentence) -> None:
        """Every view says which moment it shows; nothing for now."""
        self._past = words
        for view in self._views.values():
            view.header.set_past(words)

    def make_room(self) -> None:
        """Show the views that have something to show, but for those that the user closed."""
        relevant = (LOSS, *self._cards.relevant())
        if relevant == self._relevant:
            return
        self.all_back()
        as_before = self._relevant is None and sorted(relevant) == sorted(self._settings.shown)
        self._keep_closed()
        self._relevant = relevant
        for name, dock in self._monitors.items():
            dock.toggleViewAction().setVisible(name in relevant)
            # Side by side, all of them together could be wider than the screen.
            dock.setVisible(as_before and dock in self._wanted())
        self._untidy = not as_before
        if self._window.isVisible():
            self.arrange()

    def can_pin(self, name: str) -> bool:
        """Whether there can be another view of the kind: of a probe, not of the run."""
        card = self._views.get(name)
        return isinstance(card, Card) and card.source() is not None

    def pin(self, name: str) -> str:
        """Open another view like this one, which stays at what this one shows; its name."""
        source = self._cards[name].source()
        assert source is not None
        pinned = self._cards.free_name(name.partition(PINNED)[0])
        dock = self._add_pinned(Pin(pinned, source.node, source.probe))
        assert dock is not None
        self._watch(pinned)
        self._relevant = (LOSS, *self._cards.relevant())
        self.all_back()
        self._size = self._window.size()
        self._put_beside(dock)
        QTimer.singleShot(0, self, self._share_evenly)
        return pinned

    def close(self, name: str) -> None:
        """Hide a view until it is asked for; one that was pinned is gone."""
        dock = self._monitors[name]
        dock.close()
        if name not in self._cards.pins():
            return
        self.all_back()
        self._see(name, False)
        self._window.removeDockWidget(dock)
        del self._monitors[name], self._rows[name]
        self._views.pop(name, None)
        self._in_sight.discard(name)
        self._told.discard(name)
        self._cards.unpin(name)
        self._relevant = (LOSS, *self._cards.relevant())
        dock.deleteLater()

    def maximised(self, name: str) -> bool:
        """Whether a view has the room of all."""
        return self._maximised.dock is self[name]

    def maximise(self, name: str) -> None:
        """Give a view the room of all that stand beside it; they wait."""
        self.all_back()
        self._rearrange(lambda: self._maximised.begin(self[name], self._monitors.values()))

    @Slot()
    def all_back(self) -> None:
        """The views that waited come back to where they were."""
        if self._maximised.dock is not None:
            self._rearrange(self._maximised.end)

    def remember(self) -> None:
        """Keep what the user closed and where everything stands."""
        self.all_back()
        self._keep_closed()
        self._settings.shown = list(self._relevant or ())
        # One that was closed as a window is gone as well.
        closed, pins = self._settings.closed, self._cards.pins()
        self._settings.pinned = [pin.words() for name, pin in pins.items() if name not in closed]
        self._settings.closed = [name for name in closed if name not in pins]
        self._settings.layout = self._window.saveState()

    def _keep_closed(self) -> None:
        """A view that has something to show and is hidden was closed by the user."""
        if self._untidy:
            return
        if self.loss in self.in_sight() and not self.loss.isFloating():
            self._height = self.loss.height()
        closed = set(self._settings.closed)
        for name in self._relevant or ():
            if self._monitors[name].isHidden():
                closed.add(name)
            else:
                closed.discard(name)
        self._settings.closed = sorted(closed)

    def arrange(self) -> None:
        """Put views side by side, the more telling ones first, where others have come in; what the
        user moved is left alone. Qt leaves stray tabs about unless the window is on screen and the
        docks are taken out first.
        """
        if not self._untidy:
            return
        self._untidy = False
        self._size = self._window.size()
        self._rearrange(self._deal_out)
        # Docks take their sizes only once the window has laid itself out.
        QTimer.singleShot(0, self, self._share)

    def _add_pinned(self, pin: Pin | None) -> Dock | None:
        """The room of a view that is pinned, if there is such a kind."""
        row = self._cards.pin(pin) if pin is not None else None
        if row is None or pin is None:
            return None
        self._rows[row.name] = row
        title = joined(" · ", [row.title_of(None), pin.node])
        self._monitors[row.name] = monitor_dock(self._window, row.name, title)
        return self._monitors[row.name]

    def _put_beside(self, dock: Dock) -> None:
        """In a column of its own, before further ones that are pinned."""
        others = [self._monitors[name] for name in self._cards.pins()]
        there = [each for each in others if each is not dock and not each.isHidden()]
        docked = [each for each in there if not each.isFloating()]
        self._put(dock)
        if docked:
            self._window.tabifyDockWidget(docked[0], dock)
        dock.raise_()

    def _watch(self, name: str) -> None:
        dock = self._monitors[name]
        dock.visibilityChanged.connect(lambda on: self._see(name, on))
        dock.topLevelChanged.connect(self._leave_room)

    def _rearrange(self, move: Callable[[], None]) -> None:
        """Move docks about, and tell who is in sight once all have their places."""
        self._arranging = True
        move()
        self._arranging = False
        for name in self._monitors:
            self._tell_sight(name)

    def _deal_out(self) -> None:
        """All wanted docks in their columns; on the way each is in sight for a moment."""
        window, area = self._window, Qt.DockWidgetArea.BottomDockWidgetArea
        docks = []
        for dock in self._wanted():
            if dock.isFloating() or window.dockWidgetArea(dock) != area:
                dock.show()
            else:
                docks.append(dock)
                window.removeDockWidget(dock)
        for first, *behind in _dealt(docks):
            self._put(first)
            for dock in behind:
                self._put(dock)
                window.tabifyDockWidget(first, dock)
            first.raise_()

    def _put(self, dock: Dock) -> None:
        area = Qt.DockWidgetArea.BottomDockWidgetArea
        self._window.addDockWidget(area, dock, Qt.Orientation.Horizontal)
        dock.show()

    def _wanted(self) -> list[Dock]:
        """Views with something to show, but for those that the user closed."""
        closed = self._settings.closed
        return [self._monitors[name] for name in self._relevant or () if name not in closed]

    def _share(self) -> None:
        """Give each open view the width it needs, and all of them their height."""
        shown = {n: dock for n, dock in self._monitors.items() if n in self._in_sight}
        docks = [self.palette, self.inspector, *shown.values()]
        widths = [*SIDE_WIDTHS, *map(self._width, shown)]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)
        monitors = list(shown.values())
        self._window.resizeDocks(monitors, [self._height] * len(monitors), Qt.Orientation.Vertical)
        # All side by side for a moment, they have made the window wider than the screen.
        self._keep_size(self._size)

    def _share_evenly(self) -> None:
        """Another view has come in: all as wide as one another, the window as wide as it was."""
        shown = [dock for dock in self.in_sight() if not dock.isFloating()]
        narrow = [LEAST_WIDTH] * len(shown)
        self._window.resizeDocks(shown, narrow, Qt.Orientation.Horizontal)
        self._keep_size(self._size)

    def _width(self, name: str) -> int:
        """The width of a view, with room for its tabs."""
        tabs = self._window.tabifiedDockWidgets(self._monitors[name])
        behind = [n for n, dock in self._monitors.items() if dock in tabs and not dock.isHidden()]
        widest = max(map(self._own_width, (name, *behind)))
        return max(self._own_width(name), min(widest, ROOM_FOR_TABS))

    def _own_width(self, name: str) -> int:
        return LOSS_WIDTH if name == LOSS else self._rows[name].width

    def _see(self, name: str, visible: bool) -> None:
        # A window that goes without being closed, as at the end of the process, hides its docks
        # when the window they stand in is half gone.
        if not isValid(self._window) or name not in self._monitors:
            return
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self._window.findChildren(QTabBar, options=direct):
            # Qt measures tabs while docks are still narrow, and would keep their words cut.
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            # Qt crashes where docks come or go while one of their tabs is being dragged.
            bar.setMovable(False)
        if visible:
            self._in_sight.add(name)
        else:
            self._in_sight.discard(name)
            self._leave_room()
        if not self._arranging:
            self._tell_sight(name)

    @Slot()
    def _leave_room(self) -> None:
        """A maximised view that is closed or floated leaves its room to the others."""
        if not self._arranging and self._maximised.left():
            QTimer.singleShot(0, self, self.all_back)

    def _tell_sight(self, name: str) -> None:
        """A view that is seen for the first time is built now, before it is painted."""
        visible = name in self._in_sight
        if visible and name != LOSS:
            self._cards[name]
        self._name_header(name)
        if visible is not (name in self._told):
            self._told ^= {name}
            self.sight_changed.emit(name, visible)

    def _name_header(self, name: str) -> None:
        """The title stands in the header, or in the tab where there is one."""
        if name in self._views:
            tabs = self._window.tabifiedDockWidgets(self._monitors[name])
            self._views[name].header.set_named(all(dock.isHidden() for dock in tabs))

    @Slot(str)
    def _take(self, name: str) -> None:
        """A view has been built: it goes where its room is."""
        widths = {dock: dock.width() for dock in self.in_sight() if dock is not self[name]}
        size = self._window.size()
        card = self._cards[name]
        self._fill(name, card, self._rows[name].icon)
        self._name_header(name)
        if not self._arranging:
            # Columns stand still, whatever the view would like; Qt asks it once it is painted.
            QTimer.singleShot(0, self, lambda: self._hold(widths, size))

    def _hold(self, widths: dict[Dock, int], size: QSize) -> None:
        """Columns as wide as they were, if the window is no wider by it."""
        still = [dock for dock in self.in_sight() if dock in widths]
        kept = [widths[dock] for dock in still]
        self._window.resizeDocks(still, kept, Qt.Orientation.Horizontal)
        self._keep_size(size)

    def _keep_size(self, size: QSize) -> None:
        """Docks that come or change may have made the window larger."""
        if not self._window.isMaximized() and not self._window.isFullScreen():
            self._window.resize(size)

    def _fill(self, name: str, view: LiveView, icon: str) -> None:
        view.header.set_icon(icon)
        view.header.set_past(self._past)
        self._views[name] = view
        fill_dock(self._monitors[name], view, view.header)
        self.filled.emit(name)

    @Slot(str, object)
    def _rename(self, name: str, title: Sentence) -> None:
        self._monitors[name].set_title(title)

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


def _dealt(docks: list[Dock]) -> list[list[Dock]]:
    """The columns, and in each the docks that are tabs of one another: further ones go in turn
    behind the last column and the one before it, so that the loss is always in sight."""
    columns = [[dock] for dock in docks[:MOST_SIDE_BY_SIDE]]
    for i, dock in enumerate(docks[MOST_SIDE_BY_SIDE:]):
        columns[-1 - i % 2].append(dock)
    return columns
