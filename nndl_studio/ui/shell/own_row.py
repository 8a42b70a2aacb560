"""Where one row of numbers is typed: a field for each, with what it is called and its range."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.datasets.own_form import OwnField, OwnForm
from nndl_studio.datasets.own_inputs import Cells
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.shell.own_editor import OwnEditor
from nndl_studio.ui.short_combo import ShortCombo
from nndl_studio.ui.texts import worded

Field = QLineEdit | QComboBox
LEAST = 120


class OwnRow(OwnEditor):
    """`fields` are the editors, one for each number."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[Field] = []
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def set_form(self, form: OwnForm) -> None:
        sheet = QWidget()
        lines = QFormLayout(sheet)
        self.fields = [_editor(each) for each in form.fields]
        for each, editor in zip(form.fields, self.fields, strict=True):
            beside = QHBoxLayout()
            beside.addWidget(editor, 1)
            beside.addWidget(_range(each))
            lines.addRow(_name(each, editor), beside)
            if isinstance(editor, QLineEdit):
                editor.textChanged.connect(self._tell)
            else:
                editor.currentIndexChanged.connect(self._tell)
        self._area.setWidget(sheet)

    def what(self) -> Cells | None:
        cells = tuple(_text(each) for each in self.fields)
        return (cells,) if any(cells) else None

    def begin(self) -> None:
        if self.fields:
            self.fields[0].setFocus()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(True)


def _editor(field: OwnField) -> Field:
    """Categories are chosen, nothing among them; all else is typed."""
    editor: Field
    if field.names:
        editor = ShortCombo()
        editor.addItems(["", *field.names])
    else:
        editor = QLineEdit()
    editor.setMinimumWidth(LEAST)
    editor.setAccessibleName(field.name)
    return editor


def field_range(field: OwnField) -> Sentence:
    """Between what numbers the data lie, where that is known."""
    if not field.low:
        return NOTHING
    return say("{low} to {high}", low=field.low, high=field.high)


def _range(field: OwnField) -> QLabel:
    label = worded(QLabel(), field_range(field))
    label.setProperty("look", "mute")
    label.setMinimumWidth(LEAST)
    return label


def _name(field: OwnField, editor: Field) -> QLabel:
    label = QLabel(field.name.replace("&", "&&"))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setBuddy(editor)
    return label


def _text(editor: Field) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.currentText()
