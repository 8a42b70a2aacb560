"""Asks which file to answer for, and shows the answers when they come."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from nndl_studio.languages import told
from nndl_studio.runs.answering import answer_by
from nndl_studio.runs.news import Answered
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.data.reading import Reading, Refusal
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.run_control import RunControl
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.status import StatusLine

if TYPE_CHECKING:  # no window waits for a page that nobody has opened
    from nndl_studio.ui.shell.answers_page import AnswersPage


class Answering(QObject):
    """The network that was trained here answers; where there is none, weights are asked for, with
    which the drawing answers though its data are gone. No thread of the window's waits."""

    def __init__(
        self,
        window: QWidget,
        run: RunControl,
        status: StatusLine,
        notice: RunNotice,
        settings: StudioSettings,
    ) -> None:
        super().__init__(window)
        self._window, self._run, self._status, self._notice = window, run, status, notice
        self._settings = settings
        self.page: AnswersPage | None = None
        self.reading = Reading(self)
        self.reading.done.connect(self._on_answered)
        self.reading.failed.connect(self._on_failed)
        run.bridge.answered.connect(self._on_answered)

    @Slot()
    def choose_file(self) -> None:
        """Answer for a file that the user chooses."""
        title, kinds = told(say("Answer for a file")), told(say("All files (*)"))
        start = self._settings.folder
        self.ask(QFileDialog.getOpenFileName(self._window, title, start, kinds)[0])

    @Slot()
    def choose_folder(self) -> None:
        """Answer for a folder, of pictures or of MNIST's files."""
        title = told(say("Answer for a folder"))
        self.ask(QFileDialog.getExistingDirectory(self._window, title, self._settings.folder))

    def ask(self, path: str) -> None:
        """Have a file or folder answered for; "" is none."""
        if not path:
            return
        self._settings.folder = str(Path(path).parent)
        if self._run.trained:
            self._say(path)
            self._run.answer(path)
            return
        title = told(say("Nothing is trained yet: choose trained weights or a checkpoint"))
        kinds = told(say("Weights and checkpoints (*.safetensors *.npz);;All files (*)"))
        start = self._settings.folder
        weights, _ = QFileDialog.getOpenFileName(self._window, title, start, kinds)
        if weights:
            self._say(path)
            graph = self._run.graph.copy()
            self.reading.start(partial(answer_by, graph, Path(weights), Path(path)))

    def release(self) -> None:
        """Wait for nothing any more."""
        self.reading.stop()

    def _say(self, path: str) -> None:
        self._notice.hide()
        self._status.set_message(say("Reading {file}…", file=path))

    @Slot(object)
    def _on_answered(self, news: Answered) -> None:
        self._status.set_message("")
        if news.found is None:
            self._refuse(news.problem)
            return
        from nndl_studio.ui.shell.answers_page import AnswersPage

        self.page = AnswersPage(self._window, news.path, news.found)
        self.page.open()

    @Slot(object)
    def _on_failed(self, refusal: Refusal) -> None:
        self._status.set_message("")
        self._refuse(refusal.words)

    def _refuse(self, problem: Sentence) -> None:
        self._notice.say(say("There are no answers: {problem}", problem=problem), bad=True)
