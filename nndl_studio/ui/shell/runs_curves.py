"""The loss curves of several runs over one another, each in a colour and with a mark of its own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.runs.record import Record
from nndl_studio.training.loss_curve import Doubles, LossCurve
from nndl_studio.ui.monitor.class_colours import class_colour, class_letter, class_mark
from nndl_studio.ui.monitor.header import flat_button
from nndl_studio.ui.monitor.legend import pale
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.ticks import decades, whole_numbers
from nndl_studio.ui.shell.runs_model import SHORT
from nndl_studio.ui.theme import Theme, themes

# Zero has no logarithm: it is drawn a decade below the smallest value, but never below this.
FLOOR = 1e-9
# Batches stand behind the lines, the paler the more runs there are.
PALE_ONE, PALE_MANY = 60, 28
MOST_DOTS = 30
DOT, RING = 7, 15

Points = tuple[Doubles, Doubles]


class RunsCurves(QWidget):
    """Each batch pale and thin, their running mean solid, validation dashed with the run's mark,
    a ring at the best epoch of an early stop."""

    def __init__(self) -> None:
        super().__init__()
        self._records: tuple[Record, ...] = ()
        self._floor = FLOOR
        self.legend = QLabel()
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setWordWrap(True)
        self.key = QLabel(
            self.tr("pale: each batch · solid: their mean · dashed: validation · ring: best epoch")
        )
        self.key.setProperty("look", "small")
        self.log = flat_button(self.tr("log"), self.tr("Logarithmic loss axis"))
        self.log.setCheckable(True)
        self.log.setChecked(True)
        self.log.toggled.connect(self._draw)
        self.plot = bare_plot(self.tr("Loss against epochs"))
        self.plot.setAccessibleName(self.tr("Loss curves of the chosen runs"))
        self.plot.getViewBox().sigYRangeChanged.connect(self._mark_axis)
        self._lay_out()
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_records(self, records: Sequence[Record]) -> None:
        """Draw the curves of `records`, at most as many as there are colours."""
        if self._records != tuple(records):
            self._records = tuple(records)
            self._draw()

    def text(self) -> str:
        """The words of the legend."""
        return self.legend.accessibleName()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.key, 1)
        line.addWidget(self.log)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.legend)
        column.addWidget(self.plot, 1)
        column.addLayout(line)

    def _draw(self) -> None:
        self.plot.clear()
        curves = [LossCurve(each.progress.curve) for each in self._records]
        values = [curve.batches.points()[1] for curve in curves]
        values += [_held(each)[1] for each in self._records]
        every = np.concatenate([*values, np.zeros(0)])
        self.log.setVisible(not (every < 0).any())
        positive = every[np.isfinite(every) & (every > 0)]
        self._floor = max(FLOOR, float(positive.min()) / 10) if len(positive) else FLOOR
        for place, (record, curve) in enumerate(zip(self._records, curves, strict=True)):
            self._draw_run(record, curve, place)
        reach = max([1.0, *(float(x[-1]) for each in curves if len(x := each.batches.points()[0]))])
        self.plot.setXRange(0, reach, padding=0.03)
        marks = whole_numbers(int(np.ceil(reach))) if self._records else []
        self.plot.getAxis("bottom").setTicks([marks])
        self.plot.enableAutoRange(axis="y")
        self._tell()
        self._mark_axis()

    def _draw_run(self, record: Record, curve: LossCurve, place: int) -> None:
        colour = class_colour(themes.current, place)
        strength = PALE_ONE if len(self._records) == 1 else PALE_MANY
        self._line(curve.batches.points(), pg.mkPen(pale(colour, strength), width=1))
        self._line(curve.smoothed.points(), pg.mkPen(colour, width=1))
        held = self._placed(_held(record))
        dots = class_mark(place) if len(held[0]) <= MOST_DOTS else None
        dashed = pg.mkPen(colour, width=2, style=Qt.PenStyle.DashLine)
        item = pg.PlotDataItem(*held, pen=dashed, symbol=dots, symbolSize=DOT)
        item.setSymbolBrush(colour)
        item.setSymbolPen(None)
        self.plot.addItem(item)
        self._ring(record, held, colour)

    def _line(self, points: Points, pen: object) -> None:
        self.plot.addItem(pg.PlotCurveItem(*self._placed(points), pen=pen))

    def _ring(self, record: Record, held: Points, colour: QColor) -> None:
        at = held[0] == record.progress.best_epoch
        if at.any():
            pen = pg.mkPen(colour, width=2)
            self.plot.addItem(
                pg.ScatterPlotItem(held[0][at], held[1][at], size=RING, pen=pen, brush=None)
            )

    def _placed(self, points: Points) -> Points:
        x, y = points
        finite = np.isfinite(y)
        x, y = x[finite], y[finite]
        return (x, np.log10(np.maximum(y, self._floor))) if self._on_log else (x, y)

    @property
    def _on_log(self) -> bool:
        return self.log.isChecked() and not self.log.isHidden()

    def _mark_axis(self) -> None:
        low, high = self.plot.getViewBox().viewRange()[1]
        marks = [decades(low, high)] if self._on_log else None
        self.plot.getAxis("left").setTicks(marks if self._records else [])

    def _tell(self) -> None:
        """The legend; it says as well that a run has no curve."""
        told, plain = [], []
        for place, record in enumerate(self._records):
            words = self.tr("{0} · {1}").format(record.start.title, record.start.id[:SHORT])
            if record.progress.curve is None or not record.progress.curve.rows.size:
                words = self.tr("{0} (no losses)").format(words)
            colour = class_colour(themes.current, place).name()
            mark = f'<span style="color: {colour}">{class_letter(place)}</span>'
            told.append(f"{mark}&nbsp;{escape(words).replace(' ', '&nbsp;')}")
            plain.append(words)
        nothing = self.tr("Choose one or several runs to see their curves")
        self.legend.setText(" &nbsp; ".join(told) or nothing)
        self.legend.setAccessibleName("; ".join(plain))

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        self._draw()


def _held(record: Record) -> Points:
    """Epochs, and the losses of the validation part after them."""
    told = [
        (each.epoch, each.validation.loss) for each in record.progress.history if each.validation
    ]
    table = np.array(told, float).reshape(-1, 2)
    return table[:, 0], table[:, 1]
