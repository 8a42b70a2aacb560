"""Looks at an application that starts, and closes its window once a network is ready to train.

`usable` is when the drawing has been painted and everything that was waiting then has had its turn;
`work` the processor time of the window's thread until then, which other programs disturb less;
`ready` when the untrained network can be trained; `gap` the longest time without an answer between
the two. All in seconds.
"""

from __future__ import annotations

from time import thread_time, time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from nndl_studio.runs.news import Phase
from nndl_studio.ui.shell.app import application
from nndl_studio.ui.shell.main_window import MainWindow

AT_MOST = 60.0


class Watch(QObject):
    """From the first event on."""

    def __init__(self, started: float) -> None:
        super().__init__()
        self.figures: dict[str, float] = {}
        self._started, self._last = started, 0.0
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._see)
        application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._beat.isActive():
            windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
            if windows and watched is windows[0].canvas.viewport():
                self._window = windows[0]
                self._beat.start(1)
        return False

    def _see(self) -> None:
        now = time()
        if not self.figures:
            work = thread_time()
            self.figures = {"usable": now - self._started, "work": work, "gap": 0.0}
        else:
            self.figures["gap"] = max(self.figures["gap"], now - self._last)
        self._last = now
        if self._window.run.phase is Phase.READY or now > self._started + AT_MOST:
            self.figures["ready"] = now - self._started
            self._beat.stop()
            application().removeEventFilter(self)
            self._window.end()
