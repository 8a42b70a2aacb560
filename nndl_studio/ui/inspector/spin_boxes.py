"""Spin boxes and drop-downs that leave the wheel to the page they sit on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox

from nndl_studio.ui.short_combo import ShortCombo
from nndl_studio.ui.texts import show

# The style sheet's padding doesn't reach the line inside a spin box.
PADDING = 8
HEIGHT = 30
WHOLE = 2**31 - 1


class Whole(QSpinBox):
    """A whole number; tells its value when typing is finished. `least` is a word that stands for
    the lowest one."""

    def __init__(self, low: float | None, high: float | None, least: str = "") -> None:
        super().__init__()
        self.setKeyboardTracking(False)
        show(self.setSpecialValueText, least)
        self.setRange(
            -WHOLE if low is None else int(low), WHOLE if high is None else min(int(high), WHOLE)
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(PADDING, 0, PADDING, 0)
        self.setFixedHeight(HEIGHT)

        self.lineEdit().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click into the word selects it: no digit could be typed beside it."""
        clicked = event.type() is QEvent.Type.MouseButtonRelease
        line = self.lineEdit()
        if clicked and self.value() == self.minimum() and line.text() == self.specialValueText():
            line.selectAll()
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Choice(ShortCombo):
    """One of a few words, which are each item's data; `labels` are what they are called."""

    def __init__(self, choices: tuple[str, ...], labels: tuple[str, ...] = ()) -> None:
        super().__init__()
        for place, (choice, label) in enumerate(zip(choices, labels or choices, strict=True)):
            self.addItem("", choice)
            show(partial(self.setItemText, place), label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
