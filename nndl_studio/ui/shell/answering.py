"""Asks which file to answer for, and shows the answers when they come."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from nndl_studio.runs.news import Answered
from nndl_studio.ui.shell.answers_page import AnswersPage
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.run_control import RunControl
from nndl_studio.ui.shell.status import StatusLine


class Answering(QObject):
    """One answer is waited for at a time, on no thread of the window's."""

    def __init__(
        self, window: QWidget, run: RunControl, status: StatusLine, notice: RunNotice
    ) -> None:
        super().__init__(window)
        self._window, self._run, self._status, self._notice = window, run, status, notice
        self.page: AnswersPage | None = None
        run.bridge.answered.connect(self._on_answered)

    @Slot()
    def choose_file(self) -> None:
        """Answer for a file that the user chooses."""
        title, kinds = self.tr("Answer for a file"), self.tr("All files (*)")
        self.ask(QFileDialog.getOpenFileName(self._window, title, "", kinds)[0])

    @Slot()
    def choose_folder(self) -> None:
        """Answer for a folder, of pictures or of MNIST's files."""
        title = self.tr("Answer for a folder")
        self.ask(QFileDialog.getExistingDirectory(self._window, title))

    def ask(self, path: str) -> None:
        """Have a file or folder answered for; "" is none."""
        if path:
            self._status.set_message(self.tr("Reading {0}…").format(path))
            self._run.answer(path)

    @Slot(object)
    def _on_answered(self, news: Answered) -> None:
        self._status.set_message("")
        if news.found is None:
            words = self.tr("There are no answers for {0}: {1}")
            self._notice.say(words.format(news.path.name, news.problem), bad=True)
            return
        self.page = AnswersPage(self._window, news.path, news.found)
        self.page.open()
