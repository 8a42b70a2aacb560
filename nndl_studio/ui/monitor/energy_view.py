"""A feedback network coming to rest: its falling energy, and the states on the way as pictures."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QVBoxLayout, QWidget

from nndl_studio.sentence import say
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.colours import Floats, Picture, signed_table
from nndl_studio.ui.monitor.header import IconButton
from nndl_studio.ui.monitor.picture import PictureView
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, points_of
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import Theme, themes

# One run through all updates takes about this long.
SECONDS = 4.0
MILLISECONDS = 33


class EnergyView(Card):
    """The slider walks through the updates, the button plays them."""

    def __init__(self) -> None:
        super().__init__(say("Energy"))
        self._rows: Floats | None = None
        self.play = IconButton("play", say("Play the updates from the start"))
        self.play.clicked.connect(self._start)
        self.header.add(self.play)
        self._add_samples()
        self.plot = self._make_plot()
        self.slider = self._make_slider()
        self.pictures = tuple(PictureView() for _ in range(3))
        self.readout = QLabel()
        self.readout.setProperty("look", "mono-mute")
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._go_on)
        hint = say("The energy shows here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_values(self, values: Look | None) -> None:
        """Show (updates + 1, units + 1): states, and their energies in the last column."""
        right = isinstance(values, np.ndarray) and values.ndim == 2 and values.shape[1] > 1
        fresh = values if isinstance(values, np.ndarray) and right else None
        same = fresh is not None and self._rows is not None and np.array_equal(fresh, self._rows)
        self._rows = fresh
        self._show_hint(fresh is None)
        if fresh is None:
            self._timer.stop()
        elif not same:
            self._begin(fresh)

    def now_shown(self) -> Shown:
        names = ("start", "now", "end")
        pictures = (each.picture for each in self.pictures)
        return Shown(
            texts={"readout": self.readout.text()},
            curves={"energy": points_of(self._energy), "now": points_of(self._mark)},
            pictures={n: p.copy() for n, p in zip(names, pictures, strict=True) if p is not None},
        )

    @property
    def playing(self) -> bool:
        """Whether the updates go by."""
        return self._timer.isActive()

    def _begin(self, rows: Floats) -> None:
        """New values: the end of the way, unless it is being played."""
        last = len(rows) - 1
        self._energy.setData(np.arange(len(rows)), rows[:, -1])
        self.slider.setMaximum(last)
        if not self._timer.isActive():
            self.slider.setValue(last)
        self._redraw()

    def _start(self) -> None:
        self.slider.setValue(0)
        self._timer.start()

    def _go_on(self) -> None:
        stride = max(1, round(self.slider.maximum() * MILLISECONDS / 1000 / SECONDS))
        self.slider.setValue(self.slider.value() + stride)
        if self.slider.value() >= self.slider.maximum():
            self._timer.stop()

    def _redraw(self) -> None:
        rows = self._rows
        if rows is None:
            return
        now = min(self.slider.value(), len(rows) - 1)
        self._mark.setData([now], [rows[now, -1]])
        for picture, row in zip(self.pictures, (rows[0], rows[now], rows[-1]), strict=True):
            picture.set_picture(self._pictured(row[:-1]))
        words = say(
            "update {now} of {last}   E {energy}   units turned over {turned}",
            now=now,
            last=len(rows) - 1,
            energy=f"{rows[now, -1]:.2f}".replace("-", "\N{MINUS SIGN}"),
            turned=int((rows[now, :-1] != rows[0, :-1]).sum()),
        )
        show(self.readout.setText, words)

    def _pictured(self, state: Floats) -> Picture:
        """Units as the layer's input lays them out; all channels one below another."""
        source = self.source()
        axes = source.axes if source is not None else ()
        fits = len(axes) > 1 and int(np.prod(axes)) == state.size
        laid = state.reshape(-1, axes[-1]) if fits else state.reshape(1, -1)
        return signed_table(themes.current)[np.where(laid > 0, 255, 0)]

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(say("Energy after each update of a unit: it never rises"))
        self._energy = plot.plot([], [])
        self._mark = pg.ScatterPlotItem(size=9)
        plot.addItem(self._mark)
        return plot

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        show(slider.setAccessibleName, say("Update shown"))
        show(slider.setToolTip, say("Walk through the updates"))
        slider.valueChanged.connect(self._redraw)
        return slider

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        grid = QGridLayout()
        names = say("start"), say("now"), say("end")
        for place, (name, picture) in enumerate(zip(names, self.pictures, strict=True)):
            title = worded(QLabel(), name)
            title.setProperty("look", "small")
            title.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(picture, 0, place)
            grid.addWidget(title, 1, place)
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(0, 1)
        column.addLayout(grid, 2)
        column.addWidget(self.plot, 5)
        column.addWidget(self.slider)
        column.addWidget(self.readout)
        return shown

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        self._energy.setPen(pg.mkPen(theme.color("accent"), width=2))
        self._mark.setBrush(pg.mkBrush(theme.color("accent")))
        self._mark.setPen(pg.mkPen(theme.color("panel")))
        self._redraw()
