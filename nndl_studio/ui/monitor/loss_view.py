"""The loss as it falls: every batch thin and pale, smoothed, and the points of each epoch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nndl_studio.training.snapshot import EpochResult, Snapshot
from nndl_studio.ui.monitor.curve import Curve, Doubles, Smoother
from nndl_studio.ui.monitor.header import Header, flat_button
from nndl_studio.ui.monitor.legend import LossLegend
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.ticks import decades, whole_numbers
from nndl_studio.ui.theme import Theme, themes

# Below this a loss is drawn at the bottom of a log axis; zero has no logarithm.
FLOOR = 1e-9
# The loss axis before there is anything on it.
EMPTY = (-1.0, 1.0)
# With more epochs than this their dots hide the lines.
MOST_DOTS = 30


class LossView(QWidget):
    """Fed with `add_snapshots`; x counts epochs."""

    def __init__(self) -> None:
        super().__init__()
        self.header = Header(self.tr("Loss"))
        self.log = flat_button(self.tr("log"), self.tr("Logarithmic loss axis (L)"))
        self.log.setCheckable(True)
        self.log.toggled.connect(self.set_log)
        self.header.add(self.log)
        self.legend = LossLegend()
        self.plot = self._make_plot()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        column.addWidget(self.legend)
        column.addWidget(self.plot, 1)
        self.restart(0)
        self.log.setChecked(True)
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def restart(self, epochs: int) -> None:
        """Forget the curves; a run of `epochs` begins."""
        self._batches, self._smoothed, self._smoother = Curve(), Curve(), Smoother()
        self._results: list[EpochResult] = []
        self._run = ""
        self._epochs = max(epochs, 1)
        self.plot.setXRange(0, self._epochs, padding=0.05)
        self.plot.getAxis("bottom").setTicks([whole_numbers(self._epochs)])
        self.legend.set_result(None)
        self.plot.setYRange(*EMPTY, padding=0)
        self._redraw()

    def add_snapshots(self, snapshots: Sequence[Snapshot]) -> None:
        """Append what `snapshots` tell and draw once; another run starts the plot afresh."""
        for snapshot in snapshots:
            if snapshot.run != self._run:
                self.restart(snapshot.epochs)
                self._run = snapshot.run
            self._append(snapshot)
        if snapshots:
            self._redraw()

    def set_log(self, on: bool) -> None:
        """Draw the loss on a logarithmic axis."""
        self.log.setChecked(on)
        self._redraw()
        self._mark()

    def points(self) -> tuple[Doubles, Doubles]:
        """The batch losses as drawn: epochs, losses."""
        return self._batches.points()

    def results(self) -> tuple[EpochResult, ...]:
        return tuple(self._results)

    def _append(self, snapshot: Snapshot) -> None:
        losses = np.asarray(snapshot.batch_losses, float)
        per_epoch = max(snapshot.steps_per_epoch, 1)
        if len(losses):
            first = snapshot.step - len(losses) + 1
            places = np.arange(first, snapshot.step + 1) / per_epoch
            self._batches.append(places, losses)
            self._smoothed.append(places, self._smoother.feed(losses))
        self._results.extend(snapshot.epochs_done)
        if snapshot.epochs_done:
            self.legend.set_result(self._results[-1])
        elif not self._results and len(losses):
            self.legend.set_loss(float(self._smoothed.points()[1][-1]))

    def _redraw(self) -> None:
        if len(self._batches):
            self.plot.enableAutoRange(axis="y")
        self._batch_item.setData(*self._placed(*self._batches.points()))
        self._smooth_item.setData(*self._placed(*self._smoothed.points()))
        train = [(r.epoch, r.train.loss) for r in self._results]
        held = [(r.epoch, r.validation.loss) for r in self._results if r.validation]
        self._train_item.setData(*self._placed(*_columns(train)))
        self._validation_item.setData(*self._placed(*_columns(held)))
        dots = "o" if len(train) <= MOST_DOTS else None
        for item in (self._train_item, self._validation_item):
            if item.opts["symbol"] != dots:
                item.setSymbol(dots)

    def _placed(self, x: Doubles, y: Doubles) -> tuple[Doubles, Doubles]:
        finite = np.isfinite(y)
        x, y = x[finite], y[finite]
        return (x, np.log10(np.maximum(y, FLOOR))) if self.log.isChecked() else (x, y)

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(self.tr("Loss against epochs; point at a curve to read it"))
        self._batch_item = pg.PlotCurveItem()
        self._smooth_item = pg.PlotCurveItem()
        self._train_item = pg.PlotDataItem()
        self._validation_item = pg.PlotDataItem()
        items = (self._batch_item, self._smooth_item, self._train_item, self._validation_item)
        for item in items:
            plot.addItem(item)
        plot.getViewBox().sigYRangeChanged.connect(self._mark)
        plot.scene().sigMouseMoved.connect(self._point)
        return plot

    def _mark(self) -> None:
        """Mark the loss axis: round numbers, whatever its scale."""
        low, high = self.plot.getViewBox().viewRange()[1]
        ticks = [decades(low, high)] if self.log.isChecked() else None
        self.plot.getAxis("left").setTicks(ticks)

    def _point(self, spot: QPointF) -> None:
        place: QPointF = self.plot.getViewBox().mapSceneToView(spot)
        inside = self.plot.getViewBox().sceneBoundingRect().contains(spot)
        self.legend.set_hover(self._read(place.x()) if inside else "")

    def _read(self, epoch: float) -> str:
        x, y = self._batches.points()
        if not len(x) or epoch < 0 or epoch > x[-1]:
            return ""
        loss = y[min(int(np.searchsorted(x, epoch)), len(y) - 1)]
        return self.tr("epoch {0}: batch {1}").format(f"{epoch:.2f}", f"{loss:.4g}")

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        accent, dashed = theme.color("accent"), theme.color("negative")
        self._batch_item.setPen(pg.mkPen(_pale(accent, 55), width=1))
        self._smooth_item.setPen(pg.mkPen(_pale(accent, 150), width=1))
        self._train_item.setPen(pg.mkPen(accent, width=2))
        self._validation_item.setPen(pg.mkPen(dashed, width=2, style=Qt.PenStyle.DashLine))
        for item, color in ((self._train_item, accent), (self._validation_item, dashed)):
            item.setSymbolSize(5)
            item.setSymbolBrush(color)
            item.setSymbolPen(None)


def _pale(color: QColor, alpha: int) -> QColor:
    pale = QColor(color)
    pale.setAlpha(alpha)
    return pale


def _columns(points: list[tuple[int, float]]) -> tuple[Doubles, Doubles]:
    table = np.array(points, float).reshape(-1, 2)
    return table[:, 0], table[:, 1]
