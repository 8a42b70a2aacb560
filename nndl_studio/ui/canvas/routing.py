"""The way of an edge: straight on where it can, around nodes, and back to the next row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from nndl_studio.graph.layout import GRID

TURN = 28.0
CLEAR = 20.0
LEAD = 24.0
NEAR = 4.0
SAMPLES = 24


def route(
    start: QPointF, end: QPointF, source: QRectF, target: QRectF, others: Sequence[QRectF] = ()
) -> QPainterPath:
    """From an output at `start` to an input at `end`; `others` are nodes to keep off."""
    if end.x() < start.x() + CLEAR:
        return _back(start, end, _channel(source, target, others))
    blocked = _in_the_way(start, end, others) if others else []
    return _around(start, end, blocked) if blocked else curve(start, end)


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """A smooth line that leaves to the right and arrives from the left."""
    path = QPainterPath(start)
    if abs(end.y() - start.y()) < 0.5:
        path.lineTo(end)
        return path
    reach = QPointF(_reach(start, end), 0)
    path.cubicTo(start + reach, end - reach, end)
    return path


def _reach(start: QPointF, end: QPointF) -> float:
    return max(abs(end.x() - start.x()) / 2, LEAD)


def _in_the_way(start: QPointF, end: QPointF, others: Sequence[QRectF]) -> list[QRectF]:
    """Those of `others` that the curve would touch, found on points along it."""
    x0, y0, x3, y3 = start.x(), start.y(), end.x(), end.y()
    x1, x2 = x0 + _reach(start, end), x3 - _reach(start, end)
    points = []
    for i in range(SAMPLES + 1):
        t = i / SAMPLES
        s = 1 - t
        x = s * s * s * x0 + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t * t * t * x3
        points.append((x, y0 + (y3 - y0) * t * t * (3 - 2 * t)))
    return [rect for rect in others if _holds_any(rect, points)]


def _holds_any(rect: QRectF, points: Sequence[tuple[float, float]]) -> bool:
    left, right = rect.left() - NEAR, rect.right() + NEAR
    top, bottom = rect.top() - NEAR, rect.bottom() + NEAR
    return any(left <= x <= right and top <= y <= bottom for x, y in points)


def _channel(source: QRectF, target: QRectF, others: Sequence[QRectF]) -> float:
    """Height at which a link that goes back crosses: between the two rows, else below both."""
    upper, lower = sorted((source, target), key=QRectF.top)
    gap = lower.top() - upper.bottom()
    # First close under the source, where the eye looks for what comes next.
    tries = [upper.bottom() + CLEAR, lower.top() - CLEAR, (upper.bottom() + lower.top()) / 2]
    if source is lower:
        tries[:2] = tries[1::-1]
    tries = tries if gap >= 2 * CLEAR else tries[2:] if gap >= GRID else []
    tries.append(max(rect.bottom() for rect in (source, target, *others)) + CLEAR)
    return next((y for y in tries if not _blocked(y, others)), tries[-1])


def _blocked(y: float, others: Sequence[QRectF]) -> bool:
    return any(rect.top() - NEAR < y < rect.bottom() + NEAR for rect in others)


def _back(start: QPointF, end: QPointF, y: float) -> QPainterPath:
    path = QPainterPath(start)
    _half_turn(path, QPointF(start.x(), y), TURN)
    path.lineTo(QPointF(end.x(), y))
    _half_turn(path, end, -TURN)
    return path


def _half_turn(path: QPainterPath, to: QPointF, bulge: float) -> None:
    """A round turn to the side of `bulge`, from the path's end to the point above or below."""
    reach = QPointF(bulge * 4 / 3, 0)
    path.cubicTo(path.currentPosition() + reach, to + reach, to)


def _around(start: QPointF, end: QPointF, blocked: Sequence[QRectF]) -> QPainterPath:
    """Past `blocked` on its shorter side."""
    above = min(rect.top() for rect in blocked) - CLEAR
    below = max(rect.bottom() for rect in blocked) + CLEAR
    y = min(above, below, key=lambda y: abs(y - start.y()) + abs(y - end.y()))
    first = max(min(rect.left() for rect in blocked) - GRID / 2, start.x() + LEAD)
    last = max(min(max(rect.right() for rect in blocked) + GRID / 2, end.x() - LEAD), first)
    path = QPainterPath(start)
    path.connectPath(curve(start, QPointF(first, y)))
    path.lineTo(QPointF(last, y))
    path.connectPath(curve(path.currentPosition(), end))
    return path


def flattest(path: QPainterPath) -> tuple[QPointF, float]:
    """Where a label sits best: the middle of the longest level stretch, and its length."""
    best, length = None, 0.0
    here = QPointF()
    for i in range(path.elementCount()):
        element = path.elementAt(i)
        there = QPointF(element.x, element.y)
        if element.isLineTo() and abs(there.y() - here.y()) < 0.5:
            span = abs(there.x() - here.x())
            if span > length:
                best, length = (here + there) / 2, span
        here = there
    return best if best is not None else path.boundingRect().center(), length
