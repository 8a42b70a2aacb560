"""The shape that an edge carries, written on it where there is room, over every line."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nndl_studio.ui.canvas.ghost import leave_no_ghost
from nndl_studio.ui.canvas.measures import PORT_SIZE
from nndl_studio.ui.canvas.routing import flattest
from nndl_studio.ui.theme import mono_font, themes

HEIGHT = 16.0
PADDING = 7.0
FAR = 0.55


class EdgeLabel(QGraphicsItem):
    """A pill on a long level stretch, plain words above a short one, nothing where it's cramped."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._middle = QPointF()
        self._room = 0.0
        self._light: QColor | None = None
        self._box = QRectF()
        self._pill = False
        self._fits = False
        self._crowded = False
        self.setZValue(0.8)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def text(self) -> str:
        return self._text

    @property
    def fits(self) -> bool:
        """Whether there is something to say, and room for it along the link."""
        return self._fits

    @property
    def box(self) -> QRectF:
        """Around the words, in the scene; not to be changed."""
        return self._box

    def set_path(self, path: QPainterPath) -> None:
        self._middle, self._room = flattest(path)
        self._measure()

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._measure()

    def set_crowded(self, crowded: bool) -> None:
        """Leave the words out, because another link's stand there."""
        if crowded != self._crowded:
            self._crowded = crowded
            self._measure()

    def set_light(self, color: QColor | None) -> None:
        """Show the pill whatever the room, bordered in `color`; None: as usual."""
        self._light = color
        self._measure()

    def _measure(self) -> None:
        leave_no_ghost(self)
        self.prepareGeometryChange()
        words = QFontMetricsF(label_font()).horizontalAdvance(self._text)
        pill = words + 2 * PADDING
        self._pill = self._light is not None or self._room >= pill + 2 * PORT_SIZE + 8
        room = self._pill or self._room >= words + PORT_SIZE + 2
        self._fits = bool(self._text) and room
        self.setVisible(self._fits and (self._light is not None or not self._crowded))
        self._box = QRectF(0, 0, pill if self._pill else words + 2, HEIGHT if self._pill else 12)
        self._box.moveCenter(self._middle if self._pill else self._middle - QPointF(0, 10))
        self.update()

    def boundingRect(self) -> QRectF:
        return self._box.adjusted(-2, -2, 2, 2)

    def shape(self) -> QPainterPath:
        """None: what is under the words is pointed at."""
        return QPainterPath()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) < FAR:
            return
        theme = themes.current
        painter.setBrush(theme.color("canvas"))
        painter.setPen(QPen(self._light or theme.color("line"), 1))
        if self._pill:
            painter.drawRoundedRect(self._box, HEIGHT / 2, HEIGHT / 2)
        else:
            painter.fillRect(self._box, painter.brush())
        painter.setFont(label_font())
        painter.setPen(theme.color("mute" if self._light is None else "text"))
        painter.drawText(self._box, Qt.AlignmentFlag.AlignCenter, self._text)


@lru_cache(maxsize=1)
def label_font() -> QFont:
    return mono_font(10)
