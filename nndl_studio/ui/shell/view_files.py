"""What a live view shows, taken along: as a picture, as numbers, or through the clipboard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nndl_studio.files import BadFile, reason_of, save_bytes
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, listed, say
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.monitor.shown_table import csv_of
from nndl_studio.ui.monitor.view_picture import image_of, png_of, svg_of
from nndl_studio.ui.shell.notice import RunNotice
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.status import StatusLine

LiveView = Card | LossView
PICTURES, NUMBERS = (".png", ".svg"), (".csv",)
# What some system takes for more than a letter of a file's name, and blanks.
_UNFIT = re.compile(r"[\\/:*?\"<>|\s]+")


class ViewFiles:
    """Files go beside the project, unless the user says otherwise; dialogs open over `window`."""

    def __init__(
        self, window: QWidget, files: ProjectFiles, notice: RunNotice, status: StatusLine
    ) -> None:
        self._window, self._files = window, files
        self._notice, self._status = notice, status

    def save_picture(self, view: LiveView, title: Sentence) -> None:
        """Ask where, and write a PNG or an SVG."""
        try:
            path = self._where(say("Save a picture of the view"), view, title, PICTURES)
            if path is not None:
                made = svg_of(view, title) if path.suffix.lower() == ".svg" else png_of(view)
                save_bytes(path, made, backup=False)
                self._status.set_message(say("The picture is saved as {file}", file=path.name))
        except (OSError, BadFile) as error:
            words = say("The picture was not saved: {problem}", problem=reason_of(error))
            self._notice.say(words, bad=True)

    def save_numbers(self, view: LiveView, title: Sentence) -> None:
        """Ask where, and write a table."""
        try:
            path = self._where(say("Save the numbers of the view"), view, title, NUMBERS)
            if path is not None:
                save_bytes(path, csv_of(view.shown()), backup=False)
                self._status.set_message(say("The numbers are saved as {file}", file=path.name))
        except (OSError, BadFile) as error:
            words = say("The numbers were not saved: {problem}", problem=reason_of(error))
            self._notice.say(words, bad=True)

    def copy_picture(self, view: LiveView) -> None:
        """Put a picture on the clipboard."""
        QGuiApplication.clipboard().setImage(image_of(view))
        self._status.set_message(say("A picture of the view is on the clipboard"))

    def _where(
        self, asked: Sentence, view: LiveView, title: Sentence, suffixes: Sequence[str]
    ) -> Path | None:
        """The file that the user names, None for none. Raises BadFile for a form there is not."""
        name = self._files.name_beside(f"-{_tag(view, title)}{suffixes[0]}")
        kinds = ";;".join(f"{each[1:].upper()} (*{each})" for each in suffixes)
        name, kind = QFileDialog.getSaveFileName(self._window, told(asked), name, kinds)
        if not name:
            return None
        chosen = next((each for each in suffixes if f"*{each}" in kind), suffixes[0])
        return _with_suffix(Path(name), chosen, suffixes)


def _with_suffix(path: Path, chosen: str, suffixes: Sequence[str]) -> Path:
    """`path`, ending in one of `suffixes`: `chosen` where the user wrote none."""
    if path.suffix.lower() in suffixes:
        return path
    if path.suffix:
        advice = say("Take {suffixes}.", suffixes=listed(tuple(suffixes)))
        raise BadFile(path, say("views are not saved in this form"), advice)
    whole = path.with_suffix(chosen)
    # The dialog has asked about the name that was written, not about this one.
    if whole.exists():
        raise BadFile(whole, say("it is there already"), say("Write its whole name to replace it."))
    return whole


def _tag(view: LiveView, title: Sentence) -> str:
    """The node and the view, as a part of a file's name: "C1-Feature-maps"."""
    source = view.source() if isinstance(view, Card) else None
    name = told(title)
    if source is not None:
        # The title of a pinned view ends in the node.
        name = f"{source.node}-{name.removesuffix(f' · {source.node}')}"
    return _UNFIT.sub("-", name).strip("-")
