"""Mistakes of a perceptron as they add up, under the bound R²/γ² that they can't cross."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence, as_it_is, say, together
from nndl_studio.training.findings import Mistakes
from nndl_studio.training.loss_curve import Doubles
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, points_of
from nndl_studio.ui.monitor.ticks import decades
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, themes

# Points of the rise between counts that are far apart: a straight line bends on this axis.
BETWEEN = 64


class MistakesView(Card):
    """A stair on a logarithmic axis; past the mistakes the node remembers, an even rise between
    the counts that this view saw."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Mistakes"))
        self._found: Mistakes | None = None
        self._later: list[tuple[float, float]] = []
        self.plot = self._make_plot()
        self.count, self.verdict = QLabel(), QLabel()
        self.count.setProperty("look", "mono-mute")
        self.verdict.setProperty("look", "small")
        for label in (self.count, self.verdict):
            label.setWordWrap(True)
        hint = say("The mistakes show here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_values(self, values: Look | None) -> None:
        """Show `Mistakes`."""
        self._found = values if isinstance(values, Mistakes) else None
        self._show_hint(self._found is None)
        if self._found is None:
            self._later.clear()
            return
        self._remember(self._found)
        self._redraw(self._found)

    def now_shown(self) -> Shown:
        bound = {"bound": float(self._bound.value())} if self._bound.isVisible() else {}
        return Shown(
            texts={"count": self.count.text(), "verdict": self.verdict.text()},
            curves={"mistakes": points_of(self._curve)},
            numbers=bound,
        )

    def points(self) -> tuple[Doubles, Doubles]:
        """Samples and mistakes, as drawn."""
        found = self._found
        if found is None:
            return np.zeros(0), np.zeros(0)
        known = list(zip(found.samples[:-1], found.mistakes[:-1], strict=True))
        last = known[-1][0]
        table = np.array([*known, *(point for point in self._later if point[0] > last)], float)
        return table[:, 0], table[:, 1]

    def _remember(self, found: Mistakes) -> None:
        """Keep where the run stands; a count that has fallen is that of another run."""
        now = (float(found.samples[-1]), float(found.mistakes[-1]))
        if self._later and now < self._later[-1]:
            self._later.clear()
        if not self._later or now != self._later[-1]:
            self._later.append(now)

    def _redraw(self, found: Mistakes) -> None:
        samples, made = _filled(*self.points(), remembered=len(found.samples) - 1)
        heights = np.log10(np.maximum(made, 0.5))
        self._curve.setData(np.append(samples, samples[-1]), heights, stepMode="center")
        top = max(float(made[-1]), 1.0)
        bounded = np.isfinite(found.bound) and found.singly
        if bounded:
            self._bound.setValue(np.log10(found.bound))
            top = max(top, found.bound)
        self._bound.setVisible(bool(bounded))
        high = float(np.log10(top)) + 0.25
        self.plot.setYRange(-0.35, high, padding=0)
        self.plot.getAxis("left").setTicks([decades(-0.35, high)])
        self.plot.setXRange(0, max(float(samples[-1]), 1.0), padding=0.01)
        show(self.count.setText, self._numbers(found))
        show(self.verdict.setText, self._words(found))

    def _numbers(self, found: Mistakes) -> Sentence:
        made = found.mistakes[-1]
        if not np.isfinite(found.bound):
            return say("K = {made:,.0f} in {passes:.1f} passes", made=made, passes=found.passes)
        return as_it_is(f"K = {made:,.0f}   R²/γ² = {found.bound:,.1f}")

    def _words(self, found: Mistakes) -> Sentence:
        """What the count means."""
        if np.isnan(found.bound):
            return say("There is no bound behind layers that learn: its inputs change.")
        if not found.separable:
            return say(
                "Not linearly separable: no line parts the classes, so the rule never settles "
                "and does not stop by itself."
            )
        if not found.singly:
            return say("The bound is for one sample a step: set the batch size to 1.")
        state = (
            say("Settled: no sample is wrong any more.")
            if found.settled
            else say("Still learning.")
        )
        bound = say(
            "R = {radius:.3g}; γ = {margin:.3g}, the margin of the widest separator found.",
            radius=found.radius,
            margin=found.margin,
        )
        return together(state, bound)

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(say("Mistakes against samples seen; dashed: the bound R²/γ²"))
        self._curve = pg.PlotCurveItem()
        self._bound = pg.InfiniteLine(angle=0)
        self._bound.hide()
        plot.addItem(self._curve)
        plot.addItem(self._bound)
        return plot

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(2)
        column.addWidget(self.plot, 1)
        column.addWidget(self.count)
        column.addWidget(self.verdict)
        return shown

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        self._curve.setPen(pg.mkPen(theme.color("accent"), width=2))
        dashed = pg.mkPen(theme.color("negative"), width=2, style=Qt.PenStyle.DashLine)
        self._bound.setPen(dashed)


def _filled(samples: Doubles, made: Doubles, remembered: int) -> tuple[Doubles, Doubles]:
    """The stair of the mistakes that are `remembered`, then an even rise through the others."""
    if remembered >= len(samples):
        return samples, made
    last = samples[remembered - 1]
    rise = np.union1d(samples[remembered:], np.linspace(last, samples[-1], BETWEEN)[1:])
    later = np.interp(rise, samples, made)
    return np.append(samples[:remembered], rise), np.append(made[:remembered], later)
