"""What is marked on a node, beside its name: a snowflake where it is frozen, how much is muted."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from nndl_studio.ui.canvas.measures import TITLE_BASELINE
from nndl_studio.ui.canvas.node_facts import NodeFacts
from nndl_studio.ui.icons import pixmap
from nndl_studio.ui.theme import mono_font, themes

SIZE = 14
GAP = 4


def paint_marks(painter: QPainter, facts: NodeFacts, right: int, scale: float) -> int:
    """Paint them up to `right`; the room that they take."""
    left = right
    if facts.muted:
        left = _paint_count(painter, facts.muted, left)
        left = _paint_icon(painter, "muted", left, scale)
    if facts.frozen:
        left = _paint_icon(painter, "frozen", left, scale)
    return right - left


def _paint_icon(painter: QPainter, name: str, right: int, scale: float) -> int:
    picture = pixmap(name, themes.current.color("accent"), SIZE, scale)
    painter.drawPixmap(QRectF(right - SIZE, 10, SIZE, SIZE), picture, QRectF(picture.rect()))
    return right - SIZE - GAP


def _paint_count(painter: QPainter, count: int, right: int) -> int:
    face, text = mono_font(11), str(count)
    left = right - ceil(QFontMetricsF(face).horizontalAdvance(text))
    painter.setFont(face)
    painter.setPen(themes.current.color("accent"))
    painter.drawText(QPointF(left, TITLE_BASELINE), text)
    return left - GAP // 2
