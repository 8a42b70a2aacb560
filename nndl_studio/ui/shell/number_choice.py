"""Chooses one number of the parameters of a node: which parameter, and the place in it."""

from __future__ import annotations

from math import prod

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from nndl_studio.sentence import say, say_as
from nndl_studio.training.gradient_facts import GradientCheck, Index
from nndl_studio.ui.short_combo import ShortCombo
from nndl_studio.ui.texts import show, worded

BOX_WIDTH = 58


class NumberChoice(QWidget):
    """`chosen` tells that it is another number."""

    chosen = Signal()

    def __init__(self, checks: tuple[GradientCheck, ...], shapes: tuple[Index, ...]) -> None:
        super().__init__()
        self._checks, self._shapes = checks, shapes
        self._random = np.random.default_rng()
        self.parameter = ShortCombo()
        self.parameter.addItems([each.parameter.partition(".")[2] for each in checks])
        show(self.parameter.setAccessibleName, say("Parameter"))
        show(self.parameter.setToolTip, say("Which parameter θ is a number of"))
        self.places = [self._box() for _ in range(max(map(len, shapes), default=0))]
        self.worst = worded(QPushButton(), say("&Farthest apart"))
        show(self.worst.setToolTip, say("The number tried whose two values differ most"))
        self.another = worded(QPushButton(), say("A&nother"))
        show(self.another.setToolTip, say("A number drawn by chance"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(worded(QLabel(), say("θ is a number of")))
        row.addWidget(self.parameter)
        row.addWidget(worded(QLabel(), say_as("a place in an array", "at")))
        for box in self.places:
            row.addWidget(box)
        row.addStretch(1)
        for button in (self.worst, self.another):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.parameter.currentIndexChanged.connect(self.choose_worst)
        self.worst.clicked.connect(self.choose_worst)
        self.another.clicked.connect(self._choose_another)
        self.choose_worst()

    @property
    def check(self) -> GradientCheck:
        """That of the parameter."""
        return self._checks[self.parameter.currentIndex()]

    @property
    def index(self) -> Index:
        """The place of the number in its parameter."""
        return tuple(box.value() for box, _ in zip(self.places, self._shape, strict=False))

    @property
    def entry(self) -> int:
        """The same, counted along the rows."""
        return int(np.ravel_multi_index(self.index, self._shape)) if self._shape else 0

    def choose(self, index: Index) -> None:
        """Take the number at this place."""
        for place, box in enumerate(self.places):
            box.blockSignals(True)
            box.setVisible(place < len(self._shape))
            if place < len(self._shape):
                box.setMaximum(self._shape[place] - 1)
                box.setValue(index[place])
            box.blockSignals(False)
        self.chosen.emit()

    @Slot()
    def choose_worst(self) -> None:
        """Take the number whose values differ most."""
        worst = self.check.worst
        self.choose(worst.index if worst is not None else (0,) * len(self._shape))

    @property
    def _shape(self) -> Index:
        return self._shapes[self.parameter.currentIndex()]

    @Slot()
    def _choose_another(self) -> None:
        entry = int(self._random.integers(prod(self._shape)))
        self.choose(tuple(int(place) for place in np.unravel_index(entry, self._shape)))

    def _box(self) -> QSpinBox:
        box = QSpinBox()
        box.setFixedWidth(BOX_WIDTH)
        show(box.setAccessibleName, say("Place of the number"))
        show(box.setToolTip, say("Its place in the parameter, counted from 0"))
        box.valueChanged.connect(self.chosen)
        return box
