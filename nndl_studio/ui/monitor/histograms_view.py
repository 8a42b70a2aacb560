"""How a node's numbers lie: the present as bars, and below it all moments seen, time going down."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import NOTHING, Sentence, say, say_as, say_count
from nndl_studio.training.findings import Histograms
from nndl_studio.training.loss_curve import Doubles
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.choice_box import ChoiceBox
from nndl_studio.ui.monitor.colours import levels, ramp_table
from nndl_studio.ui.monitor.numbers import three_digits
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, picture_of, tops_of
from nndl_studio.ui.monitor.ticks import whole_numbers
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, themes

# Rows of the picture at most: moments are drawn where their steps are, however they are spread.
ROWS = 192
AXIS = 46
PRESENT = 56
# Above the plot, for the half of the label of the first step.
HALF_LINE = 8
NO_SUCH = {
    "activations": say("This layer gives nothing that can be watched: choose its weights."),
    "weights": say("This layer has no weights of its own: choose its activations."),
    "gradients": say("No gradient reaches weights of this layer: choose its activations."),
}


class HistogramsView(Card):
    """Value across, steps down; the lighter, the more numbers lie there."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Histograms"))
        self._found: Histograms | None = None
        self.quantity = ChoiceBox(
            say("What is counted"),
            (
                say_as("of a layer", "activations"),
                say_as("of a layer", "weights"),
                say("gradients ∂J/∂W"),
            ),
        )
        self.quantity.currentIndexChanged.connect(self._choose)
        self.header.add(self.quantity)
        self.present, self.plot = self._make_present(), self._make_plot()
        self.readout, self.rest = QLabel(), QLabel()
        for label in (self.readout, self.rest):
            label.setProperty("look", "small")
            label.setWordWrap(True)
        self.hint = hint_label(NOTHING)
        self._lay_out(self._make_content(), self.hint)
        show(self.hint.setText, _waits())
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    @property
    def choice(self) -> int:
        """Which quantity."""
        return max(self.quantity.currentIndex(), 0)

    def set_values(self, values: Look | None) -> None:
        """Show `Histograms`."""
        found = values if isinstance(values, Histograms) else None
        self._found = found if found is not None and len(found.steps) else None
        self._show_hint(self._found is None)
        show(self.hint.setText, NO_SUCH[found.quantity] if found is not None else _waits())
        if self._found is not None:
            self._redraw(self._found)

    def now_shown(self) -> Shown:
        assert self._found is not None
        return Shown(
            texts={"readout": self.readout.text(), "rest": self.rest.text()},
            curves={"now": tops_of(self._bars)},
            pictures={"moments": picture_of(self._image)},
            values={"shares": self._found.shares.copy()},
        )

    def _redraw(self, found: Histograms) -> None:
        low, high = float(found.edges[0]), float(found.edges[-1])
        first, last = int(found.steps[0]), int(found.steps[-1])
        self._bars.setOpts(x0=found.edges[:-1], x1=found.edges[1:], height=found.shares[-1])
        self.present.setYRange(0, float(found.shares[-1].max()), padding=0)
        rows = rows_of(found.steps, found.shares)
        # Roots, so that a few numbers far from the others still show.
        peak = float(np.sqrt(rows.max()))
        self._image.setImage(ramp_table()[levels(np.sqrt(rows).astype(np.float32), 0.0, peak)])
        height = max(last - first, 1)
        self._image.setRect(QRectF(low, first, high - low, height))
        self.plot.setYRange(first, first + height, padding=0)
        self.plot.getAxis("left").setTicks([_steps(first, first + height)])
        for plot in (self.present, self.plot):
            plot.setXRange(low, high, padding=0)
        show(self.rest.setText, _rest(found))
        self._read(None)

    def _point(self, spot: QPointF) -> None:
        box = self.plot.getViewBox()
        inside = box.sceneBoundingRect().contains(spot)
        self._read(box.mapSceneToView(spot) if inside else None)

    def _read(self, spot: QPointF | None) -> None:
        """What lies under the mouse; else what is so now."""
        found = self._found
        if found is None:
            return
        if spot is None:
            show(self.readout.setText, _now(found))
            return
        moment = max(int(np.searchsorted(found.steps, spot.y(), side="right")) - 1, 0)
        place = int(np.searchsorted(found.edges, spot.x(), side="right")) - 1
        place = min(max(place, 0), len(found.edges) - 2)
        words = say(
            "step {step:,}: {share:.1%} between {low} and {high}",
            step=int(found.steps[moment]),
            share=float(found.shares[moment, place]),
            low=three_digits(float(found.edges[place])),
            high=three_digits(float(found.edges[place + 1])),
        )
        show(self.readout.setText, words)

    def _choose(self) -> None:
        self.set_values(None)
        if self.source() is not None:
            self.source_chosen.emit(self.source())

    def _make_present(self) -> pg.PlotWidget:
        plot = bare_plot(say("How the numbers lie now"))
        plot.showGrid(x=False, y=False)
        plot.setFixedHeight(PRESENT)
        plot.hideAxis("bottom")
        plot.getAxis("left").setWidth(AXIS)
        plot.getAxis("left").setStyle(showValues=False)
        self._bars = pg.BarGraphItem(x0=[], x1=[], y0=0, height=[])
        plot.addItem(self._bars)
        return plot

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(say("Values across, steps of the training down; light where many lie"))
        plot.showGrid(x=False, y=False)
        plot.getViewBox().invertY(True)
        plot.getAxis("left").setWidth(AXIS)
        plot.getPlotItem().layout.setContentsMargins(0, HALF_LINE, 0, 0)
        self._image = pg.ImageItem(axisOrder="row-major")
        plot.addItem(self._image)
        plot.scene().sigMouseMoved.connect(self._point)
        return plot

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.present)
        column.addWidget(self.plot, 1)
        column.addWidget(self.rest)
        column.addWidget(self.readout)
        return shown

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.present, theme)
        paint_plot(self.plot, theme)
        pale = QColor(theme.color("mute"))
        self._bars.setOpts(brush=pg.mkBrush(pale), pen=pg.mkPen(None))


def rows_of(steps: np.ndarray, shares: Doubles) -> Doubles:
    """(rows, bins): the moments at even distances in steps, each until the next one."""
    if len(steps) < 2:
        return shares
    at = np.linspace(steps[0], steps[-1], ROWS)
    moment = np.searchsorted(steps, at, side="right") - 1
    return np.asarray(shares[moment])


def _steps(first: int, last: int) -> list[tuple[float, str]]:
    return [(at, text) for at, text in whole_numbers(last) if first <= at <= last]


def _waits() -> Sentence:
    return say("The histograms show here as soon as the network is built.")


def _now(found: Histograms) -> Sentence:
    return say_count(
        found.numbers,
        "{n:,} number, {mean} ± {deviation}",
        "{n:,} numbers, {mean} ± {deviation}",
        mean=three_digits(float(found.mean[-1])),
        deviation=three_digits(float(found.deviation[-1])),
    )


def _rest(found: Histograms) -> Sentence:
    """How many units are dead or saturated; nothing where units have no limits."""
    if not found.units:
        return NOTHING
    counts = {
        "share": found.resting / found.units,
        "resting": found.resting,
        "units": found.units,
        "samples": found.samples,
    }
    if found.saturates:
        return say(
            "{share:.0%} of the units are saturated ({resting:,} of {units:,}): at the limits of f "
            "for nearly all of {samples} training samples",
            **counts,
        )
    return say(
        "{share:.0%} of the units are dead ({resting:,} of {units:,}): at the limit of f for all "
        "of {samples} training samples",
        **counts,
    )
