"""How many samples the step takes, from the one in sight on, and which of them is read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from nndl_studio.sentence import say
from nndl_studio.ui.texts import show, worded

MOST = 64


class BatchPicker(QWidget):
    """`count_changed`: ask for a step with so many; `shown_changed`: read another one of them."""

    count_changed = Signal(int)
    shown_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.count, self.shown = QSpinBox(), QSpinBox()
        self.count.setRange(1, MOST)
        self.shown.setPrefix("#")
        tip = say("How many samples the step takes: the one in sight and those that follow it")
        show(self.count.setToolTip, tip)
        show(self.count.setAccessibleName, say("Samples in the step"))
        show(self.shown.setToolTip, say("Which of the step's samples is read, from 0 on"))
        show(self.shown.setAccessibleName, say("Sample read"))
        label = worded(QLabel(), say("Samples"))
        label.setProperty("look", "mute")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.count)
        row.addWidget(self.shown)
        self.set_samples(1)
        self.count.valueChanged.connect(self.count_changed)
        self.shown.valueChanged.connect(self.shown_changed)

    def set_samples(self, count: int) -> None:
        """The step that is there has so many."""
        self.shown.setRange(0, count - 1)
        self.shown.setVisible(count > 1)
