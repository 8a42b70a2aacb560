"""One small editor for each kind of setting; `edited` carries the value when the user is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

from nndl_studio.config import Field
from nndl_studio.languages import told
from nndl_studio.sentence import say
from nndl_studio.ui.inspector.spin_boxes import Choice, Whole
from nndl_studio.ui.look import repolish
from nndl_studio.ui.texts import show, worded


class Editor(QWidget):
    """Base: a row of controls for one field."""

    edited = Signal(object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._first: QWidget | None = None
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)
        self.build()
        if field.unit:
            unit = worded(QLabel(), field.unit)
            unit.setProperty("look", "mute")
            self.row.addWidget(unit)

    def build(self) -> None:
        """Put the controls into `row`."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show `value`; tells nobody."""
        raise NotImplementedError

    def add(self, control: QWidget) -> None:
        """Put `control` into the row, with the field's help and name."""
        show(control.setToolTip, self.field.help or self.field.label)
        show(control.setAccessibleName, self.field.label)
        self.row.addWidget(control, 1)
        self._first = self._first or control

    @property
    def first(self) -> QWidget | None:
        """The control that gets the keys."""
        return self._first

    def focus(self) -> None:
        """Give the first control the keys."""
        if self._first is not None:
            self._first.setFocus()


class IntEditor(Editor):
    def build(self) -> None:
        self.control = Whole(self.field.low, self.field.high, self.field.zero)
        self.control.valueChanged.connect(self.edited.emit)
        self.add(self.control)

    def set_value(self, value: Any) -> None:
        self.control.blockSignals(True)
        self.control.setValue(int(value))
        self.control.blockSignals(False)


class FloatEditor(Editor):
    """Any way of writing a number; a wrong one is marked and not sent. An open one may be empty."""

    def build(self) -> None:
        self._value: float | None = 0.0
        self.control = QLineEdit()
        if self.field.open:
            show(self.control.setPlaceholderText, say("as in the run"))
        self.control.editingFinished.connect(self._finish)
        self.add(self.control)

    def set_value(self, value: Any) -> None:
        self._value = None if value is None else float(value)
        self.control.setText("" if self._value is None else f"{self._value:g}")
        mark(self.control, "", self.field.help)

    def _finish(self) -> None:
        text = self.control.text().strip().replace(",", ".").replace("−", "-")
        try:
            value = None if self.field.open and not text else float(text)
        except ValueError:
            mark(self.control, say("This is not a number"), self.field.help)
            return
        mark(self.control, "", self.field.help)
        if value != self._value:
            self.edited.emit(value)


class BoolEditor(Editor):
    def build(self) -> None:
        self.control = QCheckBox()
        self.control.clicked.connect(self._finish)
        self.add(self.control)

    def set_value(self, value: Any) -> None:
        self.control.setChecked(bool(value))

    def _finish(self) -> None:
        self.edited.emit(self.control.isChecked())


class ChoiceEditor(Editor):
    def build(self) -> None:
        self.control = Choice(self.field.choices, self.field.labels)
        self.control.activated.connect(self._finish)
        self.add(self.control)

    def set_value(self, value: Any) -> None:
        """What is none of the choices, such as what stands in for data, is shown all the same."""
        place = self.control.findData(str(value))
        self.control.setPlaceholderText(str(value) if place < 0 else "")
        self.control.setCurrentIndex(place)

    def _finish(self) -> None:
        self.edited.emit(self.control.currentData())


class TextEditor(Editor):
    def build(self) -> None:
        self._value = ""
        self.control = QLineEdit()
        self.control.editingFinished.connect(self._finish)
        self.add(self.control)

    def set_value(self, value: Any) -> None:
        self._value = str(value)
        self.control.setText(self._value)

    def _finish(self) -> None:
        if self.control.text() != self._value:
            self.edited.emit(self.control.text())


class FileEditor(TextEditor):
    """A path, typed or picked: a name without a root is one in the folder the studio runs in, and
    is shown whole, as a project file would otherwise look for it beside itself."""

    def build(self) -> None:
        super().build()
        browse = QPushButton("…")
        browse.setProperty("look", "square")
        browse.setFixedWidth(32)
        show(browse.setToolTip, say("Choose a file"))
        show(browse.setAccessibleName, say("Choose a file"))
        self._offer(browse)
        self.row.addWidget(browse)

    def _offer(self, browse: QPushButton) -> None:
        browse.clicked.connect(self._browse)

    def _finish(self) -> None:
        name = self.control.text()
        if name and name != self._value:
            self.control.setText(str(Path(name).absolute()))
        super()._finish()

    def _browse(self) -> None:
        title, kinds = told(self.field.label), told(say("All files (*)"))
        path, _ = QFileDialog.getOpenFileName(self, title, self._value, kinds)
        self._take(path)

    def _take(self, path: str) -> None:
        if path:
            self.control.setText(path)
            self._finish()


class PathEditor(FileEditor):
    """As a file's, where a folder will do as well."""

    def _offer(self, browse: QPushButton) -> None:
        ways = QMenu(browse)
        show(ways.addAction("", self._browse).setText, say("A file…"))
        show(ways.addAction("", self._browse_folders).setText, say("A folder…"))
        browse.setMenu(ways)

    def _browse_folders(self) -> None:
        self._take(QFileDialog.getExistingDirectory(self, told(self.field.label), self._value))


class PairEditor(Editor):
    """Two whole numbers, height × width."""

    def build(self) -> None:
        self.controls = [Whole(self.field.low, self.field.high) for _ in range(2)]
        for i, control in enumerate(self.controls):
            if i:
                self.row.addWidget(QLabel("×"))
            control.setMinimumWidth(48)
            control.valueChanged.connect(self._finish)
            self.add(control)

    def set_value(self, value: Any) -> None:
        for control, number in zip(self.controls, value, strict=True):
            control.blockSignals(True)
            control.setValue(int(number))
            control.blockSignals(False)

    def _finish(self) -> None:
        self.edited.emit(tuple(control.value() for control in self.controls))


def editor(field: Field) -> Editor:
    """The editor for a field's kind."""
    if field.path:
        return PathEditor(field) if field.path == "either" else FileEditor(field)
    return EDITORS[field.kind](field)


def mark(control: QLineEdit, wrong: str, help_text: str) -> None:
    """Frame `control` as wrong, with the reason on hover; an empty reason unmarks it."""
    show(control.setToolTip, wrong or help_text)
    if control.property("wrong") != bool(wrong):
        control.setProperty("wrong", bool(wrong))
        repolish(control)


EDITORS: dict[str, type[Editor]] = {
    "int": IntEditor,
    "float": FloatEditor,
    "bool": BoolEditor,
    "str": TextEditor,
    "choice": ChoiceEditor,
    "pair": PairEditor,
}
