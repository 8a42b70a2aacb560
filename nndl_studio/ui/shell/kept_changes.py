"""Unsaved changes and where they are kept against a crash, by this window or the one before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from nndl_studio.safekeeping.kept import Kept
from nndl_studio.safekeeping.saver import Unsaved
from nndl_studio.safekeeping.shelf import discard, discard_for
from nndl_studio.ui.shell.autosave import Autosave


class KeptChanges(QObject):
    """`autosave` keeps them; `restored` is where the window that had the document before did."""

    def __init__(self, unsaved: Callable[[], Unsaved | None], on: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.restored: list[Kept] = []
        self.autosave = Autosave(unsaved, self)
        self.autosave.set_on(on)
        self.autosave.kept.connect(self._forget_restored)

    def take_over(self, kept: Kept) -> None:
        """What another window kept is this one's now, which keeps it anew."""
        self.restored.append(kept)
        self.autosave.keep_now()

    def drop(self) -> None:
        """The document is saved or left."""
        self.autosave.drop()
        self._forget_restored()

    def written(self, path: Path) -> None:
        """The document is what its file holds: nothing that was kept of that is needed."""
        self.drop()
        discard_for(path)

    def end(self, forced: bool) -> None:
        """The window closes. If the process is made to end, what is unsaved stays kept."""
        if forced:
            self.autosave.leave()
        else:
            self.autosave.end()
            self._forget_restored()

    @Slot()
    def _forget_restored(self) -> None:
        for kept in self.restored:
            discard(kept)
        self.restored = []
