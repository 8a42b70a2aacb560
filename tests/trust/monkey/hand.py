"""The monkey's hand: clicks, drags, wheel and keys on one widget, as the system would send them."""

from __future__ import annotations

import random

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QLineEdit,
    QTextEdit,
    QWidget,
)

Buttons, Modifier = Qt.MouseButton, Qt.KeyboardModifier
MODIFIERS = (
    *[Modifier.NoModifier] * 6,
    Modifier.ShiftModifier,
    Modifier.ControlModifier,
    Modifier.AltModifier,
    Modifier.ControlModifier | Modifier.ShiftModifier,
)
# From these a drag would become one of the system's, which waits for a real mouse.
UNDRAGGED = (QAbstractItemView, QAbstractSpinBox, QLabel, QLineEdit, QTextEdit)


class Hand:
    """All at random, from one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def keys(self) -> Qt.KeyboardModifier:
        return self.chance.choice(MODIFIERS)

    def spot(self, widget: QWidget) -> QPoint:
        """Anywhere in `widget`."""
        across, down = max(1, widget.width()), max(1, widget.height())
        return QPoint(self.chance.randrange(across), self.chance.randrange(down))

    def near(self, widget: QWidget, at: QPoint, slack: int = 6) -> QPoint:
        """About where `at` is, in `widget`."""
        dx, dy = (self.chance.randint(-slack, slack) for _ in "xy")
        area: QRect = widget.rect()
        x = min(max(at.x() + dx, area.left()), area.right())
        return QPoint(x, min(max(at.y() + dy, area.top()), area.bottom()))

    def click(self, widget: QWidget, at: QPoint) -> None:
        button = self.chance.choice((Buttons.LeftButton,) * 8 + (Buttons.MiddleButton,))
        QTest.mouseClick(widget, button, self.keys(), at)

    def double_click(self, widget: QWidget, at: QPoint) -> None:
        QTest.mouseClick(widget, Buttons.LeftButton, Modifier.NoModifier, at)
        QTest.mouseDClick(widget, Buttons.LeftButton, self.keys(), at)

    def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        keys = self.keys()
        QTest.mousePress(widget, Buttons.LeftButton, keys, start)
        for part in (0.1, 0.5, 1.0):
            QTest.mouseMove(widget, start + (end - start) * part)
        QTest.mouseRelease(widget, Buttons.LeftButton, keys, end)

    def wheel(self, widget: QWidget, at: QPoint) -> None:
        turn = QPoint(0, self.chance.choice((-360, -120, -15, 15, 120, 360)))
        event = QWheelEvent(
            QPointF(at),
            QPointF(widget.mapToGlobal(at)),
            QPoint(),
            turn,
            Buttons.NoButton,
            self.keys(),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def right_click(self, widget: QWidget, at: QPoint) -> None:
        """A press of the right button with the menu that the system asks for then."""
        QTest.mouseClick(widget, Buttons.RightButton, Modifier.NoModifier, at)
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))

    def meddle(self, widget: QWidget, at: QPoint) -> str:
        """Any of these; says which."""
        how = self.chance.choices(
            ("click", "double click", "right click", "wheel", "drag"), (8, 2, 1, 1, 2)
        )[0]
        match how:
            case "click":
                self.click(widget, at)
            case "double click":
                self.double_click(widget, at)
            case "right click":
                self.right_click(widget, at)
            case "wheel":
                self.wheel(widget, at)
            case _ if not isinstance(widget, UNDRAGGED) and not _in_undragged(widget):
                self.drag(widget, at, self.spot(widget))
        return how


def _in_undragged(widget: QWidget) -> bool:
    return isinstance(widget.parentWidget(), UNDRAGGED)
