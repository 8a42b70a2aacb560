"""Gradient flow: ‖δ‖ and ‖∂J/∂W‖ of every node as bars on a logarithmic axis, in its order."""

from __future__ import annotations

from math import ceil

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nndl_studio.sentence import say
from nndl_studio.training.findings import Flow
from nndl_studio.training.loss_curve import Doubles
from nndl_studio.training.snapshot import Look
from nndl_studio.ui.line import Line
from nndl_studio.ui.monitor.card import Card, hint_label
from nndl_studio.ui.monitor.numbers import three_digits
from nndl_studio.ui.monitor.plot import bare_plot, paint_plot
from nndl_studio.ui.monitor.shown import Shown, tops_of
from nndl_studio.ui.monitor.ticks import Ticks, decades
from nndl_studio.ui.texts import show
from nndl_studio.ui.theme import Theme, themes

# Smaller gradients move nothing any more in single precision; zero has no logarithm.
SMALLEST = 1e-12
BAR = 0.36
PALE = 110
# Pixels a letter of an axis takes, and the fewest letters that still tell nodes apart.
LETTER = 7.5
FEWEST = 3
# Letters of a name in the line below the bars, where figures need room beside it.
LONGEST = 14
# In which its first half is read.
LEAST_KEY = 60


class FlowView(Card):
    """A solid bar for ‖δ‖ and a pale one for ‖∂J/∂W‖, both in the colour of the node's family."""

    by_sample = False

    def __init__(self) -> None:
        super().__init__(say("Gradient flow"))
        self._flow: Flow | None = None
        self._named: Ticks = []
        self._hovered = -1
        key = Line(least=LEAST_KEY, middle=False)
        show(key.set_words, say("solid ‖δ‖ · pale ‖∂J/∂W‖"))
        key.setProperty("look", "small")
        self.header.add(key)
        self.plot = self._make_plot()
        self.readout = QLabel()
        self.readout.setProperty("look", "mono-mute")
        hint = say("The gradients show here as soon as the network is built.")
        self._lay_out(self._make_content(), hint_label(hint))
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def set_values(self, values: Look | None) -> None:
        """Show a `Flow`."""
        self._flow = values if isinstance(values, Flow) and values.nodes else None
        self._show_hint(self._flow is None)
        if self._flow is not None:
            self._redraw(self._flow)

    def bars(self) -> dict[str, tuple[float, float]]:
        """‖δ‖ and ‖∂J/∂W‖ of each node shown."""
        flow = self._flow
        if flow is None:
            return {}
        pairs = zip(flow.delta.tolist(), flow.weight.tolist(), strict=True)
        return dict(zip(flow.nodes, pairs, strict=True))

    def now_shown(self) -> Shown:
        """Bars as `delta` and `weight`; a row is a node that is named below them: how it is
        called, and what is written of it."""
        flow = self._flow
        assert flow is not None
        brushes = self._deltas.opts["brushes"], self._weights.opts["brushes"]
        solid, pale = (tuple(brush.color().name() for brush in each) for each in brushes)
        return Shown(
            texts={"readout": self.readout.text()},
            rows=tuple((flow.nodes[round(at)], name) for at, name in self._named),
            curves={"delta": tops_of(self._deltas), "weight": tops_of(self._weights)},
            colours={"delta": solid, "weight": pale},
        )

    def _redraw(self, flow: Flow) -> None:
        theme = themes.current
        low, high = _decades_around(np.concatenate([flow.delta, flow.weight]))
        solid = [theme.family(family) for family in flow.families]
        _set_bars(self._deltas, flow.delta, low, -BAR / 2, solid)
        _set_bars(self._weights, flow.weight, low, BAR / 2, [_pale(color) for color in solid])
        self.plot.setYRange(low, high, padding=0)
        self.plot.setXRange(-0.6, len(flow.nodes) - 0.4, padding=0)
        self.plot.getAxis("left").setTicks([decades(low, high)])
        self._name(flow)
        self._read()

    def _name(self, flow: Flow) -> None:
        self._named = self._names(flow.nodes)
        self.plot.getAxis("bottom").setTicks([self._named])

    def _names(self, nodes: tuple[str, ...]) -> Ticks:
        """As much of the names as there is room for; where there is none, not every name."""
        room = self.plot.getViewBox().width() / max(len(nodes), 1)
        letters = int(room / LETTER)
        stride = max(1, ceil(FEWEST * LETTER / max(room, 1.0)))
        return [
            (float(i), _short(node, max(letters, FEWEST)))
            for i, node in enumerate(nodes)
            if i % stride == 0
        ]

    def _point(self, spot: QPointF) -> None:
        box = self.plot.getViewBox()
        inside = box.sceneBoundingRect().contains(spot)
        self._hovered = round(box.mapSceneToView(spot).x()) if inside else -1
        self._read()

    def _read(self) -> None:
        """The node under the mouse; else how much of δ reaches the first node."""
        flow = self._flow
        if flow is None:
            return
        if 0 <= self._hovered < len(flow.nodes):
            show(self.readout.setText, self._figures(flow, self._hovered))
            return
        # A layer that keeps its δ to itself, such as a whole recurrent one, is passed over.
        known = np.flatnonzero(np.isfinite(flow.delta))
        if len(known) > 1 and flow.delta[known[-1]] > 0:
            share = three_digits(flow.delta[known[0]] / flow.delta[known[-1]])
            first, last = (_short(flow.nodes[i], LONGEST) for i in (known[0], known[-1]))
            show(self.readout.setText, f"‖δ‖ {first} / {last}: {share}")
        else:
            self.readout.clear()

    def _figures(self, flow: Flow, node: int) -> str:
        """The norms of one node that are known."""
        figures = (("‖δ‖", flow.delta[node]), ("‖∂J/∂W‖", flow.weight[node]))
        known = [f"{name} {three_digits(value)}" for name, value in figures if np.isfinite(value)]
        return "  ".join([_short(flow.nodes[node], LONGEST), *known])

    def _make_plot(self) -> pg.PlotWidget:
        plot = bare_plot(say("Gradients of each node on a fixed batch of training samples"))
        # Marks at both ends of the axis stay, though they touch the other axis.
        plot.getAxis("left").setStyle(hideOverlappingLabels=False)
        self._deltas, self._weights = (
            pg.BarGraphItem(x=[], height=[], width=BAR),
            pg.BarGraphItem(x=[], height=[], width=BAR),
        )
        plot.addItem(self._deltas)
        plot.addItem(self._weights)
        plot.scene().sigMouseMoved.connect(self._point)
        plot.getViewBox().sigResized.connect(self._resized)
        return plot

    def _make_content(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.plot, 1)
        column.addWidget(self.readout)
        return shown

    def _resized(self) -> None:
        if self._flow is not None:
            self._name(self._flow)

    def _paint(self, theme: Theme) -> None:
        paint_plot(self.plot, theme)
        # Ticks would cut notches into the bars.
        self.plot.getAxis("bottom").setStyle(tickLength=0)
        if self._flow is not None:
            self._redraw(self._flow)


