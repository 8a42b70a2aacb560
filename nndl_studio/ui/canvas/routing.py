"""The way of an edge: straight on where it can, around nodes, and back to the next row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from nndl_studio.ui.canvas.measures import GRID

TURN = 34.0
CLEAR = 20.0
LEAD = 24.0
SAMPLES = 24


def route(
    start: QPointF, end: QPointF, source: QRectF, target: QRectF, others: Sequence[QRectF] = ()
) -> QPainterPath:
    """From an output at `start` to an input at `end`; `others` are nodes to keep off."""
    if end.x() < start.x() + CLEAR:
        return _back(start, end, _channel(source, target, end))
    direct = curve(start, end)
    blocked = [rect for rect in others if crosses(direct, rect.adjusted(-4, -4, 4, 4))]
    if not blocked:
        return direct
    return _around(start, end, blocked)


def crosses(path: QPainterPath, rect: QRectF) -> bool:
    """Whether the line itself, not the area it bounds, meets `rect`."""
    if not path.boundingRect().adjusted(-1, -1, 1, 1).intersects(rect):
        return False
    return any(rect.contains(path.pointAtPercent(i / SAMPLES)) for i in range(SAMPLES + 1))


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """A smooth line that leaves to the right and arrives from the left."""
    path = QPainterPath(start)
    if abs(end.y() - start.y()) < 0.5:
        path.lineTo(end)
        return path
    reach = max(abs(end.x() - start.x()) / 2, LEAD)
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
    return path


def _channel(source: QRectF, target: QRectF, end: QPointF) -> float:
    """Height at which a link that goes back crosses: between the rows, else below both."""
    if target.top() - source.bottom() >= GRID:
        # Close under the upper row: its nodes grow downwards, the way stays the same.
        return min(source.bottom() + GRID, (source.bottom() + target.top()) / 2)
    if source.top() - target.bottom() >= GRID:
        return (target.bottom() + source.top()) / 2
    return max(source.bottom(), target.bottom()) + CLEAR


def _back(start: QPointF, end: QPointF, y: float) -> QPainterPath:
    path = QPainterPath(start)
    _half_turn(path, QPointF(start.x(), y), TURN)
    path.lineTo(QPointF(end.x(), y))
    _half_turn(path, end, -TURN)
    return path


def _half_turn(path: QPainterPath, to: QPointF, bulge: float) -> None:
    """A round turn to the side of `bulge`, from the path's end to the point above or below."""
    here = path.currentPosition()
    reach = bulge * 4 / 3
    path.cubicTo(here + QPointF(reach, 0), to + QPointF(reach, 0), to)


def _around(start: QPointF, end: QPointF, blocked: Sequence[QRectF]) -> QPainterPath:
    """Past `blocked` on its shorter side."""
    above = min(rect.top() for rect in blocked) - CLEAR
    below = max(rect.bottom() for rect in blocked) + CLEAR
    y = min(above, below, key=lambda y: abs(y - start.y()) + abs(y - end.y()))
    first = max(min(rect.left() for rect in blocked) - GRID / 2, start.x() + LEAD)
    last = min(max(rect.right() for rect in blocked) + GRID / 2, end.x() - LEAD)
    path = QPainterPath(start)
    path.connectPath(curve(start, QPointF(max(first, start.x() + LEAD), y)))
    path.lineTo(QPointF(max(last, first), y))
    path.connectPath(curve(path.currentPosition(), end))
    return path


def flattest(path: QPainterPath) -> tuple[QPointF, float]:
    """Where a label sits best: the middle of the longest level stretch, and its length."""
    best, length = path.pointAtPercent(0.5), 0.0
    here = QPointF()
    for i in range(path.elementCount()):
        element = path.elementAt(i)
        there = QPointF(element.x, element.y)
        if element.isLineTo() and abs(there.y() - here.y()) < 0.5:
            span = abs(there.x() - here.x())
            if span > length:
                best, length = (here + there) / 2, span
        here = there
    return best, length
