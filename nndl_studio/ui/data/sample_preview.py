"""Some samples of a file: pictures with their classes, or numbers and words in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from nndl_studio.datasets.excerpt import Excerpt
from nndl_studio.datasets.sample_look import SampleLook
from nndl_studio.sentence import say
from nndl_studio.ui.data.excerpt_table import ExcerptTable
from nndl_studio.ui.data.text_rows import text_rows
from nndl_studio.ui.data.text_table import TextTable
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import themes

SIDE, CAPTION, GAP = 64, 18, 10
BESIDE = 2  # pixels by which a caption may be wider than its picture
MOST_COLUMNS, MOST_ROWS = 60, 200


class SamplePreview(QStackedWidget):
    """Set with `set_look`."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures = Pictures()
        self.numbers = TextTable()
        self.bad_rows = ExcerptTable()
        show(self.numbers.setAccessibleName, say("The first samples"))
        self.scrolling = QScrollArea()
        show(self.scrolling.setAccessibleName, say("The first samples"))
        self.scrolling.setWidgetResizable(True)
        self.scrolling.setWidget(self.pictures)
        self.addWidget(self.scrolling)
        self.addWidget(self.numbers)
        self.addWidget(self.bad_rows)
        self._shown = 0

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """What may be shown, one at a time."""
        return (self.scrolling, self.numbers, self.bad_rows)

    def set_look(self, look: SampleLook) -> None:
        """Show these samples."""
        if look.info.kind == "map":
            self.pictures.set_pictures(images(look.x), captions(look))
            self._show(0)
            return
        self.set_rows(*table(look))

    def set_rows(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show the rows of a table."""
        self.numbers.set_rows(head, rows)
        self._show(1)

    def set_excerpt(self, excerpt: Excerpt | None) -> None:
        """Show the rows around what is wrong; None shows again what was there before."""
        if excerpt is not None:
            self.bad_rows.set_excerpt(excerpt)
        self.setCurrentIndex(self._shown if excerpt is None else self.indexOf(self.bad_rows))

    def _show(self, page: int) -> None:
        self._shown = page
        self.setCurrentIndex(page)


class Pictures(QWidget):
    """Pictures in rows, each with a caption."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures: list[tuple[QImage, str]] = []
        show(self.setAccessibleName, say("The first samples"))
        themes.changed.connect(self.update)

    def set_pictures(self, pictures: list[QImage], captions: list[str]) -> None:
        self._pictures = list(zip(pictures, captions, strict=True))
        self.setAccessibleDescription(", ".join(dict.fromkeys(captions)))
        self._make_room()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(themes.current.color("mute"))
        across = self._across()
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        for i, (picture, caption) in enumerate(self._pictures):
            left = GAP + i % across * (SIDE + GAP)
            top = GAP + i // across * (SIDE + CAPTION + GAP)
            size = picture.size().scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(left, top, size.width(), size.height())
            place.moveCenter(QRect(left, top, SIDE, SIDE).center())
            painter.drawImage(place, picture)
            below = QRect(left - BESIDE, top + SIDE + 2, SIDE + 2 * BESIDE, CAPTION)
            metrics = painter.fontMetrics()
            words = metrics.elidedText(caption, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, middle, words)

    def resizeEvent(self, event: object) -> None:
        self._make_room()

    def _across(self) -> int:
        return max(1, (self.width() - GAP) // (SIDE + GAP))

    def _make_room(self) -> None:
        rows = -(-len(self._pictures) // self._across())
        self.setMinimumHeight(GAP + rows * (SIDE + CAPTION + GAP))


def images(x: NDArray[np.generic]) -> list[QImage]:
    """Maps (samples, channels, height, width) as pictures: their range from black to white, and
    black where a number is missing."""
    numbers = x.astype(np.float64)
    there = np.isfinite(numbers)
    known = numbers[there]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    if x.dtype == np.uint8:
        low, high = 0.0, 255.0
    steps = np.where(there, numbers, low) - low
    scaled = steps * (255 / (high - low) if high > low else 1)
    return [_image(each.astype(np.uint8)) for each in np.clip(scaled, 0, 255)]


def captions(look: SampleLook) -> list[str]:
    """The class or the numbers of each sample."""
    if look.label is not None and look.label.ndim == 1:
        names = look.info.class_names
        return [names[i] if i < len(names) else str(i) for i in look.label.tolist()]
    if look.target is not None and look.target.ndim == 2:
        return [", ".join(f"{n:.4g}" for n in row) for row in look.target]
    return ["" for _ in look.x]


def table(look: SampleLook) -> tuple[Sequence[str], list[list[str]]]:
    """A row for each sample, or each step of the first ones, below their heads."""
    told = captions(look)
    if look.vocabulary:
        return text_rows(look, told)
    if look.info.kind in ("labels", "label"):
        texts = [_text(look, i) for i in range(len(look.x))]
        return ["", say("sample")], [[str(i + 1), text] for i, text in enumerate(texts)]
    if look.info.kind == "sequence":
        heads = [say("sample"), say("step"), *(f"x{i + 1}" for i in range(look.x.shape[-1]))]
        return heads[:MOST_COLUMNS], list(islice(_steps(look), MOST_ROWS))
    heads = ["", *(f"x{i + 1}" for i in range(look.x.shape[-1]))][:MOST_COLUMNS]
    return heads, [
        [name, *(f"{n:.6g}" for n in row[: MOST_COLUMNS - 1])]
        for name, row in zip(told, look.x, strict=True)
    ]


def tokens_in_words(names: tuple[str, ...], tokens: Sequence[int]) -> str:
    """Tokens in a line; letters stand close, words apart."""
    words = (names[i] if i < len(names) else str(i) for i in tokens)
    apart = "" if all(len(name) <= 1 for name in names) and names else " "
    return apart.join(words).replace("\r", "").replace("\n", "↵")


def _text(look: SampleLook, sample: int) -> str:
    """The tokens of a sample."""
    count = None if look.lengths is None else int(look.lengths[sample])
    return tokens_in_words(look.info.class_names, np.ravel(look.x[sample])[:count].tolist())


def _steps(look: SampleLook) -> Iterator[list[str]]:
    for i, sample in enumerate(look.x):
        steps = len(sample) if look.lengths is None else int(look.lengths[i])
        for t in range(steps):
            numbers = (f"{n:.6g}" for n in sample[t][: MOST_COLUMNS - 2])
            yield [str(i + 1), str(t + 1), *numbers]


def _image(pixels: NDArray[np.uint8]) -> QImage:
    """(channels, height, width): grey, or the first three as red, green and blue."""
    height, width = pixels.shape[1:]
    if len(pixels) < 3:
        grey = np.ascontiguousarray(pixels[0])
        kind = QImage.Format.Format_Grayscale8
        return QImage(grey.tobytes(), width, height, width, kind).copy()
    colour = np.ascontiguousarray(np.moveaxis(pixels[:3], 0, -1))
    kind = QImage.Format.Format_RGB888
    return QImage(colour.tobytes(), width, height, 3 * width, kind).copy()
