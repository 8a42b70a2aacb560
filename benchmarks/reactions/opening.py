"""Opens the window as `nndl-studio` does, and tells when it can be used: `opening.py STARTED`.

STARTED is the time at which the process was asked for. Usable is when the drawing has been painted
and everything that was waiting then has had its turn; ready is when the untrained network can be
trained. The gap is the longest time without an answer between the two.
"""

from __future__ import annotations

import json
import sys
from time import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from nndl_studio.runs.news import Phase
from nndl_studio.ui.shell.app import application, open_studio
from nndl_studio.ui.shell.main_window import MainWindow

AT_MOST = 60.0


class Watch(QObject):
    """Looks at the application from its first event on."""

    def __init__(self, started: float) -> None:
        super().__init__()
        self._started, self._last = started, 0.0
        self._figures: dict[str, float] = {}
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._see)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._beat.isActive():
            windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
            if windows and watched is windows[0].canvas.viewport():
                self._window = windows[0]
                self._beat.start(1)
        return False

    def _see(self) -> None:
        now = time()
        if not self._figures:
            self._figures = {"usable": now - self._started, "gap": 0.0}
        else:
            self._figures["gap"] = max(self._figures["gap"], now - self._last)
        self._last = now
        if self._window.run.phase is Phase.READY or now > self._started + AT_MOST:
            self._figures["ready"] = now - self._started
            self._beat.stop()
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            self._window.end()


def main() -> None:
    watch = Watch(float(sys.argv[1]))
    application().installEventFilter(watch)
    open_studio()
    sys.stdout.write(json.dumps(watch._figures) + "\n")


if __name__ == "__main__":
    main()
