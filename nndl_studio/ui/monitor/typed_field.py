"""A line in which the user writes a sample, for a view to show it in place of the data's."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from nndl_studio.sentence import Sentence
from nndl_studio.ui.texts import show

LONGEST = 4000


class TypedField(QLineEdit):
    """`asked` where something else is to be looked at: after Enter, or when it is cleared."""

    asked = Signal()

    def __init__(self, name: Sentence) -> None:
        super().__init__()
        self.typed = ""
        show(self.setAccessibleName, name)
        self.setMaxLength(LONGEST)
        self.setClearButtonEnabled(True)
        self.returnPressed.connect(self._ask)
        self.textChanged.connect(self._cleared)

    def write(self, text: str) -> None:
        """Look at this; at the sample of the data again where it is empty."""
        self.setText(text)
        self._ask()

    def _ask(self) -> None:
        text = self.text().strip()
        if text != self.typed:
            self.typed = text
            self.asked.emit()

    def _cleared(self, text: str) -> None:
        if not text:
            self._ask()
