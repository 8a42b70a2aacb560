"""Where a text, or what a set has a way to write, is typed: one line."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout

from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.sentence import say
from nndl_studio.ui.monitor.typed_field import LONGEST
from nndl_studio.ui.shell.own_editor import OwnEditor
from nndl_studio.ui.texts import show


class OwnText(OwnEditor):
    """`line` holds it, `hint` says how it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.hint = QLineEdit(), QLabel()
        self.line.setMaxLength(LONGEST)
        self.line.setClearButtonEnabled(True)
        show(self.line.setAccessibleName, say("Your own text"))
        self.hint.setProperty("look", "mute")
        self.hint.setWordWrap(True)
        self.line.textChanged.connect(lambda: self.changed.emit(True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.hint)
        column.addWidget(self.line)
        column.addStretch(1)

    def set_form(self, form: OwnForm) -> None:
        show(self.hint.setText, say("Type {what}", what=form.hint))
        self.line.clear()

    def what(self) -> str | None:
        return self.line.text() if self.line.text().strip() else None

    def begin(self) -> None:
        self.line.setFocus()
