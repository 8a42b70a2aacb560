"""A question over the window, with a button for each thing that can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMessageBox, QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence

T = TypeVar("T")
Role = QMessageBox.ButtonRole
Icon = QMessageBox.Icon
# Else Qt wraps the words into a column as narrow as the title.
WORDS_WIDTH = 400


def ask(
    window: QWidget,
    title: Sentence,
    words: Sentence,
    offers: Sequence[tuple[T, str, Role]],
    otherwise: str = "",
    icon: Icon = Icon.Question,
) -> T | None:
    """What the user wants: the first offer is what Return takes; None for Escape, and for the
    button that says `otherwise`, or Cancel."""
    box = QMessageBox(icon, "NNDL Studio", told(title), parent=window)
    # A project may be called "<b>".
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setStyleSheet(f"QLabel#qt_msgbox_informativelabel {{ min-width: {WORDS_WIDTH}px; }}")
    box.setInformativeText(told(words))
    buttons = {box.addButton(told(text), role): value for value, text, role in offers}
    box.setDefaultButton(next(iter(buttons)))
    if otherwise:
        box.addButton(told(otherwise), Role.RejectRole)
    else:
        # Beside buttons without a picture, that of the desktop would catch the eye.
        box.addButton(QMessageBox.StandardButton.Cancel).setIcon(QIcon())
    box.exec()
    chosen = next((v for b, v in buttons.items() if b is box.clickedButton()), None)
    box.deleteLater()
    return chosen
