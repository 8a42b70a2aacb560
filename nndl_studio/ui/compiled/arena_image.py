"""Draws the bands of an arena into an image, which is kept while nothing of it changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from nndl_studio.compiler.account.record import Band
from nndl_studio.ui.compiled.arena_colours import ink_over
from nndl_studio.ui.compiled.sight import Sight
from nndl_studio.ui.theme import themes

# Bands at least so large (px) are told apart by a gap, and named.
GAP_FROM = 4.0
NAMED_FROM = 48.0, 15.0

Places = NDArray[np.int64]
"""(bands, 4): first and last instruction, offset and end."""


def places_of(bands: Sequence[Band]) -> Places:
    """Where bands lie, as numbers to be reckoned with all at once."""
    rows = [(band.first, band.last, band.offset, band.end) for band in bands]
    return np.array(rows, np.int64).reshape(-1, 4)


def arena_image(
    bands: Sequence[Band],
    places: Places,
    colours: Sequence[QColor],
    sight: Sight,
    size: QSize,
    scale: float,
    font: QFont,
) -> QImage:
    """All that is in `sight`, on an image of `size` with so many pixels to one of the screen's.

    Rectangles are reckoned with NumPy: one by one those of 3,000 bands took ten times as long.
    """
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(themes.current.color("canvas"))
    painter = QPainter(image)
    painter.setClipRect(sight.room)
    painter.setFont(font)
    numbers, rects = _rects(places, sight)
    for number, rect in zip(numbers.tolist(), rects.tolist(), strict=True):
        painter.fillRect(QRectF(*rect), colours[number])
    large = (rects[:, 2] >= NAMED_FROM[0]) & (rects[:, 3] >= NAMED_FROM[1])
    metrics = QFontMetricsF(font)
    for number, rect in zip(numbers[large].tolist(), rects[large].tolist(), strict=True):
        seen = QRectF(*rect).intersected(sight.room)
        _name(painter, bands[number], seen, colours[number], metrics)
    painter.end()
    return image


def shrunk(rect: QRectF) -> QRectF:
    """With a gap beside and above, where there is room for one; never thinner than a pixel."""
    across = 1.0 if rect.width() >= GAP_FROM else 0.0
    up = 1.0 if rect.height() >= GAP_FROM else 0.0
    wide, high = max(1.0, rect.width() - across), max(1.0, rect.height() - up)
    return QRectF(rect.x(), rect.bottom() - high, wide, high)


def _rects(places: Places, sight: Sight) -> tuple[Places, NDArray[np.float64]]:
    """Which bands are in sight, and their rectangles (x, y, width, height), as `shrunk` has it."""
    first, last, low, high = places.T
    seen = (last + 1 > sight.first) & (first < sight.last) & (high > sight.low) & (low < sight.high)
    numbers = np.flatnonzero(seen)
    first, last, low, high = places[numbers].T
    across = sight.room.width() / max(1e-9, sight.last - sight.first)
    up = sight.room.height() / max(1e-9, sight.high - sight.low)
    x = sight.room.x() + (first - sight.first) * across
    bottom = sight.room.bottom() - (low - sight.low) * up
    wide, tall = (last + 1 - first) * across, (high - low) * up
    wide = np.maximum(wide - (wide >= GAP_FROM), 1.0)
    tall = np.maximum(tall - (tall >= GAP_FROM), 1.0)
    return numbers, np.stack([x, bottom - tall, wide, tall], axis=1)


def _name(
    painter: QPainter, band: Band, rect: QRectF, colour: QColor, metrics: QFontMetricsF
) -> None:
    inside = rect.adjusted(5, 0, -5, 0)
    if inside.width() < NAMED_FROM[0] / 2 or inside.height() < NAMED_FROM[1]:
        return
    painter.setPen(ink_over(colour))
    name = metrics.elidedText(band.array.name, Qt.TextElideMode.ElideRight, inside.width())
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
