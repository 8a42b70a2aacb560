"""The plot of a run: batches pale, epochs as points, the penalty a band, the best epoch a mark."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.loss_curve import Doubles
from nndl_studio.ui.monitor.legend import PALE, pale
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.points import NONE, Points
from nndl_studio.ui.monitor.shown import Shown, points_of
from nndl_studio.ui.monitor.ticks import Ticks, decades, whole_numbers
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, mono_font, themes

# Zero has no logarithm: it is drawn a decade below the smallest value, but never below this.
FLOOR = 1e-9
# The axis before there is anything on it.
EMPTY = (-1.0, 1.0)
# With more epochs than this their dots hide the lines.
MOST_DOTS = 30
# Where the best epoch's words stand, as a share of the plot's height.
LABEL_HEIGHT = 0.92
# Below them, those of the moment that is looked at.
MOMENT_HEIGHT = 0.8
FAINT = 0.3


class ObjectivePlot(QWidget):
    """x counts epochs. `pointed` tells the epoch under the mouse, below 0 where there is none."""

    pointed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._log = True
        self._floor = FLOOR
        self._told: list[object] = []
        self._ticks: Ticks | None = None
        self.plot = self._make_plot()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def restart(self, epochs: int) -> None:
        """Empty, for a run of `epochs`."""
        self.plot.setXRange(0, max(epochs, 1), padding=0.05)
        self.plot.getAxis("bottom").setTicks([whole_numbers(max(epochs, 1))])
        self.plot.setYRange(*EMPTY, padding=0)
        self.set_best(None)
        self.set_moment(None)
        self.set_root(NONE, NONE)
        self.set_batches(NONE, NONE)
        self.set_epochs(NONE, NONE, NONE)

    def set_pale(self, pale: bool) -> None:
        """Draw all of it faintly: it belongs to the past."""
        self.plot.getViewBox().setOpacity(FAINT if pale else 1.0)

    def set_log(self, on: bool) -> None:
        """Whether what is set from now on is drawn as its logarithm."""
        self._log = on

    def set_batches(self, batches: Points, smoothed: Points) -> None:
        """A value for each batch, and their running mean."""
        self._floor = _floor(batches[1])
        if len(batches[0]):
            self.plot.enableAutoRange(axis="y")
        self.batches.setData(*self._placed(*batches))
        self._smoothed.setData(*self._placed(*smoothed))

    def set_epochs(self, train: Points, objective: Points, validation: Points) -> None:
        """Epoch by epoch; between `train` and `objective` lies the band of the penalty."""
        placed = [self._placed(*points) for points in (train, objective, validation)]
        # Most calls bring batches alone, and drawing these again takes longer than those.
        told = [self._log, *(array.tobytes() for points in placed for array in points)]
        if told == self._told:
            return
        self._told = told
        for item, points in zip((self.train, self.objective, self.validation), placed, strict=True):
            item.setData(*points)
        self._band.setVisible(len(objective[0]) > 0)
        if len(train[0]) or len(validation[0]):
            self.plot.enableAutoRange(axis="y")
        dots = "o" if max(len(train[0]), len(validation[0])) <= MOST_DOTS else None
        for item in (self.train, self.validation):
            if item.opts["symbol"] != dots:
                item.setSymbol(dots)
        self._mark()

    def set_best(self, epoch: int | None) -> None:
        """Mark the best epoch of an early stop."""
        self.best.setVisible(epoch is not None)
        if epoch is not None:
            self.best.setValue(epoch)
            show(self.best.label.setFormat, say("best {epoch}", epoch=epoch))

    def set_root(self, train: Points, validation: Points) -> None:
        """The run that this one branched from: its batches' running mean, or some other figure."""
        self._floor = min(self._floor, _floor(train[1]))
        self.root.setData(*self._placed(*train))
        self.root_validation.setData(*self._placed(*validation))

    def set_moment(self, epochs: float | None, words: Sentence = NOTHING) -> None:
        """Mark the moment that all views show, and say which it is; None marks none."""
        self.moment.setVisible(epochs is not None)
        if epochs is not None:
            self.moment.setValue(epochs)
            show(self.moment.label.setFormat, words)

    def shown(self) -> Shown:
        """Every curve in the coordinates of the plot, and the `best` epoch and the `moment` where
        they are marked."""
        drawn = {
            "batches": self.batches,
            "smoothed": self._smoothed,
            "train": self.train,
            "objective": self.objective,
            "validation": self.validation,
            "root": self.root,
            "root validation": self.root_validation,
        }
        lines = {"best": self.best, "moment": self.moment}
        return Shown(
            curves={name: points_of(item) for name, item in drawn.items()},
            numbers={n: float(line.value()) for n, line in lines.items() if line.isVisible()},
        )

    def _placed(self, x: Doubles, y: Doubles) -> Points:
        finite = np.isfinite(y)
        x, y = x[finite], y[finite]
        return (x, np.log10(np.maximum(y, self._floor))) if self._log else (x, y)

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(say("Against epochs; point at a curve to read it"))
        self.batches, self._smoothed = pg.PlotCurveItem(), pg.PlotCurveItem()
        self.train, self.validation, self.objective = (pg.PlotDataItem() for _ in range(3))
        self._band = pg.FillBetweenItem(self.train, self.objective)
        options = {"position": LABEL_HEIGHT, "anchors": [(0, 0.5), (1, 0.5)]}
        self.best = pg.InfiniteLine(angle=90, label="", labelOpts=options)
        options = {"position": MOMENT_HEIGHT, "anchors": [(0, 0.5), (1, 0.5)]}
        self.moment = pg.InfiniteLine(angle=90, label="", labelOpts=options)
        self.root, self.root_validation = pg.PlotCurveItem(), pg.PlotCurveItem()
        for item in (
            self.root,
            self.root_validation,
            self._band,
            self.batches,
            self._smoothed,
            self.objective,
            self.train,
            self.validation,
            self.best,
            self.moment,
        ):
            plot.addItem(item, ignoreBounds=item in (self.best, self.moment))
        self.best.hide()
        self.moment.hide()
        plot.getViewBox().sigYRangeChanged.connect(self._mark)
        plot.scene().sigMouseMoved.connect(self._point)
        return plot

    def _mark(self) -> None:
        """Mark the axis: round numbers, whatever its scale."""
        low, high = self.plot.getViewBox().viewRange()[1]
        ticks = decades(low, high) if self._log else None
        if ticks != self._ticks:
            self._ticks = ticks
            self.plot.getAxis("left").setTicks(None if ticks is None else [ticks])

    def _point(self, spot: QPointF) -> None:
        box = self.plot.getViewBox()
        inside = box.sceneBoundingRect().contains(spot)
        self.pointed.emit(box.mapSceneToView(spot).x() if inside else -1.0)

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        accent, dashed = theme.color("accent"), theme.color("negative")
        self.batches.setPen(pg.mkPen(pale(accent, 55), width=1))
        self._smoothed.setPen(pg.mkPen(pale(accent, 150), width=1))
        self.train.setPen(pg.mkPen(accent, width=2))
        self.objective.setPen(pg.mkPen(pale(accent, 150), width=1))
        self._band.setBrush(pg.mkBrush(pale(accent, PALE)))
        self.validation.setPen(pg.mkPen(dashed, width=2, style=Qt.PenStyle.DashLine))
        mute = theme.color("mute")
        self.root.setPen(pg.mkPen(pale(mute, 170), width=1))
        self.root_validation.setPen(pg.mkPen(pale(mute, 170), width=1, style=Qt.PenStyle.DashLine))
        self.moment.setPen(pg.mkPen(theme.color("text"), width=1))
        self.moment.label.setColor(theme.color("text"))
        self.moment.label.setFont(mono_font(11))
        self.best.setPen(pg.mkPen(theme.color("mute"), width=1, style=Qt.PenStyle.DotLine))
        self.best.label.setColor(theme.color("mute"))
        self.best.label.setFont(mono_font(11))
        for item, color in ((self.train, accent), (self.validation, dashed)):
            item.setSymbolSize(5)
            item.setSymbolBrush(color)
            item.setSymbolPen(None)


def _floor(values: Doubles) -> float:
    """Where zero is drawn beside `values` on a log axis."""
    positive = values[np.isfinite(values) & (values > 0)]
    return max(FLOOR, float(positive.min()) / 10) if len(positive) else FLOOR
