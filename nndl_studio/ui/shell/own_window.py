"""A live view in a window of its own: on a second screen, or all over a projector's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from nndl_studio.ui.shell.dock import Dock

FULL_SCREEN, BACK = "F11", "Esc"
# At least; as docks they are strips.
SIZE = (640, 420)


class OwnWindow(QObject):
    """What a dock does as a window: F11 fills the screen, Escape goes back a step."""

    def __init__(self, dock: Dock) -> None:
        super().__init__(dock)
        self._dock = dock
        self._full, self._before = False, QRect()
        # In the main window they belong to others, so they are there for the floating dock alone.
        self._keys = [
            self._shortcut(FULL_SCREEN, self.toggle_full),
            self._shortcut(BACK, self.step_back),
        ]
        dock.topLevelChanged.connect(self._floated)
        self._floated(dock.isFloating())

    def open(self) -> None:
        """Float the view, large enough to be looked at from afar."""
        dock = self._dock
        if not dock.isFloating():
            dock.setFloating(True)
            dock.resize(dock.size().expandedTo(QSize(*SIZE)))
            # A strip at the bottom of the window would grow beyond the screen.
            room, place = dock.screen().availableGeometry(), dock.geometry()
            place.moveBottom(min(place.bottom(), room.bottom()))
            place.moveRight(min(place.right(), room.right()))
            dock.move(place.topLeft())
        dock.show()
        dock.activateWindow()

    @Slot()
    def toggle_full(self) -> None:
        """Fill the screen that the window is on, or no longer."""
        dock = self._dock
        if self.full:
            self._full = False
            dock.showNormal()
            dock.setGeometry(self._before)
        else:
            self.open()
            self._full = True
            self._before = dock.geometry()
            dock.showFullScreen()
            # Where no window manager looks after floating docks, Qt leaves this to us.
            dock.setGeometry(dock.screen().geometry())
        dock.activateWindow()

    @Slot()
    def step_back(self) -> None:
        """From the full screen to the window, from the window to its place among the views."""
        if self.full:
            self.toggle_full()
        else:
            self.dock_again()

    def dock_again(self) -> None:
        """To its place among the views, before those that are tabs there."""
        self._dock.setFloating(False)
        self._dock.raise_()

    @property
    def full(self) -> bool:
        """Whether it fills a screen."""
        return self._full

    def _shortcut(self, keys: str, step: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self._dock)
        shortcut.activated.connect(step)
        return shortcut

    @Slot(bool)
    def _floated(self, floating: bool) -> None:
        for each in self._keys:
            each.setEnabled(floating)
        if not floating and self._full:
            self._full = False
            self._dock.setWindowState(self._dock.windowState() & ~Qt.WindowState.WindowFullScreen)
