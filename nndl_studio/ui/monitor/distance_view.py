"""Gradient over distance: ‖∂L/∂h‖ on a logarithmic axis, step by step back from a sample's end, and
below it how γ went over the training."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.layers.layer import Family
from nndl_studio.sentence import Sentence, say, say_count
from nndl_studio.training.findings import Distance
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.legend_row import legend_row
from nndl_studio.ui.monitor.numbers import three_digits
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, points_of
from nndl_studio.ui.monitor.ticks import decades, whole_numbers
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import Theme, themes

# What is smaller has vanished for single precision, and stands at the axis' end.
SMALLEST = 1e-12
# Within this of 1 the gradient neither vanishes nor explodes over a hundred steps.
NEAR = 0.01
COURSE, AXIS = 64, 46


class DistanceView(Card):
    """The norms as a solid line, γ^d through them dashed, what γ means in words; below, γ over the
    steps of the run with 1 dashed, as soon as there are two."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Gradient in time"))
        self._distance: Distance | None = None
        self._hovered = -1
        self.plot, self.course = self._make_plot(), self._make_course()
        self.readout = QLabel()
        hint = say("The gradient through time shows here as soon as a loss reads this layer.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_values(self, values: Look | None) -> None:
        """Show a `Distance`."""
        known = isinstance(values, Distance) and len(values.norm) > 0
        self._distance = values if known and isinstance(values, Distance) else None
        self._show_hint(self._distance is None)
        if self._distance is not None:
            self._redraw(self._distance)

    def now_shown(self) -> Shown:
        return Shown(
            texts={"readout": self.readout.text()},
            curves={
                "norm": points_of(self._line),
                "power": points_of(self._fit),
                "course": points_of(self._gammas),
            },
        )

    def _redraw(self, found: Distance) -> None:
        far = np.arange(len(found.norm))
        logs = np.log10(np.maximum(found.norm, SMALLEST))
        low, high = float(np.floor(logs.min() - 0.1)), float(np.ceil(logs.max() + 0.1))
        self._line.setData(far, logs)
        if np.isfinite(found.gamma) and found.gamma > 0:
            # Through the middle of the points, as least squares lays it.
            seen = found.norm > SMALLEST
            middle = logs[seen].mean() - np.log10(found.gamma) * far[seen].mean()
            self._fit.setData(far, middle + np.log10(found.gamma) * far)
        else:
            self._fit.setData([], [])
        self.plot.setXRange(0, max(len(far) - 1, 1), padding=0.02)
        self.plot.setYRange(low, high, padding=0.06)
        self.plot.getAxis("left").setTicks([decades(low, high)])
        self.plot.getAxis("bottom").setTicks([whole_numbers(max(len(far) - 1, 1))])
        self._draw_course(found)
        self._read()

    def _draw_course(self, found: Distance) -> None:
        """γ over the training, as soon as it has been seen twice."""
        known = np.isfinite(found.gammas)
        self.course.setVisible(int(known.sum()) > 1)
        if not known.any():
            return
        steps, gammas = found.steps[known].astype(np.float64), found.gammas[known]
        self._gammas.setData(steps, gammas)
        low, high = min(float(gammas.min()), 1.0), max(float(gammas.max()), 1.0)
        self.course.setYRange(low, high, padding=0.15)
        self.course.setXRange(steps[0], max(steps[-1], steps[0] + 1), padding=0.02)

    def words(self, found: Distance) -> Sentence:
        """What γ says."""
        if not np.isfinite(found.gamma):
            return say("nothing comes back beyond the last step")
        if found.each_step:
            return say("γ ≈ {gamma:.3f} · every step has a loss", gamma=found.gamma)
        if found.gamma < 1 - NEAR:
            return say("γ ≈ {gamma:.3f} < 1: the gradient vanishes", gamma=found.gamma)
        if found.gamma > 1 + NEAR:
            return say("γ ≈ {gamma:.3f} > 1: the gradient explodes", gamma=found.gamma)
        return say("γ ≈ {gamma:.3f}: the gradient holds", gamma=found.gamma)

    def _point(self, spot: QPointF) -> None:
        box = self.plot.getViewBox()
        inside = box.sceneBoundingRect().contains(spot)
        self._hovered = round(box.mapSceneToView(spot).x()) if inside else -1
        self._read()

    def _read(self) -> None:
        """The distance under the mouse; else γ."""
        found = self._distance
        if found is None:
            return
        if 0 <= self._hovered < len(found.norm):
            show(self.readout.setText, self._at(found, self._hovered))
        else:
            show(self.readout.setText, self.words(found))

    def _at(self, found: Distance, far: int) -> Sentence:
        """The norm so many steps back, and the factor of the step to there."""
        norm = three_digits(found.norm[far])
        if far == 0 or not np.isfinite(found.factors[far - 1]):
            return say_count(
                far, "{n} step back: ‖∂L/∂h‖ {norm}", "{n} steps back: ‖∂L/∂h‖ {norm}", norm=norm
            )
        return say_count(
            far,
            "{n} step back: ‖∂L/∂h‖ {norm}, γ {gamma}",
            "{n} steps back: ‖∂L/∂h‖ {norm}, γ {gamma}",
            norm=norm,
            gamma=three_digits(found.factors[far - 1]),
        )

    def _make_course(self) -> pg.PlotWidget:
        plot = bare_plot(say("γ over the steps of the training; dashed: 1"))
        plot.setFixedHeight(COURSE)
        self._gammas = pg.PlotDataItem()
        self._one = pg.InfiniteLine(1.0, angle=0)
        plot.addItem(self._one)
        plot.addItem(self._gammas)
        plot.hide()
        return plot

    def _make_plot(self) -> pg.PlotWidget:
        tip = say("‖∂L/∂h‖ against the steps back from the end, on a batch of training samples")
        plot = bare_plot(tip)
        self._fit, self._line = pg.PlotDataItem(), pg.PlotDataItem()
        plot.addItem(self._fit)
        plot.addItem(self._line)
        plot.scene().sigMouseMoved.connect(self._point)
        return plot

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.plot, 1)
        column.addWidget(self.course)
        words = worded(QLabel(), say("solid ‖∂L/∂h‖ · dashed γ^d · d steps back"))
        column.addLayout(legend_row(words, self.readout))
        return shown

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        paint_plot(self.course, theme)
        # One below the other, on axes of one width.
        for plot in (self.plot, self.course):
            plot.getAxis("left").setWidth(AXIS)
        self._gammas.setPen(pg.mkPen(theme.color("accent"), width=1.5))
        self._one.setPen(pg.mkPen(theme.color("mute"), width=1, style=Qt.PenStyle.DashLine))
        self._line.setPen(pg.mkPen(theme.family(Family.RECURRENT), width=2))
        self._fit.setPen(pg.mkPen(theme.color("mute"), width=1, style=Qt.PenStyle.DashLine))
