"""Draws a few samples into a small room, each kind of data in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from nndl_studio.datasets.sample_look import SampleLook
from nndl_studio.ui.class_colours import class_colour
from nndl_studio.ui.data.sample_preview import images, tokens_in_words
from nndl_studio.ui.theme import themes, ui_font

Floats = NDArray[np.float64]
Draw = Callable[[QPainter, QRectF, QImage | None], None]

GAP = 2.0
DOT, LINE_WIDTH = 2.6, 1.0
TEXT = 11  # px
# Sequences of more numbers a step are seen as pictures.
FEW = 3
# Samples whose lines are drawn, and numbers of one that are told apart at this size.
LINES, ACROSS, SEQUENCES = 40, 70, 3
# Pictures that are so many times as wide as high, and more, stand in rows of one size.
WIDEST = 1.8


def sketch(look: SampleLook) -> Draw:
    """What draws these samples, made ready once: pictures in rows, points in a plane, a curve,
    lines from number to number, waves, or words."""
    info = look.info
    if info.kind == "map":
        return _pictures(images(look.x))
    if info.kind in ("labels", "label"):
        return _words(look)
    if info.kind == "sequence":
        return _sequences(look)
    x = np.asarray(look.x, np.float64)
    if info.axes == (2,) and info.classes:
        return _dots(x, look.label)
    if info.axes == (1,) and look.target is not None:
        return _dots(np.stack([x[:, 0], look.target[:, 0]], axis=1), None)
    return _lines(x, look.label)


def _pictures(pictures: list[QImage]) -> Draw:
    """Pictures in two rows; beside them the sample in sight, as high as both. Of wide ones it is
    the first."""
    wide = pictures[0].width() / max(1, pictures[0].height())

    def draw(painter: QPainter, room: QRectF, live: QImage | None) -> None:
        shown = pictures if live is None else [live, *pictures]
        if wide <= WIDEST:
            large = QRectF(room.x(), room.y(), room.height() * max(wide, 1.0), room.height())
            _draw_inside(painter, large, shown[0])
            room, shown = room.adjusted(large.width() + 3 * GAP, 0, 0, 0), shown[1:]
        for place, picture in zip(_places(room, max(wide, 1.0)), shown, strict=False):
            _draw_inside(painter, place, picture)

    return draw


def _places(room: QRectF, wide: float) -> Iterator[QRectF]:
    """Two rows of places, each so many times as wide as high."""
    height = (room.height() - GAP) / 2
    width = min(height * wide, room.width())
    across = int((room.width() + GAP) // (width + GAP))
    for i in range(2 * across):
        row, column = divmod(i, across)
        left, top = column * (width + GAP), row * (height + GAP)
        yield QRectF(room.x() + left, room.y() + top, width, height)


def _draw_inside(painter: QPainter, room: QRectF, picture: QImage) -> None:
    """A picture as large as fits; one that shrinks is smoothed, or it would lose strokes."""
    zoom = min(room.width() / picture.width(), room.height() / picture.height())
    place = QRectF(0, 0, picture.width() * zoom, picture.height() * zoom)
    place.moveCenter(room.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < 1)
    painter.drawImage(place, picture)


def _dots(points: Floats, label: NDArray[np.int64] | None) -> Draw:
    """Points (samples, 2) in the plane, in the colours of their classes."""
    known = np.isfinite(points).all(axis=1)
    unit = _to_unit(points[known])
    classes = np.zeros(len(unit), np.int64) if label is None else label[known]

    def draw(painter: QPainter, room: QRectF, live: QImage | None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = room.adjusted(DOT, DOT, -DOT, -DOT)
        for each in np.unique(classes).tolist():
            pen = QPen(_colour(each, label is not None), DOT)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(_polygon(unit[classes == each], inner))

    return draw


def _lines(x: Floats, label: NDArray[np.int64] | None) -> Draw:
    """Each sample (samples, numbers) as a line from number to number; one number as a dot each."""
    chosen = x[:: max(1, len(x) // LINES)][:LINES]
    classes = None if label is None or label.ndim > 1 else label[:: max(1, len(x) // LINES)]
    count = chosen.shape[1]
    if count == 1:
        across = np.arange(len(chosen), dtype=np.float64)
        return _dots(np.stack([across, chosen[:, 0]], axis=1), classes)
    columns = np.unique(np.linspace(0, count - 1, min(count, ACROSS)).astype(np.int64))
    unit = np.stack([_to_unit(chosen[:, [each]])[:, 0] for each in columns], axis=1)
    places = np.linspace(0, 1, len(columns))

    def draw(painter: QPainter, room: QRectF, live: QImage | None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = room.adjusted(1, 1, -1, -1)
        painter.setOpacity(0.6)
        for i, heights in enumerate(unit):
            colour = _colour(int(classes[i]) if classes is not None else 0, classes is not None)
            painter.setPen(QPen(colour, LINE_WIDTH))
            for part in _finite_parts(places, heights):
                painter.drawPolyline(_polygon(part, inner))

    return draw


def _sequences(look: SampleLook) -> Draw:
    """Waves, one below the other; sequences of many numbers a step, or of symbols, as pictures."""
    x = np.asarray(look.x, np.float64)
    if x.shape[2] > FEW or np.isin(x, (0, 1)).all():
        upright = x.shape[1] <= 2 * x.shape[2]
        return _pictures(images((x if upright else x.transpose(0, 2, 1))[:, None]))
    lengths = np.full(len(x), x.shape[1]) if look.lengths is None else look.lengths
    chosen = [x[i, : max(1, int(lengths[i]))] for i in range(min(SEQUENCES, len(x)))]
    longest = max(len(each) for each in chosen)
    together = _to_unit(np.concatenate(chosen))
    cuts = np.cumsum([len(each) for each in chosen])[:-1]
    waves = np.split(together, cuts)

    def draw(painter: QPainter, room: QRectF, live: QImage | None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = (room.height() - GAP * (len(waves) - 1)) / len(waves)
        for i, wave in enumerate(waves):
            lane = QRectF(room.x(), room.y() + i * (height + GAP), room.width(), height)
            places = np.arange(len(wave)) / max(longest - 1, 1)
            for feature in range(wave.shape[1]):
                painter.setPen(QPen(_colour(feature, wave.shape[1] > 1), LINE_WIDTH))
                for part in _finite_parts(places, wave[:, feature]):
                    painter.drawPolyline(_polygon(part, lane.adjusted(0, 0.5, 0, -0.5)))

    return draw


def _words(look: SampleLook) -> Draw:
    """The first tokens of a text, in as many lines as there is room for."""
    text = tokens_in_words(look.vocabulary or look.info.class_names, _first_tokens(look))

    def draw(painter: QPainter, room: QRectF, live: QImage | None) -> None:
        font = ui_font(TEXT)
        metrics, rest = QFontMetricsF(font), text
        painter.setFont(font)
        painter.setPen(themes.current.color("text"))
        lines = int(room.height() // metrics.height())
        for line in range(lines):
            base = room.y() + metrics.ascent() + line * metrics.height() + 2
            here, rest = _line(rest, metrics, room.width(), line == lines - 1)
            painter.drawText(QPointF(room.x(), base), here)

    return draw


def _first_tokens(look: SampleLook) -> list[int]:
    """Of the first sequence; of words that come with their neighbours each where it stands."""
    if look.info.kind == "label":
        return [int(word) for word, _ in groupby(np.ravel(look.x).tolist())]
    steps = look.x.shape[1] if look.lengths is None else int(look.lengths[0])
    following = look.x[1] if len(look.x) > 1 else ()
    return [*map(int, look.x[0][:steps]), *map(int, following)]


def _line(text: str, metrics: QFontMetricsF, room: float, last: bool) -> tuple[str, str]:
    """What fits into a line, cut between words where there are any, and what is left over."""
    if last or metrics.horizontalAdvance(text) <= room:
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room), ""
    fits = next(n for n in range(len(text), 0, -1) if metrics.horizontalAdvance(text[:n]) <= room)
    blank = text.rfind(" ", 0, fits + 1)
    cut = blank if blank > fits // 2 else fits
    return text[:cut], text[cut:].lstrip()


def _to_unit(numbers: Floats) -> Floats:
    """Each column from its least (0) to its largest number (1); the middle where all are alike."""
    finite = np.where(np.isfinite(numbers), numbers, np.nan)
    known = np.isfinite(finite).any(axis=0)
    low = np.where(known, np.nanmin(np.where(known, finite, 0.0), axis=0), 0.0)
    high = np.where(known, np.nanmax(np.where(known, finite, 0.0), axis=0), 0.0)
    span = np.where(high > low, high - low, 1.0)
    return np.asarray(np.where(high > low, (finite - low) / span, 0.5), np.float64)


def _finite_parts(places: Floats, heights: Floats) -> Iterator[Floats]:
    """The stretches of a line (points, 2) without a gap."""
    known = np.isfinite(heights)
    for is_known, run in groupby(range(len(heights)), lambda i: bool(known[i])):
        stretch = list(run)
        if is_known:
            yield np.stack([places[stretch], heights[stretch]], axis=1)


def _polygon(unit: Floats, room: QRectF) -> QPolygonF:
    """Points of the unit square in a room, upwards."""
    across = room.x() + unit[:, 0] * room.width()
    down = room.bottom() - unit[:, 1] * room.height()
    return QPolygonF([QPointF(x, y) for x, y in zip(across.tolist(), down.tolist(), strict=True)])


def _colour(index: int, of_class: bool) -> QColor:
    theme = themes.current
    return class_colour(theme, index) if of_class else theme.color("accent")
