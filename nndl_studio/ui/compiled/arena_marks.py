"""What stands around and over the bands: axes, where parts of a step begin, and the peak."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nndl_studio.compiler.account.record import Account
from nndl_studio.languages import told
from nndl_studio.sentence import say
from nndl_studio.ui.compiled.sight import Sight, marks
from nndl_studio.ui.compiled.words import PARTS, in_bytes
from nndl_studio.ui.theme import mono_font, themes, ui_font

# Room for the axes, and between two marks of theirs (px).
LEFT, BOTTOM = 72, 22
APART_ACROSS, APART_UP = 90, 40
RIGHTS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_marks(painter: QPainter, account: Account, sight: Sight) -> None:
    """All of it."""
    painter.save()
    _paint_axes(painter, account, sight)
    painter.setClipRect(sight.room)
    _paint_turns(painter, account, sight)
    _paint_peak(painter, account, sight)
    painter.restore()


def turns(account: Account) -> tuple[int, int]:
    """Where the way back begins, and the update."""
    parts = [use.part for use in account.instructions[: account.computing]]
    back = parts.index("backward") if "backward" in parts else account.computing
    return back, account.computing


def _paint_axes(painter: QPainter, account: Account, sight: Sight) -> None:
    room, width = sight.room, account.memory.width
    painter.setFont(mono_font(10))
    painter.setPen(themes.current.color("mute"))
    most = max(1, int(room.height() // APART_UP))
    for at in marks(sight.low * width, sight.high * width, most):
        beside = QRectF(0, sight.y(at / width) - 8, LEFT - 6, 16)
        painter.drawText(beside, RIGHTS, told(in_bytes(at)))
    most = max(1, int(room.width() // APART_ACROSS))
    for at in marks(max(1, sight.first), sight.last, most):
        below = QRectF(sight.x(at - 0.5) - 40, room.bottom(), 80, BOTTOM)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{at:,}")


def _paint_turns(painter: QPainter, account: Account, sight: Sight) -> None:
    """A line before each part of the step but the first, and what it is called where it fits."""
    room, (back, update) = sight.room, turns(account)
    painter.setFont(ui_font(11))
    painter.setPen(QPen(themes.current.color("mute"), 1))
    ends = {"forward": (0, back), "backward": (back, update), "update": (update, sight.last)}
    for part, words in PARTS.items():
        left, right = (sight.x(at) for at in ends[part])
        if part != "forward":
            painter.drawLine(QPointF(left, room.top()), QPointF(left, room.bottom()))
        top = QRectF(left, room.top(), right - left, 16).intersected(room)
        name = told(words)
        if painter.fontMetrics().horizontalAdvance(name) + 8 < top.width():
            painter.drawText(top, Qt.AlignmentFlag.AlignCenter, name)


def _paint_peak(painter: QPainter, account: Account, sight: Sight) -> None:
    """As high as what is in use at once would reach without a gap."""
    memory, room, ink = account.memory, sight.room, themes.current.color("text")
    y = sight.y(memory.start + memory.peak)
    painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
    words = told(say("in use at most: {size}", size=in_bytes(memory.peak * memory.width)))
    painter.setFont(ui_font(11))
    painter.setPen(ink)
    painter.drawText(QRectF(room.left(), y - 18, room.width() - 6, 16), RIGHTS, words)
