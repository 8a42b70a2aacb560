"""Chooses which sample of the data the views look at: ◂ digit 4 ▸."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nndl_studio.sentence import NOTHING, say
from nndl_studio.ui.monitor.header import IconButton, flat_button
from nndl_studio.ui.texts import show


class SamplePicker(QWidget):
    """`stepped` carries -1 or +1; `class_chosen` the index of a class."""

    stepped = Signal(int)
    class_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.previous = IconButton("previous", say("The sample before"))
        self.next = IconButton("next", say("The next sample"))
        self.name = flat_button(NOTHING, say("The sample shown; click to choose its class"))
        self.name.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.name.setMenu(QMenu(self.name))
        for widget in (self.previous, self.name, self.next):
            row.addWidget(widget)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.hide()

    def set_classes(self, names: tuple[str, ...]) -> None:
        """The classes the menu offers."""
        menu = self.name.menu()
        menu.clear()
        for index, name in enumerate(names):
            action = menu.addAction("")
            show(action.setText, name)
            action.triggered.connect(lambda _=False, i=index: self.class_chosen.emit(i))

    def set_sample(self, text: str) -> None:
        """What the sample is called; empty hides the picker."""
        show(self.name.setText, text)
        self.setVisible(bool(text))
