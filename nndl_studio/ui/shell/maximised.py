"""One live view in the room of all that stand beside it, which wait hidden meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from nndl_studio.ui.shell.dock import Dock


class Maximised:
    """`dock` is the one that has the room, None while all have theirs."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.dock: Dock | None = None
        self._waiting: list[Dock] = []
        # Those that could be seen, and how wide and high they were.
        self._sizes: dict[Dock, tuple[int, int]] = {}

    def begin(self, dock: Dock, docks: Iterable[Dock]) -> None:
        """Hide those of `docks` that stand where `dock` does; they keep their places."""
        self.dock = dock
        beside = [each for each in docks if self._is_beside(each)]
        seen = (each for each in beside if not each.visibleRegion().isEmpty())
        self._sizes = {each: (each.width(), each.height()) for each in seen}
        self._waiting = [each for each in beside if each is not dock]
        for each in self._waiting:
            each.hide()

    def end(self) -> None:
        """Everything as it was."""
        self.dock = None
        for each in self._waiting:
            each.show()
        for each in self._sizes:
            each.raise_()
        wide, high = zip(*self._sizes.values(), strict=True) if self._sizes else ((), ())
        docks = list(self._sizes)
        self._window.resizeDocks(docks, list(wide), Qt.Orientation.Horizontal)
        self._window.resizeDocks(docks, list(high), Qt.Orientation.Vertical)
        self._waiting, self._sizes = [], {}

    def left(self) -> bool:
        """Whether the one that had the room has been closed or floated since."""
        return self.dock is not None and (self.dock.isHidden() or self.dock.isFloating())

    def _is_beside(self, dock: Dock) -> bool:
        area = self._window.dockWidgetArea
        there = not dock.isHidden() and not dock.isFloating()
        return there and self.dock is not None and area(dock) == area(self.dock)
