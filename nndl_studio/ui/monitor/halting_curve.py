"""How likely each step is the last, as a curve over the steps."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.layers.layer import Family
from nndl_studio.sentence import say
from nndl_studio.ui.monitor.colours import Floats
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.ticks import whole_numbers
from nndl_studio.ui.texts import worded
from nndl_studio.ui.theme import Theme, themes


class HaltingCurve(QWidget):
    """`pointed` carries the step under the mouse, counted from 1, or None."""

    pointed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._steps = 0
        self.plot = bare_plot(say("How likely the machine ends at each step"))
        self.line = pg.PlotDataItem(symbol="o", symbolSize=5)
        self._mark = pg.InfiniteLine(angle=90)
        self.plot.addItem(self._mark)
        self.plot.addItem(self.line)
        self.plot.setYRange(0, 1, padding=0.06)
        self.plot.getAxis("left").setTicks([[(0, "0"), (1, "1")]])
        self.plot.scene().sigMouseMoved.connect(self._point)
        title = worded(QLabel(), say("when it ends"))
        title.setProperty("look", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 12, 8)
        column.setSpacing(2)
        column.addWidget(title)
        column.addWidget(self.plot, 1)
        self.setMinimumWidth(84)
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_ends(self, ends: Floats) -> None:
        """Show (steps,), 1 in all."""
        self._steps = len(ends)
        self.line.setData(np.arange(1, len(ends) + 1), ends)
        self.plot.setXRange(1, max(len(ends), 2), padding=0.08)
        self.plot.getAxis("bottom").setTicks([whole_numbers(max(len(ends), 2))])

    def set_step(self, step: int) -> None:
        """Mark the step that is looked at, counted from 1."""
        self._mark.setValue(step)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _point(self, spot: QPointF) -> None:
        box = self.plot.getViewBox()
        inside = box.sceneBoundingRect().contains(spot)
        step = round(box.mapSceneToView(spot).x())
        self.pointed.emit(step if inside and 1 <= step <= self._steps else None)

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        colour = theme.family(Family.OUTPUT)
        self.line.setPen(pg.mkPen(colour, width=2))
        self.line.setSymbolPen(None)
        self.line.setSymbolBrush(pg.mkBrush(colour))
        self._mark.setPen(pg.mkPen(theme.color("faint"), width=1))
