"""A slider through the moments of a run: a mark for each, and the newest at the right end."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from nndl_studio.ui.theme import Theme, themes

TICK = 4
# Room for the marks, which stand below the groove.
HEIGHT = 26
# Marks that are closer than this many pixels would be a line.
CLOSEST = 3.0


class MomentSlider(QSlider):
    """Its values are places: those of `count` moments from 0 on, then the newest. A press goes
    where it points; a double-click asks for the newest, and so does End."""

    newest_asked = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setPageStep(4)
        self.setMinimumWidth(64)
        self.setFixedHeight(HEIGHT)
        themes.changed.connect(self._paint)

    def set_count(self, count: int) -> None:
        """So many moments there are."""
        self.blockSignals(True)
        self.setRange(0, count)
        self.blockSignals(False)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The handle comes to the mouse, and can be drawn from there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setValue(self.place_at(event.position().x()))
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.newest_asked.emit()
        event.accept()

    def place_at(self, x: float) -> int:
        """The place that is nearest to a point of the widget."""
        left, width = self._span()
        share = (x - left) / max(width, 1.0)
        return max(0, min(self.maximum(), round(share * self.maximum())))

    def x_of(self, place: int) -> float:
        """Where the middle of the handle is at a place."""
        left, width = self._span()
        return left + width * place / max(self.maximum(), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(themes.current.color("mute"))
        _, width = self._span()
        apart = width / max(self.maximum(), 1)
        every = max(1, round(CLOSEST / apart)) if apart else 1
        bottom = float(self.height())
        for place in range(0, self.maximum() + 1, every):
            x = self.x_of(place)
            painter.drawLine(QPointF(x, bottom - TICK), QPointF(x, bottom))
        painter.end()
        super().paintEvent(event)

    @Slot(object)
    def _paint(self, _theme: Theme) -> None:
        self.update()

    def _span(self) -> tuple[float, float]:
        """Where the handle's middle begins, and how far it goes."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, parts = QStyle.ComplexControl.CC_Slider, QStyle.SubControl
        groove: QRect = self.style().subControlRect(control, option, parts.SC_SliderGroove, self)
        handle: QRect = self.style().subControlRect(control, option, parts.SC_SliderHandle, self)
        return groove.left() + handle.width() / 2, float(groove.width() - handle.width())
