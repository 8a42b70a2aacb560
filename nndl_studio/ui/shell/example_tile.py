"""A button that opens an example: a picture of the drawing, its row, its title."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from nndl_studio.graph.project import load_project
from nndl_studio.languages import told
from nndl_studio.sentence import say
from nndl_studio.ui.shell.miniature import paint_miniature
from nndl_studio.ui.shell.shipped import Shipped
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import mono_font, themes, ui_font

# Three lines of a title.
HEIGHT = 78
WIDTH = 216
PICTURE = 72
PAD = 10
RADIUS = 8
# What the line of the row takes, above the title.
ROW = 16
WRAPPED = int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class ExampleTile(QAbstractButton):
    """Clicked by mouse, Return or Space."""

    def __init__(self, example: Shipped) -> None:
        super().__init__()
        self.example = example
        self._graph = load_project(example.path)
        show(self.setText, example.words)
        show(self.setToolTip, say("Open {example}", example=example.words))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        themes.changed.connect(self.update)
        texts.changed.connect(self.update)
        texts.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Taller where a title needs more lines."""
        room = QRect(0, 0, width - 2 * PAD - PICTURE - PAD, HEIGHT)
        words = QFontMetrics(ui_font(12)).boundingRect(room, WRAPPED, told(self.example.title))
        return max(HEIGHT, ROW + words.height() + 2 * PAD - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        inside = QRectF(self.rect()).adjusted(PAD, PAD, -PAD, -PAD)
        picture = QRectF(inside.topLeft(), inside.bottomLeft())
        picture.setWidth(PICTURE)
        paint_miniature(painter, picture, self._graph)
        self._paint_words(painter, inside.adjusted(PICTURE + PAD, -2, 0, 2))
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        theme = themes.current
        frame, width = theme.color("line"), 1
        if self.hasFocus():
            frame, width = theme.color("accent"), 2
        elif self.underMouse():
            frame = theme.color("mute")
        painter.setPen(QPen(frame, width))
        painter.setBrush(theme.color("raised"))
        inset = width / 2
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        """The row in one line, the title in the rest, wrapped."""
        theme = themes.current
        painter.setFont(mono_font(11))
        painter.setPen(theme.color("mute"))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, self.example.row)
        painter.setFont(ui_font(12))
        painter.setPen(theme.color("text"))
        painter.drawText(room.adjusted(0, ROW, 0, 0), WRAPPED, told(self.example.title))
