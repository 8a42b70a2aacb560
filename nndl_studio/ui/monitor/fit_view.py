"""Fit: the data, what descent has learnt, and the closed form, which should lie on it."""

from __future__ import annotations

import html

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import NOTHING, Sentence, joined, say, say_as
from nndl_studio.training.findings import Fit
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.class_colours import class_colour
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.numbers import three_digits
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, points_of
from nndl_studio.ui.texts import escaped, show
from nndl_studio.ui.theme import Theme, themes

POINT = 6
# What the issue asks of the two ways to solve the same problem.
AGREEMENT = 1e-4


class FitView(Card):
    """With one input, lines over it; with several, answers over targets, best on the diagonal."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say_as("of a curve to data", "Fit"))
        self._fit: Fit | None = None
        self._curves: list[pg.PlotDataItem] = []
        self.plot = self._make_plot()
        self.legend = self._make_label("small")
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.readout = self._make_label("small")
        hint = say("The fit shows here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_values(self, values: Look | None) -> None:
        """Show a `Fit`."""
        known = isinstance(values, Fit) and len(values.answers) > 0
        self._fit = values if isinstance(values, Fit) and known else None
        self._show_hint(self._fit is None)
        if self._fit is not None:
            self._redraw(self._fit)

    def now_shown(self) -> Shown:
        assert self._fit is not None
        answers = zip(self._fit.answers, self._curves, strict=False)
        return Shown(
            texts={"legend": self.legend.text(), "readout": self.readout.text()},
            curves={
                "data": points_of(self._points),
                "reference": points_of(self._reference),
                **{name: points_of(curve) for name, curve in answers},
            },
        )

    def _redraw(self, fit: Fit) -> None:
        theme = themes.current
        self._draw_points(fit, theme)
        while len(self._curves) < len(fit.answers):
            self._curves.append(self.plot.plot())
        for i, curve in enumerate(self._curves):
            shown = i < len(fit.answers)
            curve.setVisible(shown)
            if shown:
                self._draw_curve(curve, fit, i, theme)
        self._draw_reference(fit)
        self.plot.setLabel("bottom", html.escape(fit.input or "") or None)
        show(self.legend.setText, self._legend(fit, theme))
        show(self.readout.setText, self._words(fit))
        show(self.readout.setToolTip, fit.solved.message if fit.solved else "")

    def _draw_points(self, fit: Fit, theme: Theme) -> None:
        ground, mute = theme.color("panel"), theme.color("mute")
        if not fit.plain:
            self._points.setData([], [])
            return
        self._points.setData(
            fit.x,
            fit.target,
            brush=[pg.mkBrush(ground if held else mute) for held in fit.held_out],
            pen=pg.mkPen(mute),
            size=POINT,
        )

    def _draw_curve(self, curve: pg.PlotDataItem, fit: Fit, index: int, theme: Theme) -> None:
        colour = class_colour(theme, index)
        if fit.plain:
            curve.setPen(pg.mkPen(colour, width=2))
            curve.setSymbol(None)
        else:
            curve.setPen(None)
            curve.setSymbol("o")
            curve.setSymbolSize(POINT)
            curve.setSymbolBrush(pg.mkBrush(colour))
            curve.setSymbolPen(None)
        curve.setData(fit.at, fit.curves[index])

    def _draw_reference(self, fit: Fit) -> None:
        """The closed form over one input, else the diagonal where answer and target are alike."""
        if fit.plain and fit.solved_curve is not None:
            self._reference.setData(fit.at, fit.solved_curve)
        elif not fit.plain:
            ends = np.array([fit.target.min(), fit.target.max()])
            self._reference.setData(ends, ends)
        else:
            self._reference.setData([], [])

    def _legend(self, fit: Fit, theme: Theme) -> Sentence:
        # One answer alone needs no name, least of all that of its loss.
        names = fit.answers if len(fit.answers) > 1 else (say("network"),)
        words = [
            joined(
                " ",
                [f'<span style="color:{class_colour(theme, i).name()}">━</span>', escaped(name)],
            )
            for i, name in enumerate(names)
        ]
        if not fit.plain:
            return joined(" · ", [*words, say("answer over target; ┅ both alike")])
        if fit.solved is not None:
            words.append(say("┅ closed form"))
        return joined(" · ", [*words, say("hollow: validation")])

    def _words(self, fit: Fit) -> Sentence:
        """How far descent is from the closed form."""
        solved = fit.solved
        if solved is None:
            return NOTHING
        agree = solved.difference <= AGREEMENT
        return say(
            "Weights differ by at most {difference}: {verdict}. Objective {reached:.6g}, in closed "
            "form {objective:.6g}. {how}.",
            difference=three_digits(solved.difference),
            verdict=say("they agree") if agree else say("not there yet"),
            reached=solved.reached,
            objective=solved.objective,
            how=solved.message,
        )

    def _make_label(self, look: str) -> QLabel:
        label = QLabel()
        label.setProperty("look", look)
        label.setWordWrap(True)
        return label

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(say("What is to be reached, and what the network answers"))
        self._points = pg.ScatterPlotItem()
        self._reference = pg.PlotCurveItem()
        self._reference.setZValue(10)
        plot.addItem(self._points)
        plot.addItem(self._reference)
        return plot

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(2)
        column.addWidget(self.plot, 1)
        column.addWidget(self.legend)
        column.addWidget(self.readout)
        return shown

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        self._reference.setPen(pg.mkPen(theme.color("text"), width=2, style=Qt.PenStyle.DotLine))
        if self._fit is not None:
            self._redraw(self._fit)
