"""What the user is asked and told about the document's file: which one, and what went wrong."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nndl_studio.exchange.formats import READ, suffixes
from nndl_studio.files import reason_of
from nndl_studio.graph.project import SUFFIX
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say
from nndl_studio.system_words import system_words
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.texts import literal

Button = QMessageBox.StandardButton
# A part of a path, a drive, or what a shell or Windows keeps for itself.
UNFIT = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')


def stem_of(title: str) -> str:
    """A title as the name of a file in any system: what none may hold becomes a hyphen."""
    return UNFIT.sub("-", title).strip(" .") or "project"


class FileQuestions(QObject):
    """Questions and complaints over one window."""

    def __init__(self, window: QWidget, settings: StudioSettings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings

    def which_to_open(self) -> Path | None:
        kinds = told(
            say(
                "NNDL Studio projects (*.nndl);;Models ({endings});;All files (*)",
                endings=" ".join(f"*{suffix}" for suffix in suffixes(READ)),
            )
        )
        title = told(say("Open a project"))
        name, _ = QFileDialog.getOpenFileName(self._window, title, self._settings.folder, kinds)
        return Path(name) if name else None

    def where_to_save(self, title: str) -> Path | None:
        """A file for the project called `title`."""
        kinds = told(say("NNDL Studio projects (*.nndl)"))
        start = str(Path(self._settings.folder) / f"{stem_of(title)}{SUFFIX}")
        asked = told(say("Save the project"))
        name, _ = QFileDialog.getSaveFileName(self._window, asked, start, kinds)
        path = Path(name)
        return (path if path.suffix else path.with_suffix(SUFFIX)) if name else None

    def before_leaving(self, title: Sentence) -> QMessageBox.StandardButton:
        """What to do with unsaved changes: Save, Discard or Cancel."""
        return QMessageBox.question(
            self._window,
            told(say("Save the changes?")),
            literal(told(say("“{project}” has changes that are not saved.", project=title))),
            Button.Save | Button.Discard | Button.Cancel,
            Button.Save,
        )

    def cant_open(self, error: Exception) -> None:
        self._complain(say("This project can't be opened"), self._why(error))

    def cant_restore(self, error: Exception) -> None:
        self._complain(say("This drawing can't be restored"), self._why(error))

    def _why(self, error: Exception) -> Sentence:
        if isinstance(error, FileNotFoundError) and error.filename:
            return say(
                "{file} is not there. It may have been moved, renamed or deleted.",
                file=error.filename,
            )
        return reason_of(error)

    def in_use(self, path: Path) -> None:
        words = say("“{file}” is open in another window: save under another name.", file=path.name)
        self._not_saved(words)

    def not_saved(self, path: Path, error: Exception) -> None:
        if not path.parent.is_dir():
            words = say(
                "The folder {folder} is not there: save in another one.", folder=path.parent
            )
        elif isinstance(error, OSError) and system_words(error):
            # The error itself names a temporary file, which means nothing to the user.
            words = say(
                "{file}: {reason}.\nThe file as it was before is intact. Save in another folder, "
                "or mend this one.",
                file=path,
                reason=system_words(error),
            )
        else:
            words = say("{problem}\nThe file as it was before is intact.", problem=str(error))
        self._not_saved(words)

    def _not_saved(self, words: Sentence) -> None:
        self._complain(say("The project was not saved"), words)

    def _complain(self, title: Sentence, words: Sentence) -> None:
        QMessageBox.warning(self._window, told(title), literal(told(words)))
