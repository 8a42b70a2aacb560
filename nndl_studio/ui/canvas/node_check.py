"""What a check found of a node's gradient: a tab on its box with a mark and a figure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence
from nndl_studio.ui.canvas.measures import MARGIN, NODE_WIDTH
from nndl_studio.ui.theme import mono_font, themes

# The tab stands on the upper edge of the box, at its right; the bar in its place.
HEIGHT = 17
MARK = 9
GAP = 5
BAR_HEIGHT = 3
FONT_SIZE = 11


@dataclass(frozen=True)
class NodeCheck:
    """How far the check is, as a `share` in [0, 1]; at 1 whether the gradient is `right`, a
    `figure` for the tab, and `words` that tell more."""

    share: float
    words: Sentence
    right: bool = True
    figure: str = ""

    @property
    def done(self) -> bool:
        return self.share >= 1


def tab_of(check: NodeCheck) -> QRectF:
    """Where it stands, in the coordinates of the node."""
    if not check.done:
        return QRectF(0, -2 * BAR_HEIGHT, NODE_WIDTH, BAR_HEIGHT)
    taken = ceil(QFontMetricsF(_face()).horizontalAdvance(told(check.figure)))
    width = MARK + 3 * GAP + taken
    return QRectF(NODE_WIDTH - MARGIN - width, -HEIGHT, width, HEIGHT)


def paint_check(painter: QPainter, check: NodeCheck) -> None:
    """The tab, or while the check is under way a thin bar."""
    if check.done:
        _paint_tab(painter, check)
        return
    theme, bar = themes.current, tab_of(check)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("line"))
    painter.drawRoundedRect(bar, 1.5, 1.5)
    painter.setBrush(theme.color("accent"))
    bar.setWidth(bar.width() * max(0.0, check.share))
    painter.drawRoundedRect(bar, 1.5, 1.5)


def paint_check_from_afar(painter: QPainter, check: NodeCheck, scale: float) -> None:
    """A dot in the corner, as large on the screen from everywhere."""
    if check.done:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(check))
        painter.drawEllipse(QPointF(NODE_WIDTH - MARGIN, 0), 4 / scale, 4 / scale)


def _paint_tab(painter: QPainter, check: NodeCheck) -> None:
    """Right and wrong differ in ground and mark, and not by colour alone."""
    theme, tab, colour = themes.current, tab_of(check), _colour(check)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(theme.color("raised" if theme.dark else "panel") if check.right else colour)
    painter.drawRoundedRect(tab.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    ink = theme.color("text") if check.right else theme.color("window")
    _paint_mark(painter, QPointF(tab.left() + GAP, tab.center().y()), check.right, ink)
    painter.setPen(ink)
    painter.setFont(_face())
    words = tab.adjusted(MARK + 2 * GAP, 0, 0, 0)
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(words, middle, told(check.figure))


def _paint_mark(painter: QPainter, left: QPointF, right: bool, ink: QColor) -> None:
    """A tick or a cross, to the right of the point `left`."""
    pen = QPen(ink, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x, y = left.x(), left.y()
    if right:
        lines = [(0.0, 0.5, 3.0, 3.5), (3.0, 3.5, 8.0, -3.0)]
    else:
        lines = [(0.5, -3.5, 7.5, 3.5), (0.5, 3.5, 7.5, -3.5)]
    for x1, y1, x2, y2 in lines:
        painter.drawLine(QPointF(x + x1, y + y1), QPointF(x + x2, y + y2))


def _face() -> QFont:
    return mono_font(FONT_SIZE)


def _colour(check: NodeCheck) -> QColor:
    return themes.current.color("good" if check.right else "bad")
