"""What waits until the first window has been painted: large libraries, and all other threads."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

# By then the window has done all else that there was to do.
MILLISECONDS = 30


class FirstPaint(QObject):
    """Threads that load libraries take Python's lock from the window at every turn: beside three of
    them what the window does in 0.15 s until it has been painted took it 0.8 s.
    """

    def __init__(self) -> None:
        super().__init__()
        self.awaited = False
        self._jobs: list[Callable[[], object]] = []

    def expect(self) -> None:
        """A window will be painted soon; `watch` says which."""
        self.awaited = True

    def watch(self, widget: QWidget) -> None:
        """It is painted when this part of it is."""
        widget.installEventFilter(self)

    def then(self, job: Callable[[], object]) -> None:
        """Do `job` once the window has been painted, one after another; at once where that has
        happened, or no window was expected."""
        if self.awaited:
            self._jobs.append(job)
        else:
            job()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(MILLISECONDS, self, self._begin)
        return False

    @Slot()
    def _begin(self) -> None:
        self.awaited = False
        jobs, self._jobs = self._jobs, []
        for job in jobs:
            job()


first_paint = FirstPaint()
