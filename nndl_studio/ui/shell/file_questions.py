"""What the user is asked and told about the document's file: which one, and what went wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nndl_studio.exchange.formats import READ, suffixes
from nndl_studio.files import reason_of
from nndl_studio.graph.project import SUFFIX
from nndl_studio.ui.shell.settings import StudioSettings

Button = QMessageBox.StandardButton


class FileQuestions(QObject):
    """Questions and complaints over one window."""

    def __init__(self, window: QWidget, settings: StudioSettings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings

    def which_to_open(self) -> Path | None:
        kinds = self.tr("NNDL Studio projects (*.nndl);;Models ({0});;All files (*)")
        kinds = kinds.format(" ".join(f"*{suffix}" for suffix in suffixes(READ)))
        title = self.tr("Open a project")
        name, _ = QFileDialog.getOpenFileName(self._window, title, self._settings.folder, kinds)
        return Path(name) if name else None

    def where_to_save(self, title: str) -> Path | None:
        """A file for the project called `title`."""
        kinds = self.tr("NNDL Studio projects (*.nndl)")
        start = str(Path(self._settings.folder) / f"{title}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the project"), start, kinds
        )
        path = Path(name)
        return (path if path.suffix else path.with_suffix(SUFFIX)) if name else None

    def before_leaving(self, title: str) -> QMessageBox.StandardButton:
        """What to do with unsaved changes: Save, Discard or Cancel."""
        return QMessageBox.question(
            self._window,
            self.tr("Save the changes?"),
            self.tr("“{0}” has changes that are not saved.").format(title),
            Button.Save | Button.Discard | Button.Cancel,
            Button.Save,
        )

    def cant_open(self, error: Exception) -> None:
        self._complain(self.tr("This project can't be opened"), self._why(error))

    def cant_restore(self, error: Exception) -> None:
        self._complain(self.tr("This drawing can't be restored"), self._why(error))

    def _why(self, error: Exception) -> str:
        if isinstance(error, FileNotFoundError) and error.filename:
            words = self.tr("{0} is not there. It may have been moved, renamed or deleted.")
            return words.format(error.filename)
        return reason_of(error)

    def in_use(self, path: Path) -> None:
        words = self.tr("“{0}” is open in another window: save under another name.")
        self._not_saved(words.format(path.name))

    def not_saved(self, path: Path, error: Exception) -> None:
        if not path.parent.is_dir():
            words = self.tr("The folder {0} is not there: save under another name.")
            words = words.format(path.parent)
        elif isinstance(error, OSError) and error.strerror:
            # The error itself names a temporary file, which means nothing to the user.
            words = self.tr(
                "{0}: {1}.\nThe file as it was before is intact. Save in another folder, or mend "
                "this one."
            )
            words = words.format(path, error.strerror)
        else:
            words = self.tr("{0}\nThe file as it was before is intact.").format(error)
        self._not_saved(words)

    def _not_saved(self, words: str) -> None:
        self._complain(self.tr("The project was not saved"), words)

    def _complain(self, title: str, words: str) -> None:
        QMessageBox.warning(self._window, title, words)
