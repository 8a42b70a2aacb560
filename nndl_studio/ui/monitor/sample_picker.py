"""Chooses which sample the views look at: ◂ digit 4 ▸, or one that the user gives."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.ui.monitor.header import IconButton
from nndl_studio.ui.short_button import ShortButton
from nndl_studio.ui.texts import show

# A header has no room for more where names are long.
NARROW = 22
# In which "digit 5" is whole.
LEAST_NAME = 58
TIP = say("The sample shown; click to choose its class")


class SamplePicker(QWidget):
    """`stepped` carries -1 or +1; `class_chosen` the index of a class; `own_asked` where the user
    wants to give a sample."""

    stepped = Signal(int)
    class_chosen = Signal(int)
    own_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.previous = IconButton("previous", say("The sample before"))
        self.next = IconButton("next", say("The next sample"))
        self.name = ShortButton(LEAST_NAME)
        show(self.name.setToolTip, TIP)
        self.name.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.name.setMenu(QMenu(self.name))
        self.own = IconButton("rename", say("Draw or type your own"))
        for button in (self.previous, self.next, self.own):
            button.setFixedWidth(NARROW)
        for widget in (self.previous, self.name, self.next, self.own):
            row.addWidget(widget)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.own.clicked.connect(self.own_asked)
        self.hide()

    def set_classes(self, names: tuple[str, ...]) -> None:
        """The classes the menu offers."""
        menu = self.name.menu()
        menu.clear()
        for index, name in enumerate(names):
            action = menu.addAction("")
            show(action.setText, name)
            action.triggered.connect(lambda _=False, i=index: self.class_chosen.emit(i))

    def set_own(self, words: Sentence) -> None:
        """What the user can do to give a sample, or why there is no way to."""
        show(self.own.setToolTip, words)
        show(self.own.setAccessibleName, words)

    def leave_out_steps(self) -> None:
        """The name alone, where another view has the arrows."""
        for button in (self.previous, self.next, self.own):
            button.hide()

    def set_sample(self, text: str) -> None:
        """What the sample is called; empty hides the picker."""
        show(self.name.setText, text)
        show(self.name.setToolTip, joined("\n", [text, TIP]))
        self.setVisible(bool(text))
