"""Word vectors: the nearest words of a chosen one, and the most frequent words in a plane."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from nndl_studio.sentence import say
from nndl_studio.training.findings import Neighbours
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, points_of
from nndl_studio.ui.signs import readable
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, mono_font, themes

LIST_WIDTH = 132
MARGIN = 0.12
# Share of a line's height below which two words can't be read.
CLOSEST = 0.9
DOT = 3
Pixel = tuple[float, float]


class NeighboursView(Card):
    """The chosen word stands in the accent colour, its neighbours in full, the others muted."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Nearest words"))
        self._found: Neighbours | None = None
        self._labels: list[pg.TextItem] = []
        self.words = self._make_words()
        self.header.add(self.words)
        self.nearest = QLabel()
        self.nearest.setProperty("look", "mono")
        self.nearest.setFixedWidth(LIST_WIDTH)
        self.nearest.setAlignment(Qt.AlignmentFlag.AlignTop)
        show(self.nearest.setToolTip, say("Cosine between the vectors of the two words"))
        self.plot = self._make_plot()
        hint = say("The words show here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    @property
    def choice(self) -> int:
        return max(self.words.currentIndex(), 0)

    def set_values(self, values: Look | None) -> None:
        """Show `Neighbours`."""
        self._found = values if isinstance(values, Neighbours) else None
        self._show_hint(self._found is None)
        if self._found is not None:
            self._offer(self._found.names)
            self._redraw(self._found)

    def now_shown(self) -> Shown:
        """The `words` that are written, with their places and colours; `dots` for the others."""
        written = [label for label in self._labels if label.isVisible()]
        places = [(label.pos().x(), label.pos().y()) for label in written]
        return Shown(
            texts={"nearest": self.nearest.text()},
            rows=tuple((label.toPlainText(),) for label in written),
            curves={
                "words": np.array(places, np.float64).reshape(-1, 2),
                "dots": points_of(self._dots),
            },
            colours={"words": tuple(label.color.name() for label in written)},
        )

    def choose_word(self, name: str) -> None:
        """Choose the word called `name`, if there is one."""
        place = self.words.findText(name)
        if place >= 0:
            self.words.setCurrentIndex(place)

    def _offer(self, names: tuple[str, ...]) -> None:
        shown = tuple(map(readable, names))
        if shown == tuple(self.words.itemText(i) for i in range(self.words.count())):
            return
        present = self.words.currentText()
        self.words.blockSignals(True)
        self.words.clear()
        self.words.addItems(shown)
        self.words.setCurrentIndex(max(self.words.findText(present), 0))
        self.words.blockSignals(False)

    def _redraw(self, found: Neighbours) -> None:
        pairs = zip(found.nearest.tolist(), found.cosine.tolist(), strict=True)
        lines = [f"{value:5.2f}  {readable(found.names[word])}" for word, value in pairs]
        text = "\n".join(lines).replace("-", "\N{MINUS SIGN}")
        show(self.nearest.setText, text)
        self.nearest.setAccessibleName(text)
        self._place_names(found)

    def _place_names(self, found: Neighbours) -> None:
        while len(self._labels) < len(found.points):
            label = pg.TextItem(anchor=(0.5, 0.5))
            label.setFont(mono_font(11))
            self.plot.addItem(label)
            self._labels.append(label)
        near = frozenset(found.nearest.tolist())
        for word, label in enumerate(self._labels):
            label.setVisible(word < len(found.points))
            if word < len(found.points):
                label.setText(readable(found.names[word]), self._colour(word, found.word, near))
                label.setPos(*found.points[word])
                label.setZValue(2 if word == found.word else int(word in near))
        self._fit(found)
        self._thin_out(found, near)

    def _thin_out(self, found: Neighbours, near: frozenset[int]) -> None:
        """A dot instead of a word that would be written over another: the chosen one and its
        neighbours come first, then the more frequent ones."""
        pixel = self.plot.getViewBox().viewPixelSize()
        room = self._room(pixel)
        places: list[QRectF] = []
        words = range(min(len(found.points), len(self._labels)))
        for word in sorted(words, key=lambda w: (w != found.word, w not in near, w)):
            label, place = self._labels[word], _place(found, word, pixel, room)
            free = room.contains(place) and not any(map(place.intersects, places))
            label.setVisible(free)
            if free:
                label.setPos(place.center().x() * pixel[0], place.center().y() * pixel[1])
                places.append(place)
        hidden = [found.points[w] for w in words if not self._labels[w].isVisible()]
        dots = np.array(hidden, float).reshape(-1, 2)
        self._dots.setData(dots[:, 0], dots[:, 1])

    def _room(self, pixel: Pixel) -> QRectF:
        """What is seen of the plane, in pixels."""
        (left, right), (low, high) = self.plot.getViewBox().viewRange()
        across, down = pixel
        return QRectF(left / across, low / down, (right - left) / across, (high - low) / down)

    def _fit(self, found: Neighbours) -> None:
        low, high = found.points.min(axis=0), found.points.max(axis=0)
        room = np.maximum(high - low, 1e-6) * MARGIN
        self.plot.setXRange(low[0] - room[0], high[0] + room[0], padding=0)
        self.plot.setYRange(low[1] - room[1], high[1] + room[1], padding=0)

    def _colour(self, word: int, chosen: int, near: frozenset[int]) -> QColor:
        theme = themes.current
        if word == chosen:
            return theme.color("accent")
        return theme.color("text" if word in near else "mute")

    def _chosen(self) -> None:
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _make_words(self) -> QComboBox:
        words = QComboBox()
        show(words.setToolTip, say("The word whose neighbours are listed"))
        show(words.setAccessibleName, say("Word"))
        words.setProperty("look", "flat")
        words.setMaxVisibleItems(20)
        words.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        words.currentIndexChanged.connect(self._chosen)
        return words

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(say("The directions of the most frequent words in their main plane"))
        plot.showGrid(x=False, y=False)
        for side in ("left", "bottom"):
            plot.hideAxis(side)
        self._dots = pg.ScatterPlotItem(size=DOT, pen=None)
        plot.addItem(self._dots)
        plot.getViewBox().sigResized.connect(self._resized)
        return plot

    def _resized(self) -> None:
        if self._found is not None:
            self._thin_out(self._found, frozenset(self._found.nearest.tolist()))

    def _make_content(self) -> QWidget:
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.nearest)
        row.addWidget(self.plot, 1)
        return shown

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        self._dots.setBrush(pg.mkBrush(theme.color("faint")))
        if self._found is not None:
            self._redraw(self._found)


def _place(found: Neighbours, word: int, pixel: Pixel, room: QRectF) -> QRectF:
    """Where a word is written, in pixels of the plane: at its point, but for what would stand
    beyond the edges of `room`."""
    metrics = QFontMetricsF(mono_font(11))
    wide = metrics.horizontalAdvance(readable(found.names[word]))
    place = QRectF(0, 0, wide, metrics.height() * CLOSEST)
    x, y = found.points[word]
    place.moveCenter(QPointF(x / pixel[0], y / pixel[1]))
    place.moveLeft(max(room.left(), min(place.left(), room.right() - wide)))
    return place
