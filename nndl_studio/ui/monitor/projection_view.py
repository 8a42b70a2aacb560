"""Samples in a plane: what a layer gives for each of them, in the colour of its class."""

from __future__ import annotations

import html

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import NOTHING, Sentence, joined, say
from nndl_studio.training.findings import Projection
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.class_colours import class_colour, class_letter, class_mark
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.choice_box import ChoiceBox
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, points_of
from nndl_studio.ui.signs import readable
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, themes

POINT = 7
MARGIN = 0.06
# So near (pixels) the mouse means a point.
REACH = 12.0
MOST_NAMES = 10
EXTRA = 'pip install "nndl-studio[tsne]"'


class ProjectionView(Card):
    """A click on a point goes to its sample; a click on none walks through all again."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Samples in a plane"))
        self._found: Projection | None = None
        self._hovered = -1
        self.method = ChoiceBox(say("How the numbers become two"), (say("PCA"), say("t-SNE")))
        self.method.currentIndexChanged.connect(self._choose)
        self.header.add(self.method)
        self.plot = self._make_plot()
        self.readout, self.legend = QLabel(), QLabel()
        for label in (self.readout, self.legend):
            label.setProperty("look", "small")
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setWordWrap(True)
        self.hint = hint_label(_waits())
        self._lay_out(self._make_content(), self.hint)
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    @property
    def choice(self) -> int:
        """Which method."""
        return max(self.method.currentIndex(), 0)

    def set_values(self, values: Look | None) -> None:
        """Show a `Projection`."""
        found = values if isinstance(values, Projection) else None
        self._found = found if found is not None and len(found.points) else None
        self._hovered = -1
        self._show_hint(self._found is None)
        show(self.hint.setText, _lacks() if found is not None and found.lacks else _waits())
        if self._found is not None:
            self._redraw(self._found)

    def now_shown(self) -> Shown:
        assert self._found is not None
        brushes = (spot.brush().color().name() for spot in self._points.points())
        return Shown(
            texts={"readout": self.readout.text(), "legend": self.legend.text()},
            curves={"samples": points_of(self._points)},
            colours={"samples": tuple(brushes)},
        )

    def choose_at(self, spot: QPointF) -> None:
        """Go to the sample at a place of the plot's scene; where there is none, to all."""
        found, near = self._found, self._nearest(spot)
        if found is not None:
            self.samples_chosen.emit(found.rows[near : near + 1] if near >= 0 else found.rows[:0])

    def _redraw(self, found: Projection) -> None:
        theme = themes.current
        labels = found.truth if len(found.truth) else np.zeros(len(found.points), np.int64)
        self._points.setData(
            found.points[:, 0],
            found.points[:, 1],
            symbol=[class_mark(int(label)) for label in labels],
            brush=[pg.mkBrush(class_colour(theme, int(label))) for label in labels],
            pen=pg.mkPen(theme.color("panel"), width=0.6),
            size=POINT,
        )
        low, high = found.points.min(axis=0), found.points.max(axis=0)
        room = np.maximum(high - low, 1e-6) * MARGIN
        self.plot.setXRange(low[0] - room[0], high[0] + room[0], padding=0)
        self.plot.setYRange(low[1] - room[1], high[1] + room[1], padding=0)
        show(self.legend.setText, _classes(found, theme))
        self._read()

    def _point(self, spot: QPointF) -> None:
        self._hovered = self._nearest(spot)
        self._read()

    def _nearest(self, spot: QPointF) -> int:
        """The number of the point at a place of the scene; -1 if none is near."""
        found, box = self._found, self.plot.getViewBox()
        if found is None or not box.sceneBoundingRect().contains(spot):
            return -1
        place, (across, down) = box.mapSceneToView(spot), box.viewPixelSize()
        away = (found.points - (place.x(), place.y())) / (across, down)
        lengths = np.hypot(away[:, 0], away[:, 1])
        near = int(lengths.argmin())
        return near if lengths[near] <= REACH else -1

    def _read(self) -> None:
        """The sample under the mouse; else what the axes hold."""
        found = self._found
        if found is None:
            return
        if 0 <= self._hovered < len(found.rows):
            show(self.readout.setText, _sample(found, self._hovered))
        else:
            show(self.readout.setText, _axes(found))

    def _choose(self) -> None:
        self.set_values(None)
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _clicked(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose_at(event.scenePos())

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(say("A point a sample; click one to look at it"))
        plot.showGrid(x=False, y=False)
        for side in ("left", "bottom"):
            plot.hideAxis(side)
        self._points = pg.ScatterPlotItem()
        plot.addItem(self._points)
        plot.scene().sigMouseMoved.connect(self._point)
        plot.scene().sigMouseClicked.connect(self._clicked)
        return plot

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.plot, 1)
        column.addWidget(self.legend)
        column.addWidget(self.readout)
        return shown

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        if self._found is not None:
            self._redraw(self._found)


def _waits() -> Sentence:
    return say("The samples show here as soon as the network is built.")


def _lacks() -> Sentence:
    return say(
        "t-SNE needs scikit-learn, which is not installed: choose PCA, or run {command}",
        command=EXTRA,
    )


def _sample(found: Projection, point: int) -> Sentence:
    """The row of the data, counted from 1, and its class."""
    number = int(found.rows[point]) + 1
    if not len(found.truth):
        return say("sample {number}", number=number)
    label = int(found.truth[point])
    known = found.classes[label] if 0 <= label < len(found.classes) else str(label)
    return say(
        "sample {number}: {name} · click to look at it",
        number=number,
        name=html.escape(readable(known)),
    )


def _axes(found: Projection) -> Sentence:
    samples = len(found.points)
    if found.near:
        return say("t-SNE of {samples} samples: near is alike, far says nothing", samples=samples)
    return say(
        "PCA of {samples} samples: {first:.0%} of the variance across, {second:.0%} up",
        samples=samples,
        first=float(found.shares[0]),
        second=float(found.shares[1]),
    )


def _classes(found: Projection, theme: Theme) -> Sentence:
    """What the colours mean, as far as there is room for them."""
    if not len(found.truth):
        return NOTHING
    marks = [
        joined(
            "\u00a0",
            [
                f'<span style="color:{class_colour(theme, place).name()}">'
                f"{class_letter(place)}</span>",
                html.escape(readable(name)),
            ],
        )
        for place, name in enumerate(found.classes[:MOST_NAMES])
    ]
    return joined(" · ", marks)
