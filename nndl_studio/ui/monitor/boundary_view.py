"""Decision boundary: what the network answers all over a plane, and where it is wrong."""

from __future__ import annotations

import html

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import NOTHING, Sentence, joined, say
from nndl_studio.training.findings import MOST_ANSWERS, OPEN, TIED, Boundary
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.class_colours import class_colour, class_letter, class_mark
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.choice_box import ChoiceBox
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, picture_of, points_of
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, themes

SHADE = 70
HATCH = 150
POINT = 7
MOST_LINES = 64
# So many neurons' lines can be told apart; more of them are fainter, not to hide the samples.
CLEAR_LINES = 12
FAINTEST = 28
MOST_NAMES = 8


class BoundaryView(Card):
    """Regions in their class's colour, hatched where the class is open; samples with their true
    class as mark and colour, hollow for validation, crossed where the answer is wrong."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Decision boundary"))
        self._boundary: Boundary | None = None
        self.answers = self._make_answers()
        self.header.add(self.answers)
        self.deep = self._make_deep()
        self.header.add(self.deep)
        self.plot = self._make_plot()
        self.legend = QLabel()
        self.legend.setProperty("look", "small")
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setWordWrap(True)
        hint = say("The regions show here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    @property
    def choice(self) -> int:
        """Which of several answers, and whose units' boundaries."""
        return max(self.answers.currentIndex(), 0) + MOST_ANSWERS * max(self.deep.currentIndex(), 0)

    def set_values(self, values: Look | None) -> None:
        """Show a `Boundary`."""
        known = isinstance(values, Boundary) and len(values.answers) > 0
        self._boundary = values if isinstance(values, Boundary) and known else None
        self._show_hint(self._boundary is None)
        if self._boundary is not None:
            self._offer(self._boundary)
            self._redraw(self._boundary)

    def now_shown(self) -> Shown:
        return Shown(
            texts={"legend": self.legend.text()},
            curves={
                "lines": points_of(self._lines),
                "samples": points_of(self._points),
                "wrong": points_of(self._wrong),
            },
            pictures={"regions": picture_of(self._image)},
        )

    def _offer(self, seen: Boundary) -> None:
        """Let the user choose among the answers, if there are several."""
        if [self.answers.itemText(i) for i in range(self.answers.count())] != list(seen.answers):
            self.answers.blockSignals(True)
            self.answers.clear()
            self.answers.addItems(list(seen.answers))
            self.answers.setCurrentIndex(seen.answer)
            self.answers.blockSignals(False)
            self.answers.setVisible(len(seen.answers) > 1)
        self._offer_layers(seen)

    def _offer_layers(self, seen: Boundary) -> None:
        """Let the user choose among the layers further on, if there are any."""
        known = [self.deep.itemText(i) for i in range(1, self.deep.count())]
        if known != list(seen.layers):
            self.deep.blockSignals(True)
            while self.deep.count() > 1:
                self.deep.removeItem(1)
            self.deep.addItems(list(seen.layers))
            self.deep.setCurrentIndex(max(self.deep.findText(seen.layer), 0) if seen.layer else 0)
            self.deep.blockSignals(False)
        self.deep.setVisible(bool(seen.layers))

    def _redraw(self, seen: Boundary) -> None:
        left, bottom, right, top = seen.frame
        self._name_axes(seen.inputs)
        self._image.setImage(shaded(seen.regions, themes.current))
        self._image.setRect(QRectF(left, bottom, right - left, top - bottom))
        self.plot.setXRange(left, right, padding=0)
        self.plot.setYRange(bottom, top, padding=0)
        deep = bool(seen.layer)
        ends = (seen.contours[:, 0], seen.contours[:, 1]) if deep else _across(seen)
        self._lines.setData(*ends, connect="pairs")
        # A dash is longer than a piece of a contour.
        pen = pg.mkPen(themes.current.color("text"), width=1)
        self._lines.setPen(pen if deep else _line_pen(len(seen.lines), themes.current))
        self._draw_points(seen)
        show(self.legend.setText, self._words(seen))

    def _name_axes(self, inputs: tuple[str, ...] | None) -> None:
        """By the columns of the data, where they have names."""
        names = inputs if inputs else ("", "")
        for side, name in zip(("bottom", "left"), names, strict=True):
            self.plot.setLabel(side, html.escape(name) or None)
        read = say("The two inputs, as the network reads them")
        own = say("The two inputs, in their own units")
        show(self.plot.setToolTip, read if inputs is None else own)

    def _draw_points(self, seen: Boundary) -> None:
        theme = themes.current
        colours = [class_colour(theme, int(label)) for label in seen.truth]
        fills = [
            pg.mkBrush(None) if held else pg.mkBrush(colour)
            for held, colour in zip(seen.held_out, colours, strict=True)
        ]
        ground = theme.color("panel")
        rims = [
            pg.mkPen(colour if held else ground, width=1.6 if held else 0.6)
            for held, colour in zip(seen.held_out, colours, strict=True)
        ]
        marks = [class_mark(int(label)) for label in seen.truth]
        self._points.setData(
            seen.points[:, 0], seen.points[:, 1], symbol=marks, brush=fills, pen=rims, size=POINT
        )
        wrong = seen.points[seen.truth != seen.found]
        self._wrong.setData(wrong[:, 0], wrong[:, 1])

    def _words(self, seen: Boundary) -> Sentence:
        """The classes, what hatching means, and how many answers are wrong."""
        theme = themes.current
        words = [
            _marked(class_letter(i), class_colour(theme, i), name)
            for i, name in enumerate(seen.classes[:MOST_NAMES])
        ]
        words.append(say("hollow: validation"))
        wrong = int((seen.truth != seen.found).sum())
        of_all = say("wrong: {wrong} of {count}", wrong=wrong, count=len(seen.truth))
        words.append(_marked("✕", theme.color("bad"), of_all))
        if seen.layer:
            words.append(say("lines: z = 0 of the units of {layer}", layer=html.escape(seen.layer)))
        if (seen.regions == OPEN).any():
            words.append(say("dotted: no class claims it"))
        if (seen.regions == TIED).any():
            words.append(say("striped: several classes alike"))
        return joined(" · ", words)

    def _make_deep(self) -> ChoiceBox:
        tip = say("The layer whose units' boundaries are drawn, where z = 0")
        box = ChoiceBox(tip, (say("first layer"),))
        box.currentIndexChanged.connect(lambda: self.source_chosen.emit(self.source()))
        box.hide()
        return box

    def _make_answers(self) -> QComboBox:
        picker = QComboBox()
        show(picker.setToolTip, say("The answer shown"))
        show(picker.setAccessibleName, say("Answer shown"))
        picker.setProperty("look", "flat")
        picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        picker.currentIndexChanged.connect(lambda: self.source_chosen.emit(self.source()))
        picker.hide()
        return picker

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(NOTHING)
        plot.showGrid(x=False, y=False)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._lines = pg.PlotCurveItem()
        self._points = pg.ScatterPlotItem()
        self._wrong = pg.ScatterPlotItem(symbol="x", size=POINT + 2)
        for item in (self._image, self._lines, self._points, self._wrong):
            plot.addItem(item)
        return plot

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.plot, 1)
        column.addWidget(self.legend)
        return shown

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        self._wrong.setPen(pg.mkPen(theme.color("bad"), width=1))
        if self._boundary is not None:
            self._redraw(self._boundary)


