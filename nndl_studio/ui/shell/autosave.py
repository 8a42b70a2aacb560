"""When unsaved changes are kept: soon after the last edit, and now and then while edits go on."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from nndl_studio.safekeeping.saver import Saver, Unsaved
from nndl_studio.sentence import Sentence

# Promised are 2 s after the last edit and 15 s in a row of edits, writing included.
PAUSE_SECONDS = 1.4
LONGEST_SECONDS = 13.0


class Autosave(QObject):
    """Asks `unsaved` for a copy of the document when it is time, and has it kept on a thread.

    `kept` says that it is on the disk, `failed` why it is not; both on the window's thread.
    """

    kept = Signal()
    failed = Signal(object)
    _told = Signal(object)

    def __init__(self, unsaved: Callable[[], Unsaved | None], parent: QObject) -> None:
        super().__init__(parent)
        self._unsaved = unsaved
        self._on = True
        self._since: float | None = None
        self._complained = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.keep_now)
        self._told.connect(self._hear)
        self._saver = Saver(self._told.emit)

    def set_on(self, on: bool) -> None:
        """Turned off, nothing is kept, nor stays kept."""
        self._on = on
        if on:
            self.touch()
        else:
            self.drop()

    @Slot()
    def touch(self) -> None:
        """The document has been edited."""
        if not self._on:
            return
        now = monotonic()
        self._since = now if self._since is None else self._since
        wait = min(PAUSE_SECONDS, self._since + LONGEST_SECONDS - now)
        self._timer.start(max(0, round(1000 * wait)))

    @Slot()
    def keep_now(self) -> None:
        """Have the document kept as it is; if nothing is unsaved, nothing stays kept."""
        self._rest()
        unsaved = self._unsaved() if self._on else None
        if unsaved is None:
            self._saver.drop()
        else:
            self._saver.keep(unsaved)

    def drop(self) -> None:
        """The document is saved, or left: what was kept of it goes."""
        self._rest()
        self._saver.drop()

    def end(self) -> None:
        """Drop, and wait for the thread; for closing the window."""
        self._rest()
        self._saver.end()

    def leave(self) -> None:
        """Keep what is unsaved for the next start, and wait for the thread."""
        self.keep_now()
        self._saver.leave()

    def _rest(self) -> None:
        self._timer.stop()
        self._since = None

    @Slot(object)
    def _hear(self, problem: Sentence | None) -> None:
        if problem is None:
            self._complained = False
            self.kept.emit()
        elif not self._complained:  # once: the next edit would only say it again
            self._complained = True
            self.failed.emit(problem)
