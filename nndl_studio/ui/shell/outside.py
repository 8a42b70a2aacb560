"""Notices, when the window gets the focus, that another program has changed the document's file."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from nndl_studio.sentence import Sentence, say
from nndl_studio.stamp import Standing
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.texts import show, worded


class FileNotice(RunNotice):
    """A line over the canvas; hidden until there is something to say of the document's file."""

    def __init__(self) -> None:
        super().__init__()
        self.load = worded(QPushButton(), say("Load it"))
        show(self.load.setToolTip, say("Take over the file as it is now; it can be undone"))
        self.add(self.load)


class OutsideWatch(QObject):
    """Looks at the file each time the window gets the focus, and says once what it finds."""

    def __init__(self, window: QWidget, files: ProjectFiles) -> None:
        super().__init__(window)
        self._window, self._files = window, files
        self._told = Standing.SAME
        self.notice = FileNotice()
        self.notice.load.clicked.connect(self._load)
        files.named.connect(self._on_named)
        files.said.connect(self._say)
        files.autosave.failed.connect(self._on_not_kept)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self.look)

    @Slot()
    def look(self) -> None:
        """Compare the file with what the window knows of it."""
        if not self._window.isActiveWindow() or self._files.path is None:
            return
        found = self._files.standing()
        if found is not self._told:
            self._told = found
            self._show(found)

    def _show(self, found: Standing) -> None:
        path = self._files.path
        if found is Standing.SAME or path is None:
            self.notice.hide()
        elif found is Standing.GONE:
            words = say("“{file}” is no longer there. Save to write it again.", file=path.name)
            self._say(words, True)
        else:
            self._say(say("“{file}” was changed by another program.", file=path.name), True)
            self.notice.load.show()

    @Slot()
    def _load(self) -> None:
        if self._files.load_theirs():
            self.notice.hide()
            self._told = Standing.SAME

    @Slot()
    def _on_named(self) -> None:
        """A save or another document: what was said is over."""
        if self._told is not Standing.SAME and self._files.standing() is Standing.SAME:
            self._told = Standing.SAME
            self.notice.hide()

    @Slot(object, bool)
    def _say(self, words: Sentence, bad: bool) -> None:
        self.notice.load.hide()
        self.notice.say(words, bad)

    def _on_not_kept(self, problem: Sentence) -> None:
        words = say(
            "Unsaved changes can't be kept against a crash ({problem}): save soon.",
            problem=problem,
        )
        self._say(words, True)
