"""What a window offers when it starts: runs that were broken off, unsaved drawings, a beginning."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from nndl_studio.runs.history import History
from nndl_studio.ui.shell.going_on import offer_to_go_on
from nndl_studio.ui.shell.main_window import MainWindow

# After this the docks stand in their places, behind whatever is asked.
FIRST_MILLISECONDS = 400
# A studio that was killed holds its locks until the system has written for it what it was at;
# on a disk with much to do that took over 3 s.
AGAIN_MILLISECONDS = 10_000


class StartOffers(QObject):
    """One after another, each once: a run, then drawings, else the start page if `page`."""

    def __init__(self, window: MainWindow, history: History, page: bool) -> None:
        super().__init__(window)
        self._window, self._history, self._page = window, history, page
        QTimer.singleShot(FIRST_MILLISECONDS, self, self.begin)

    @Slot()
    def begin(self) -> None:
        """Offer what there is; where there is nothing, look once more in a while."""
        if self.look():
            return
        QTimer.singleShot(AGAIN_MILLISECONDS, self, self.look)
        if self._page:
            self._window.menu_actions.start.trigger()

    @Slot()
    def look(self) -> bool:
        """Offer what a studio that ended without closing left behind; whether there was any."""
        asked = offer_to_go_on(self._window, self._history)
        return self._window.recovery.offer_at_start() or asked
