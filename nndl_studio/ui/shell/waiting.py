"""Work that the window can't go on without, done on a thread of its own: if it takes long, a dialog
says how far it is, and it can be left."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from nndl_studio.going import Going, Stopped
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, joined, say

# Seconds in which nobody misses the window.
PATIENCE = 0.15
MILLISECONDS = 30
PARTS = 1000  # of the bar


def wait_for(window: QWidget, words: Sentence, job: Callable[[], None]) -> bool:
    """Do `job`, which may raise nothing but Stopped. False if the user does not want to wait."""
    going, done = Going(), Event()
    Thread(target=_work, args=(job, going, done), name="waited for", daemon=True).start()
    if not done.wait(PATIENCE):
        _show(window, words, going, done)
    return not going.stopped


def _work(job: Callable[[], None], going: Going, done: Event) -> None:
    try:
        with going.around(), suppress(Stopped):
            job()
    finally:
        done.set()


def _show(window: QWidget, words: Sentence, going: Going, done: Event) -> None:
    """Hold the user until the work is done or left."""
    dialog = QProgressDialog(told(words), told(say("Cancel")), 0, 0, window)
    dialog.setWindowTitle(told(words))
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    dialog.setMinimumDuration(0)
    dialog.setAutoReset(False)
    dialog.canceled.connect(going.stop)

    def look() -> None:
        if done.is_set() or going.stopped:
            dialog.accept()
            return
        newest = going.newest
        share = None if newest is None else newest.share
        dialog.setLabelText(told(words if newest is None else joined("\n", [words, newest.words])))
        dialog.setMaximum(PARTS if share is not None else 0)
        dialog.setValue(round(PARTS * (share or 0)))

    timer = QTimer(dialog)
    timer.timeout.connect(look)
    timer.start(MILLISECONDS)
    dialog.exec()
    timer.stop()
    dialog.deleteLater()