def _marked(mark: str, colour: QColor, words: str) -> Sentence:
    """A coloured mark and what it means, not to be broken between them."""
    return joined("\u00a0", [f'<span style="color:{colour.name()}">{mark}</span>', words])


def _line_pen(lines: int, theme: Theme) -> QPen:
    """Dashes for a few lines; many are thin and all the fainter."""
    colour = theme.color("text")
    if lines <= CLEAR_LINES:
        dashed: QPen = pg.mkPen(colour, width=1.2, style=Qt.PenStyle.DashLine)
        return dashed
    colour = QColor(colour)
    colour.setAlpha(max(FAINTEST, 255 * CLEAR_LINES // (2 * lines)))
    faint: QPen = pg.mkPen(colour, width=1)
    return faint


def shaded(regions: NDArray[np.int8], theme: Theme) -> NDArray[np.uint8]:
    """Colours (rows, columns, 4): classes shaded, open places dotted, tied ones striped."""
    picture = np.zeros((*regions.shape, 4), np.uint8)
    for index in np.unique(regions[regions >= 0]):
        picture[regions == index] = (*_channels(class_colour(theme, int(index))), SHADE)
    rows, columns = np.indices(regions.shape)
    ink = (*_channels(theme.color("mute")), HATCH)
    picture[(regions == OPEN) & (rows % 3 == 0) & (columns % 3 == 0)] = ink
    picture[(regions == TIED) & ((rows + columns) % 3 == 0)] = ink
    return picture


def _channels(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _across(seen: Boundary) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ends of each neuron's line w₁ x₁ + w₂ x₂ + b = 0, two by two, beyond the frame."""
    left, bottom, right, top = seen.frame
    x: list[float] = []
    y: list[float] = []
    for w1, w2, b in seen.lines[:MOST_LINES].tolist():
        if abs(w2) >= abs(w1) > 0 or (w1 == 0 and w2 != 0):
            x += [left, right]
            y += [-(w1 * left + b) / w2, -(w1 * right + b) / w2]
        elif w1 != 0:
            x += [-(w2 * bottom + b) / w1, -(w2 * top + b) / w1]
            y += [bottom, top]
    return np.array(x), np.array(y)
