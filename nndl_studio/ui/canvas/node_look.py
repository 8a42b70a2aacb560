"""What a Data node shows of what it holds: a small drawing, and how its samples are parted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence
from nndl_studio.ui.canvas.measures import (
    LOOK_TOP,
    MARGIN,
    NODE_WIDTH,
    PART_BASELINE,
    PART_WORD_BASELINE,
    SKETCH_HEIGHT,
    THUMBNAIL_HEIGHT,
)
from nndl_studio.ui.theme import mono_font, themes, ui_font

Sketch = Callable[[QPainter, QRectF, QImage | None], None]
"""Draws into a room, in the colours of the theme in force; the picture is of the sample in sight,
where there is one."""

ROOM = NODE_WIDTH - 2 * MARGIN
_UNITS = ((10**9, "G"), (10**6, "M"), (10**3, "k"))


@dataclass(frozen=True, eq=False)
class NodeLook:
    """`parts` are counts of samples with a word for each; `answers` stands in the last line, and
    `words` tell all of it in sentences."""

    sketch: Sketch | None
    parts: tuple[tuple[int, Sentence], ...]
    answers: str
    words: Sentence


def paint_look(painter: QPainter, look: NodeLook, live: QImage | None) -> None:
    """The drawing and the parts below it, in the coordinates of a node."""
    room = QRectF(MARGIN, LOOK_TOP, ROOM, SKETCH_HEIGHT)
    painter.save()
    if look.sketch is not None:
        look.sketch(painter, room, live)
    elif live is not None:
        paint_picture(painter, room, live)
    painter.restore()
    empty = look.sketch is None and live is None
    _paint_parts(painter, look.parts, float(THUMBNAIL_HEIGHT + 6) if empty else 0.0)


def _paint_parts(painter: QPainter, parts: tuple[tuple[int, str], ...], lift: float) -> None:
    """In columns: the first at the left, the last at the right, one between them in the middle."""
    theme = themes.current
    numbers, words = mono_font(11), ui_font(10)
    counts = _told([count for count, _ in parts], QFontMetricsF(numbers))
    for place, (number, (_, word)) in enumerate(zip(counts, parts, strict=True)):
        share = place / (len(parts) - 1) if len(parts) > 1 else 0.0
        for text, font, token, base in (
            (number, numbers, "text", PART_BASELINE),
            (told(word), words, "mute", PART_WORD_BASELINE),
        ):
            width = QFontMetricsF(font).horizontalAdvance(text)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            painter.drawText(QPointF(MARGIN + share * (ROOM - width), base - lift), text)


def _told(counts: list[int], metrics: QFontMetricsF) -> list[str]:
    """The counts in full, or by thousands and millions where there is no room for that."""
    full = [f"{count:,}" for count in counts]
    gaps = 10.0 * (len(full) - 1)
    if sum(metrics.horizontalAdvance(text) for text in full) + gaps <= ROOM:
        return full
    return [_short(count) for count in counts]


def _short(count: int) -> str:
    unit, letter = next((each for each in _UNITS if count >= each[0]), (1, ""))
    return f"{count / unit:.3g} {letter}" if letter else f"{count}"


def paint_picture(painter: QPainter, room: QRectF, picture: QImage) -> QRectF:
    """A picture as large as fits into the middle of a room; where it was put."""
    zoom = min(room.width() / picture.width(), room.height() / picture.height())
    target = QRectF(0, 0, picture.width() * zoom, picture.height() * zoom)
    target.moveCenter(room.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < 1)
    painter.drawImage(target, picture)
    return target
