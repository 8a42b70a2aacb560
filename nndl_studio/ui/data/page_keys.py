"""Pages by keyboard: what Return and Escape are for, and where Tab leads."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPushButton, QWidget

from nndl_studio.sentence import Sentence
from nndl_studio.ui.inspector.form import ConfigForm
from nndl_studio.ui.texts import show

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
EDITORS = (QLineEdit, QAbstractSpinBox, QComboBox)


def is_for_editor(event: QKeyEvent, focus: QWidget | None, form: ConfigForm | None = None) -> bool:
    """Whether a key that reached the page is still for the editor that has the keys: Return, which
    ends what is typed there, and the Escape that takes it back."""
    if not isinstance(focus, EDITORS):
        return False
    if event.key() in RETURN:
        return True
    return event.key() == Qt.Key.Key_Escape and form is not None and form.take_back(focus)


def put_in_order(*widgets: QWidget) -> None:
    """Have Tab lead from one to the next."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)


def page_button(words: Sentence) -> QPushButton:
    """A button with its words on it, & before the letter of its key."""
    button = QPushButton()
    show(button.setText, words)
    return button


def mnemonic(text: str) -> str:
    """A name as a button shows it, where & stands before the letter of a key."""
    return text.replace("&", "&&")
