"""Gradient flow and filters: what is drawn, and what the mouse reads."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from nndl_studio.layers.layer import Family
from nndl_studio.training.findings import Flow
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.filters_view import MOST, FiltersView
from nndl_studio.ui.monitor.flow_view import FlowView
from nndl_studio.ui.monitor.watchable import Source

LOSS = Source("Loss", "flow", "Gradient flow", "flow")
C1 = Source("C1", "filters", "Filters", "filters", ("W(k=0, p=0)", "W(k=1, p=0)"))
VANISHING = Flow(
    ("H1", "Squash", "Out"),
    (Family.LINEAR, Family.ACTIVATION, Family.LINEAR),
    np.array([2e-6, 3e-4, 0.5]),
    np.array([1e-7, np.nan, 0.25]),
)


@pytest.fixture
def flow(qtbot: QtBot) -> FlowView:
    theme.load_faces()
    view = FlowView()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(360, 220)
    view.show()
    view.set_sources((LOSS,))
    return view


@pytest.fixture
def filters(qtbot: QtBot) -> FiltersView:
    theme.load_faces()
    view = FiltersView()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(320, 220)
    view.show()
    view.set_sources((C1,))
    return view


def hover(view: FlowView, place: float) -> str:
    spot = view.plot.getViewBox().mapViewToScene(QPointF(place, -3.0))
    view.plot.scene().sigMouseMoved.emit(spot)
    return view.readout.text()


def test_each_node_has_its_bars_on_a_log_axis(flow: FlowView) -> None:
    flow.set_values(VANISHING)
    assert not flow.waiting
    curves = flow.shown().curves
    assert curves["delta"][:, 1] == pytest.approx(np.log10(VANISHING.delta))
    assert curves["weight"][:, 1] == pytest.approx(np.log10([1e-7, 0.25]))
    low, high = flow.plot.getViewBox().viewRange()[1]
    assert low <= -7
    assert high >= np.log10(0.5)


def test_bars_have_the_colours_of_their_families(flow: FlowView) -> None:
    flow.set_values(VANISHING)
    for mode in (theme.LIGHT, theme.DARK):
        theme.themes.set_current(mode)
        linear, activation = mode.family(Family.LINEAR), mode.family(Family.ACTIVATION)
        wanted = (linear.name(), activation.name(), linear.name())
        assert flow.shown().colours["delta"] == wanted


def test_the_mouse_reads_a_node(flow: FlowView) -> None:
    flow.set_values(VANISHING)
    assert hover(flow, 0.1) == "H1  ‖δ‖ 2.00e−6  ‖∂J/∂W‖ 1.00e−7"
    assert hover(flow, 1.0) == "Squash  ‖δ‖ 3.00e−4"
    flow.plot.scene().sigMouseMoved.emit(QPointF(-50, -50))
    assert flow.readout.text() == "‖δ‖ H1 / Out: 4.00e−6"


def test_a_layer_without_a_delta_is_not_compared(flow: FlowView) -> None:
    families = (Family.RECURRENT, Family.LINEAR, Family.LINEAR)
    norms = np.array([np.nan, 0.1, 0.4])
    flow.set_values(Flow(("GRU", "Hidden", "Out"), families, norms, np.ones(3)))
    assert flow.readout.text() == "‖δ‖ Hidden / Out: 0.250"
    flow.set_values(Flow(("GRU", "Out"), families[:2], norms[:2], np.full(2, 1e-4)))
    assert flow.readout.text() == ""
    assert hover(flow, 0.1) == "GRU  ‖∂J/∂W‖ 1.00e−4"


def test_what_has_vanished_altogether_is_drawn(flow: FlowView) -> None:
    gone = Flow(("A", "B"), (Family.LINEAR,) * 2, np.zeros(2), np.zeros(2))
    flow.set_values(gone)
    assert np.isfinite(flow.shown().curves["delta"]).all()
    wild = Flow(("A", "B"), (Family.LINEAR,) * 2, np.array([np.inf, np.nan]), np.zeros(2))
    flow.set_values(wild)
    assert len(flow.shown().curves["delta"]) == 0


def test_many_nodes_are_named_where_there_is_room(flow: FlowView) -> None:
    names = tuple(f"Layer {i}" for i in range(60))
    flow.set_values(Flow(names, (Family.LINEAR,) * 60, np.ones(60), np.ones(60)))
    named = flow.shown().rows
    assert 3 < len(named) < 20
    assert named[0][0] == "Layer 0"


def test_other_values_show_nothing(flow: FlowView, filters: FiltersView) -> None:
    flow.set_values(np.zeros((2, 2), np.float32))
    filters.set_values(VANISHING)
    assert flow.waiting
    assert filters.waiting


def test_each_filter_is_a_tile_with_its_name(filters: FiltersView) -> None:
    kernels = np.zeros((3, 5, 5), np.float32)
    kernels[1, 2, 4] = -0.25
    filters.set_values(kernels)
    plan = filters.tiles.tiling
    assert plan is not None
    assert plan.count == 3
    filters.tiles.pointed.emit((1, 2, 4, -0.25))
    assert filters.tiles.readout.text() == "W(k=1, p=0) (2, 4): -0.250"
    filters.tiles.pointed.emit((2, 0, 0, 0.0))
    assert filters.tiles.readout.text() == "kernel 2 (0, 0): 0.000"


def test_of_very_many_filters_the_first_are_shown(filters: FiltersView) -> None:
    filters.set_values(np.ones((MOST + 10, 3, 3), np.float32))
    assert filters.tiles.tiling is not None
    assert filters.tiles.tiling.count == MOST
    assert len(filters.shown().values["tiles"]) == MOST
