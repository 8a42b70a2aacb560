"""The ground under the drawing: a grid of dots, and lines that show what is level while moving."""

from __future__ import annotations

from collections.abc import Container, Mapping
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from nndl_studio.graph.layout import GRID
from nndl_studio.ui.theme import themes

CLOSEST_DOTS = 12.0


def paint_dots(painter: QPainter, area: QRectF, magnification: float) -> None:
    """Dots every 20 px, fewer where they would run together."""
    theme = themes.current
    painter.fillRect(area, theme.color("canvas"))
    step = GRID
    while step * magnification < CLOSEST_DOTS:
        step *= 4
    left, top = ceil(area.left() / step) * step, ceil(area.top() / step) * step
    across = range(left, ceil(area.right()), step)
    down = range(top, ceil(area.bottom()), step)
    pen = QPen(theme.color("dot"), 2)
    pen.setCosmetic(True)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen)
    painter.drawPoints(QPolygonF([QPointF(x, y) for y in down for x in across]))
    painter.restore()


def guides(frames: Mapping[str, QRectF], lead: str, moving: Container[str]) -> list[QLineF]:
    """Lines from the node that is moved to the nearest that lie level with it or in its column."""
    here = frames[lead]
    others = [frame for name, frame in frames.items() if name not in moving]
    level = [frame for frame in others if abs(frame.top() - here.top()) < 0.5]
    column = [frame for frame in others if abs(frame.left() - here.left()) < 0.5]
    lines = []
    if level:
        near = min(level, key=lambda frame: abs(frame.left() - here.left()))
        ends = sorted((here, near), key=QRectF.left)
        lines.append(QLineF(ends[0].left(), here.top(), ends[1].right(), here.top()))
    if column:
        near = min(column, key=lambda frame: abs(frame.top() - here.top()))
        ends = sorted((here, near), key=QRectF.top)
        lines.append(QLineF(here.left(), ends[0].top(), here.left(), ends[1].bottom()))
    return lines


def paint_guides(painter: QPainter, lines: list[QLineF]) -> None:
    pen = QPen(themes.current.color("accent"), 1, Qt.PenStyle.DashLine)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.drawLines(lines)
