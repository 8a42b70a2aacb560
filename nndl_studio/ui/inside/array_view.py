"""One array: its shape, range and mean in a line, and its numbers or pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.workings.record import Array
from nndl_studio.ui.inside.copying import FORMS
from nndl_studio.ui.inside.weight_grid import WeightGrid
from nndl_studio.ui.inside.written import short
from nndl_studio.ui.line import Line
from nndl_studio.ui.monitor.header import IconButton, flat_button
from nndl_studio.ui.texts import show


class ArrayView(QWidget):
    """The grid with what is said of it and what can be done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = WeightGrid()
        self.says = Line(middle=False)
        self.says.setProperty("look", "mute")
        self.page = QSpinBox()
        show(self.page.setToolTip, say("Which of the pages is read"))
        show(self.page.setAccessibleName, say("Page"))
        self.pictures = flat_button(say("Pictures"), say("All of it as pictures"))
        self.pictures.setCheckable(True)
        self.copy = IconButton("copy", say("Copy the array"))
        self.copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.copy.setMenu(self._copy_menu())
        self._place()
        self.page.valueChanged.connect(self.grid.set_page)
        self.pictures.toggled.connect(self._show_pictures)

    def set_array(self, array: Array, changed: Array | None = None) -> None:
        """Show `array`; `changed` marks numbers that are others than before."""
        new = array.shape != self.grid.array.shape
        self.grid.set_array(array, changed)
        if new:
            self.page.setRange(0, self.grid.pages.count - 1)
            self.page.setValue(0)
            self.page.setPrefix("#")
            maps = len(array.shape) == 3 and min(array.shape[1:]) > 2
            self.pictures.setChecked(maps)
        self._show_pictures(self.pictures.isChecked())
        show(self.says.set_words, told_of(array))

    def set_current(self, index: tuple[int, ...] | None) -> None:
        """Outline a number."""
        self.grid.set_current(index)
        if index is not None and self.grid.readable:
            self.page.setValue(self.grid.page)

    def copied(self, form: str) -> None:
        """Put the array on the clipboard."""
        QGuiApplication.clipboard().setText(FORMS[form][1](self.grid.array))

    def _show_pictures(self, pictures: bool) -> None:
        self.grid.set_readable(not pictures)
        self.page.setVisible(not pictures and self.grid.pages.count > 1)

    def _copy_menu(self) -> QMenu:
        menu = QMenu(self)
        for name, (title, _) in FORMS.items():
            action = menu.addAction("")
            show(action.setText, title)
            action.triggered.connect(lambda _=False, form=name: self.copied(form))
        return menu

    def _place(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.says, 1)
        for widget in (self.page, self.pictures, self.copy):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.grid, 1)


def told_of(array: Array) -> Sentence:
    """Shape, range and mean."""
    if not array.size:
        return NOTHING
    shape = " × ".join(map(str, array.shape)) or "1"
    low, high, mean = (short(float(f(array))) for f in (np.min, np.max, np.mean))
    return say("{shape} · {low} … {high} · mean {mean}", shape=shape, low=low, high=high, mean=mean)