def _decades_around(values: Doubles) -> tuple[float, float]:
    """Whole powers of ten around all finite values, so that the axis stands still."""
    logs = np.log10(np.maximum(values[np.isfinite(values)], SMALLEST))
    if not len(logs):
        return -1.0, 1.0
    return float(np.floor(logs.min() - 0.2)), float(np.ceil(logs.max() + 0.05))


def _set_bars(
    item: pg.BarGraphItem, lengths: Doubles, low: float, shift: float, colors: list[QColor]
) -> None:
    """A bar from 10^low up to each of `lengths` that is known."""
    known = np.flatnonzero(np.isfinite(lengths))
    tops = np.log10(np.maximum(lengths[known], SMALLEST))
    item.setOpts(
        x=known + shift,
        y0=low,
        height=np.maximum(tops - low, 0.0),
        width=BAR,
        brushes=[pg.mkBrush(colors[i]) for i in known],
        pen=pg.mkPen(None),
    )


def _pale(color: QColor) -> QColor:
    pale = QColor(color)
    pale.setAlpha(PALE)
    return pale


def _short(name: str, letters: int) -> str:
    """`name` with its middle cut out: what tells layers apart is mostly at the end."""
    if len(name) <= letters:
        return name
    tail = (letters - 1) // 2
    return f"{name[: letters - 1 - tail]}…{name[-tail:]}"
