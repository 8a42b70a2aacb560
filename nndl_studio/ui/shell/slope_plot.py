"""J over one number of a parameter, with the line whose slope backpropagation gives."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import say
from nndl_studio.training.gradient_facts import Lesson
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, points_of
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import Theme, themes


class SlopePlot(QWidget):
    """The curve is J itself, the dashed line touches it at θ if the gradient is right."""

    def __init__(self) -> None:
        super().__init__()
        self.plot = bare_plot(say("J where θ is moved and all else stays"))
        show(self.plot.setAccessibleName, say("J over θ"))
        words = say(
            "Solid: J over θ. Dashed: the line through θ whose slope backpropagation gives; "
            "where it is right, it touches the curve."
        )
        self.legend = worded(QLabel(), words)
        self.legend.setProperty("look", "small")
        self.legend.setWordWrap(True)
        self._curve, self._tangent = pg.PlotCurveItem(), pg.PlotCurveItem()
        self._mark = pg.ScatterPlotItem(size=9)
        for item in (self._curve, self._tangent, self._mark):
            # The line may be steep where it is wrong: the curve is what must be seen.
            self.plot.addItem(item, ignoreBounds=item is self._tangent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot, 1)
        column.addWidget(self.legend)
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_lesson(self, lesson: Lesson | None) -> None:
        """Show another number; None for none."""
        if lesson is None:
            for item in (self._curve, self._tangent, self._mark):
                item.setData([], [])
            return
        number, curve = lesson.number, lesson.curve
        self._curve.setData(curve.theta, curve.objective)
        line = number.middle + number.backward * (curve.theta - number.theta)
        self._tangent.setData(curve.theta, line)
        self._mark.setData([number.theta], [number.middle])

    def shown(self) -> Shown:
        """The curve, the tangent and the point, in the coordinates of the plot."""
        drawn = {"curve": self._curve, "tangent": self._tangent, "point": self._mark}
        return Shown(curves={name: points_of(item) for name, item in drawn.items()})

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        self._curve.setPen(pg.mkPen(theme.color("accent"), width=2))
        dashed = pg.mkPen(theme.color("negative"), width=2, style=Qt.PenStyle.DashLine)
        self._tangent.setPen(dashed)
        self._mark.setBrush(pg.mkBrush(theme.color("text")))
        self._mark.setPen(pg.mkPen(theme.color("panel")))
