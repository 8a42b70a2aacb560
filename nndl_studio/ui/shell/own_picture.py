"""Where a picture is drawn: the sheet, its tools, and what the network gets of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
)

from nndl_studio.datasets.ink import as_drawn, as_mnist
from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.data.page_keys import page_button, put_in_order
from nndl_studio.ui.monitor.colours import grey_table
from nndl_studio.ui.monitor.pad import BRUSH, LARGEST, SMALLEST, Pad
from nndl_studio.ui.monitor.picture import PictureView
from nndl_studio.ui.shell.own_editor import OwnEditor
from nndl_studio.ui.texts import show, worded

SIDE = 132
MADE = 112


class OwnPicture(OwnEditor):
    """`made` shows what becomes of the ink: centred and scaled as MNIST's pictures were, or as it
    is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.pad, self.made = Pad(), PictureView()
        self.pen, self.rub = page_button(say("&Brush")), page_button(say("&Eraser"))
        self.width_ = QSlider(Qt.Orientation.Horizontal)
        self.back, self.clear = page_button(say("&Undo")), page_button(say("C&lear"))
        self.centred = _box(say("As in &MNIST"), say("Centred and scaled as MNIST's pictures were"))
        self.dark = _box(say("&Dark on light"), say("The ink is dark and the paper light"))
        self.centred.setChecked(True)
        self._sides = (28, 28)
        self._place()
        self._wire()

    def set_form(self, form: OwnForm) -> None:
        self._sides = form.sides
        self.pad.set_sides(*form.sides)

    def set_ground(self, light: bool) -> None:
        """Whether the paper of the data's pictures is light."""
        self.dark.setChecked(light)

    def what(self) -> NDArray[np.uint8] | None:
        return None if self.pad.empty else self.picture()

    def picture(self) -> NDArray[np.uint8]:
        """(height, width) of what is drawn, as the network is to get it."""
        way = as_mnist if self.centred.isChecked() else as_drawn
        picture = way(self.pad.ink(), *self._sides)
        return np.asarray(255 - picture, np.uint8) if self.dark.isChecked() else picture

    def begin(self) -> None:
        self.pad.setFocus()

    def _place(self) -> None:
        for button in (self.pen, self.rub):
            button.setCheckable(True)
        self.pen.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.pen)
        group.addButton(self.rub)
        for button in (self.pen, self.rub, self.back, self.clear):
            button.setAutoDefault(False)
        self.width_.setRange(SMALLEST, LARGEST)
        self.width_.setValue(BRUSH)
        show(self.width_.setToolTip, say("Width of the brush"))
        show(self.width_.setAccessibleName, say("Width of the brush"))
        self.made.setFixedSize(MADE, MADE)
        show(self.made.setAccessibleName, say("What the network gets"))
        side = QVBoxLayout()
        side.setSpacing(6)
        pair, more = QHBoxLayout(), QHBoxLayout()
        for row, buttons in ((pair, (self.pen, self.rub)), (more, (self.back, self.clear))):
            for each in buttons:
                row.addWidget(each)
        side.addLayout(pair)
        side.addWidget(self.width_)
        side.addLayout(more)
        side.addWidget(self.centred)
        side.addWidget(self.dark)
        side.addStretch(1)
        side.addWidget(_mute(say("What the network gets")))
        side.addWidget(self.made)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.pad, 1)
        row.addLayout(side)
        tools = (self.pen, self.rub, self.width_, self.back, self.clear, self.centred, self.dark)
        put_in_order(self.pad, *tools)

    def _wire(self) -> None:
        self.pad.changed.connect(self._show)
        self.pen.clicked.connect(lambda: self._erase(False))
        self.rub.clicked.connect(lambda: self._erase(True))
        self.width_.valueChanged.connect(self._set_brush)
        self.back.clicked.connect(self.pad.undo)
        self.clear.clicked.connect(self.pad.clear)
        for box in (self.centred, self.dark):
            box.toggled.connect(lambda: self._show(True))
        QShortcut(QKeySequence.StandardKey.Undo, self, self.pad.undo)

    @Slot(bool)
    def _show(self, ended: bool) -> None:
        self.made.set_picture(grey_table()[self.picture()])
        self.changed.emit(ended)

    def _erase(self, on: bool) -> None:
        self.pad.erasing = on

    @Slot(int)
    def _set_brush(self, width: int) -> None:
        self.pad.brush = width


def _box(words: Sentence, tip: Sentence) -> QCheckBox:
    box = worded(QCheckBox(), words)
    show(box.setToolTip, tip)
    return box


def _mute(words: Sentence) -> QLabel:
    label = worded(QLabel(), words)
    label.setProperty("look", "mute")
    return label
