"""A bare pyqtgraph plot in the house's colours: no menu, no zoom, calm axes."""

from __future__ import annotations

from functools import partial
from weakref import proxy

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nndl_studio.sentence import Sentence
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, mono_font, themes

# What a label of the left axis takes (px), with some air.
LINE = 18


def bare_plot(tip: Sentence) -> pg.PlotWidget:
    """A plot that is only looked at; its x axis has no grid."""
    # Without menus, which are 100 widgets a plot.
    plot = pg.PlotWidget(enableMenu=False)
    plot.hideButtons()
    plot.setMouseEnabled(x=False, y=False)
    plot.showGrid(x=False, y=True, alpha=0.25)
    axis = plot.getAxis("left")
    axis.tickSpacing = partial(_spaced, proxy(axis))
    show(plot.setToolTip, tip)
    return plot


def _spaced(axis: pg.AxisItem, low: float, high: float, size: float) -> list[tuple[float, float]]:
    """Distances of the marks of each level, the coarsest first, and where they begin: no closer
    than their labels are tall, however low the plot is."""
    levels: list[tuple[float, float]] = pg.AxisItem.tickSpacing(axis, low, high, size)
    span = abs(high - low)
    while levels and 0 < levels[0][0] * size < LINE * span and levels[0][0] < span:
        levels = [(2 * spacing, start) for spacing, start in levels]
    return levels


def bare_view(parent: QWidget) -> pg.GraphicsView:
    """A pyqtgraph view that fills `parent` and takes no keys."""
    view = pg.GraphicsView()
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    filling = QVBoxLayout(parent)
    filling.setContentsMargins(0, 0, 0, 0)
    filling.addWidget(view)
    return view


def paint_plot(plot: pg.PlotWidget, theme: Theme) -> None:
    """Give ground and axes the colours of `theme`."""
    plot.setBackground(theme.color("panel"))
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(theme.color("line")))
        axis.setTextPen(pg.mkPen(theme.color("mute")))
        axis.setTickFont(mono_font(11))
        axis.setStyle(tickLength=-4, tickTextOffset=6)


def _configure(theme: Theme) -> None:
    """What pyqtgraph takes where a plot says nothing else."""
    pg.setConfigOptions(
        background=theme.panel, foreground=theme.mute, imageAxisOrder="row-major", antialias=False
    )


themes.changed.connect(_configure)
_configure(themes.current)
