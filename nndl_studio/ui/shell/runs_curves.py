"""The curves of several runs over one another, each in a colour and with a mark of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nndl_studio.languages import told
from nndl_studio.runs.record import Record
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.training.figure_names import BRIEF, FIGURES, LOSS, WIDE
from nndl_studio.training.loss_curve import Doubles, LossCurve
from nndl_studio.ui.class_colours import class_colour, class_letter, class_mark
from nndl_studio.ui.monitor.header import flat_button
from nndl_studio.ui.monitor.legend import pale
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.ticks import decades, whole_numbers
from nndl_studio.ui.shell.runs_model import SHORT
from nndl_studio.ui.texts import show, texts, worded
from nndl_studio.ui.theme import Theme, themes

# Zero has no logarithm: it is drawn a decade below the smallest value, but never below this.
FLOOR = 1e-9
# Batches stand behind the lines, the paler the more runs there are.
PALE_ONE, PALE_MANY = 60, 28
MOST_DOTS = 30
DOT, RING = 7, 15
AXIS = 24

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
        key = say("pale: each batch · solid: their mean · dashed: validation · ring: best epoch")
        self.key = worded(QLabel(), key)
        self.key.setProperty("look", "small")
        self.figure = self._make_picker()
        self.log = flat_button(say("log"), say("Logarithmic loss axis"))
        self.log.setCheckable(True)
        self.log.setChecked(True)
        self.log.toggled.connect(self._draw)
        self.plot = bare_plot(say("Against epochs"))
        # By itself it would have the height it needed before there was anything on it.
        self.plot.getAxis("bottom").setHeight(AXIS)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        show(self.plot.setAccessibleName, say("Loss curves of the chosen runs"))
        self.plot.getViewBox().sigYRangeChanged.connect(self._mark_axis)
        self._offer()
        self._lay_out()
        texts.changed.connect(self._tell)
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_records(self, records: Sequence[Record]) -> None:
        """Draw the curves of `records`, at most as many as there are colours."""
        if self._records != tuple(records):
            self._records = tuple(records)
            self._offer()
            self._draw()

    def text(self) -> str:
        """The words of the legend."""
        return self.legend.accessibleName()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.key, 1)
        line.addWidget(self.figure)
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
        held = [_held(each, self._name) for each in self._records]
        drawn = [each.batches.points() for each in curves] if self._name == LOSS else []
        every = np.concatenate([*(y for _, y in (*drawn, *held)), np.zeros(0)])
        self.log.setVisible(self._name in WIDE and not (every < 0).any())
        positive = every[np.isfinite(every) & (every > 0)]
        self._floor = max(FLOOR, float(positive.min()) / 10) if len(positive) else FLOOR
        for place, record in enumerate(self._records):
            if self._name == LOSS:
                self._draw_batches(curves[place], place)
            self._draw_held(record, held[place], place)
        self._reach([*drawn, *held])
        self._tell()
        self._mark_axis()

    def _reach(self, lines: Sequence[Points]) -> None:
        """Make room for the longest of `lines`."""
        reach = max([1.0, *(float(x[-1]) for x, _ in lines if len(x))])
        self.plot.setXRange(0, reach, padding=0.03)
        marks = whole_numbers(int(np.ceil(reach))) if self._records else []
        self.plot.getAxis("bottom").setTicks([marks])
        self.plot.enableAutoRange(axis="y")

    def _draw_batches(self, curve: LossCurve, place: int) -> None:
        colour = class_colour(themes.current, place)
        strength = PALE_ONE if len(self._records) == 1 else PALE_MANY
        self._line(curve.batches.points(), pg.mkPen(pale(colour, strength), width=1))
        self._line(curve.smoothed.points(), pg.mkPen(colour, width=1))

    def _draw_held(self, record: Record, points: Points, place: int) -> None:
        colour = class_colour(themes.current, place)
        held = self._placed(points)
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
    def _name(self) -> str:
        return str(self.figure.currentData() or LOSS)

    def _make_picker(self) -> QComboBox:
        picker = QComboBox()
        tip = say("What is drawn: the loss, or a figure of the validation part")
        show(picker.setToolTip, tip)
        show(picker.setAccessibleName, say("Figure drawn"))
        picker.setProperty("look", "flat")
        picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        picker.currentIndexChanged.connect(self._draw)
        return picker

    def _offer(self) -> None:
        """The figures that any of the runs has; what was chosen stays if it is among them."""
        lasts = [each.progress.history[-1:] for each in self._records]
        held = [last.validation for each in lasts for last in each if last.validation is not None]
        has = {name for metrics in held for name in metrics.figures()}
        names = [name for name in BRIEF if name in has or name == LOSS]
        if names == [self.figure.itemData(at) for at in range(self.figure.count())]:
            return
        chosen = self._name
        self.figure.blockSignals(True)
        self.figure.clear()
        for place, name in enumerate(names):
            self.figure.addItem("", name)
            show(partial(self.figure.setItemText, place), FIGURES[name].words)
        self.figure.setCurrentIndex(max(self.figure.findData(chosen), 0))
        self.figure.blockSignals(False)

    @property
    def _on_log(self) -> bool:
        return self.log.isChecked() and not self.log.isHidden()

    def _mark_axis(self) -> None:
        low, high = self.plot.getViewBox().viewRange()[1]
        marks = [decades(low, high)] if self._on_log else None
        self.plot.getAxis("left").setTicks(marks if self._records else [])

    def _tell(self) -> None:
        """The legend; it says as well that a run has no curve."""
        rich, plain = [], []
        for place, words in enumerate(map(_called, self._records)):
            colour = class_colour(themes.current, place).name()
            mark = f'<span style="color: {colour}">{class_letter(place)}</span>'
            rich.append(f"{mark}&nbsp;{escape(told(words)).replace(' ', '&nbsp;')}")
            plain.append(told(words))
        nothing = told(say("Choose one or several runs to see their curves"))
        self.legend.setText(" &nbsp; ".join(rich) or nothing)
        self.legend.setAccessibleName("; ".join(plain))

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        self._draw()


def _called(record: Record) -> Sentence:
    words = joined(" · ", [record.start.title, record.start.id[:SHORT]])
    losses = record.progress.curve
    if losses is None or not losses.rows.size:
        return say("{run} (no losses)", run=words)
    return words


def _held(record: Record, figure: str) -> Points:
    """Epochs, and a figure of the validation part after them."""
    held = [(each.epoch, each.validation) for each in record.progress.history if each.validation]
    values = ((epoch, metrics.figures().get(figure)) for epoch, metrics in held)
    table = np.array([row for row in values if row[1] is not None], float).reshape(-1, 2)
    return table[:, 0], table[:, 1]
