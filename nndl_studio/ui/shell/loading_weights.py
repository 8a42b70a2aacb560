"""Weights from a file: the drawing's own are loaded, those of others go to the matching page."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nndl_studio.exchange.matching import SUFFIXES, Matching, is_own, matching_of
from nndl_studio.exchange.weights import Weights
from nndl_studio.file_kinds import Kind, kind_of
from nndl_studio.runs.orders import Taken
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.run_control import RunControl

if TYPE_CHECKING:  # no window waits for a page that nobody has opened
    from nndl_studio.ui.shell.match_page import MatchPage


class LoadingWeights(QObject):
    """Gives `run` the weights in a file; `page` is open while the user decides what fits what."""

    def __init__(self, window: QWidget, run: RunControl, notice: RunNotice) -> None:
        super().__init__(window)
        self._window, self._run, self._notice = window, run, notice
        self.page: MatchPage | None = None

    @property
    def kinds(self) -> Sentence:
        """What the names of such files end in, as a file dialog wants it."""
        ends = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        return joined(";;", [say("Weights ({endings})", endings=ends), say("All files (*)")])

    @Slot(object)
    def take(self, path: Path) -> None:
        """Load what is in a file; what is wrong with it is said."""
        if _is_checkpoint(path):  # of which it is said what it is
            self._run.load(path)
            return
        from nndl_studio.ui.shell.match_page import attempt

        job = partial(matching_of, path, self._run.graph)
        found = attempt(self._window, say("Looking at the weights"), job)
        if isinstance(found, Sentence):
            self._notice.say(found, bad=True)
        elif isinstance(found, Matching) and is_own(found):
            self._run.load(path)
        elif isinstance(found, Matching):
            self._show(found)

    def _show(self, found: Matching) -> None:
        from nndl_studio.ui.shell.match_page import MatchPage

        page = self.page = MatchPage(self._window, found, self._run.graph)
        page.taken.connect(partial(self._give, found.source.path))
        page.finished.connect(self._leave)
        page.open()

    def _give(self, path: Path, weights: Weights) -> None:
        self._run.load(Taken(path, weights.arrays))

    @Slot()
    def _leave(self) -> None:
        if self.page is not None:
            self.page.deleteLater()
        self.page = None


def _is_checkpoint(path: Path) -> bool:
    return path.is_file() and kind_of(path) is Kind.CHECKPOINT
