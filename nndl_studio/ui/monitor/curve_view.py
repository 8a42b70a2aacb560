"""An activation's f and f′, and over them where the layer's own z lie."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.layers.layer import Family
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.findings import FLAT, ActivationCurve
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.legend_row import legend_row
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, points_of, tops_of
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import Theme, themes

PALE = 90
# The bars reach up to this share of the plot, so that the curves stay on top of the picture.
SHARE = 0.6


class CurveView(Card):
    """f solid in the colour of activations, f′ dashed, the histogram of z pale behind them."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Activation curve"))
        self._curve: ActivationCurve | None = None
        self.plot = self._make_plot()
        self.readout = QLabel()
        hint = say("The curve shows here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_values(self, values: Look | None) -> None:
        """Show an `ActivationCurve`."""
        self._curve = values if isinstance(values, ActivationCurve) else None
        self._show_hint(self._curve is None)
        if self._curve is not None:
            self._redraw(self._curve)

    def now_shown(self) -> Shown:
        return Shown(
            texts={"readout": self.readout.text()},
            curves={
                "f": points_of(self._f),
                "slope": points_of(self._slope),
                "z": tops_of(self._bars),
            },
        )

    def _redraw(self, curve: ActivationCurve) -> None:
        low = float(min(curve.f.min(), curve.slope.min(), 0.0))
        high = float(max(curve.f.max(), curve.slope.max(), 0.0))
        room = max(high - low, 1e-9)
        tallest = max(int(curve.counts.max(initial=0)), 1)
        self._bars.setOpts(
            x0=curve.edges[:-1],
            x1=curve.edges[1:],
            y0=np.full(len(curve.counts), low),
            height=curve.counts * (SHARE * room / tallest),
        )
        self._f.setData(curve.z, curve.f)
        self._slope.setData(curve.z, curve.slope)
        self.plot.setXRange(float(curve.z[0]), float(curve.z[-1]), padding=0)
        self.plot.setYRange(low, high, padding=0.05)
        show(self.readout.setText, self._words(curve))

    def _words(self, curve: ActivationCurve) -> Sentence:
        if np.isnan(curve.saturated):
            return say("f′ is 0 wherever it is defined: nothing learns through it")
        numbers = {"share": curve.saturated, "flat": FLAT}
        return say("{share:.0%} of z lie where |f′| < {flat:g} max |f′|", **numbers)

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(say("f, its derivative, and the z of a fixed batch of samples"))
        self._bars = pg.BarGraphItem(x0=[], x1=[], y0=[], height=[])
        self._slope = pg.PlotDataItem(connect="finite")
        self._f = pg.PlotDataItem(connect="finite")
        for item in (self._bars, self._slope, self._f):
            plot.addItem(item)
        return plot

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.plot, 1)
        words = worded(QLabel(), say("solid f · dashed f′ · bars z"))
        column.addLayout(legend_row(words, self.readout))
        return shown

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        color = theme.family(Family.ACTIVATION)
        self._f.setPen(pg.mkPen(color, width=2))
        self._slope.setPen(pg.mkPen(theme.color("accent"), width=1.5, style=Qt.PenStyle.DashLine))
        pale = QColor(theme.color("mute"))
        pale.setAlpha(PALE)
        self._bars.setOpts(brush=pg.mkBrush(pale), pen=pg.mkPen(None))
