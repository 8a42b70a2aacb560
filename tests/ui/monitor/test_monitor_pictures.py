"""Feature maps and gates: sources, what is shown, and what the mouse reads."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from pytestqt.qtbot import QtBot

from nndl_studio.ui import theme
from nndl_studio.ui.monitor.colours import levels, one_colour, signed_table
from nndl_studio.ui.monitor.gate_panel import GatePanel
from nndl_studio.ui.monitor.gates_view import GatesView
from nndl_studio.ui.monitor.maps_view import MapsView
from nndl_studio.ui.monitor.tiling import Tiling, draw
from nndl_studio.ui.monitor.watchable import Source

C1 = Source("C1", "y", "Feature maps", "maps")
C3 = Source("C3", "y", "Feature maps", "maps")
F6 = Source("F6", "y", "Output", "vector")
PANELS = ("i", "f", "o", "c̃", "c", "h")
LSTM = Source("LSTM", "gates", "Gates", "gates", PANELS)


@pytest.fixture
def maps(qtbot: QtBot) -> MapsView:
    theme.load_faces()
    view = MapsView()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(320, 240)
    view.show()
    view.set_sources((C1, C3, F6))
    return view


@pytest.fixture
def gates(qtbot: QtBot) -> GatesView:
    theme.load_faces()
    view = GatesView()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(620, 240)
    view.show()
    view.set_sources((LSTM,))
    return view


def test_the_first_source_is_shown_and_others_can_be_chosen(maps: MapsView, qtbot: QtBot) -> None:
    assert maps.source() == C1
    with qtbot.waitSignal(maps.source_chosen) as chosen:
        assert maps.set_source("F6")
    assert chosen.args == [F6]
    assert maps.header.title.text() == "Activations"
    assert not maps.set_source("nobody")


def test_the_choice_outlives_a_change_of_the_drawing(maps: MapsView) -> None:
    maps.set_source("C3")
    maps.set_sources((F6, C3))
    assert maps.source() == C3
    maps.set_sources((F6,))
    assert maps.source() == F6
    maps.set_sources(())
    assert maps.source() is None


def test_maps_are_one_picture_and_the_mouse_reads_them(maps: MapsView) -> None:
    values = np.zeros((6, 4, 4), np.float32)
    values[2, 1, 3] = -0.5
    maps.set_values(values)
    plan = maps.tiles.tiling
    assert plan is not None
    assert maps.tiles.picture.picture is not None
    assert maps.tiles.picture.picture.shape == (*plan.size, 3)
    down, across = plan.pitch
    x = 2 % plan.columns * across + 3.5 * plan.zoom
    y = 2 // plan.columns * down + 1.5 * plan.zoom
    maps.tiles.picture.pointed.emit((x, y))
    assert maps.tiles.readout.text() == "map 2 (1, 3): -0.500"
    maps.tiles.picture.pointed.emit(None)
    assert maps.tiles.readout.text() == ""


def test_the_picture_changes_with_the_maps_and_goes_with_them(maps: MapsView) -> None:
    maps.set_values(np.ones((6, 4, 4), np.float32))
    before = maps.tiles.shown().pictures["tiles"]
    maps.set_values(-np.ones((6, 4, 4), np.float32))
    assert (maps.tiles.shown().pictures["tiles"] != before).any()
    maps.set_values(None)
    assert maps.tiles.picture.picture is None


def test_a_vector_folds_into_a_rectangle(maps: MapsView) -> None:
    maps.set_values(np.linspace(-1, 1, 84, dtype=np.float32))
    assert maps.tiles.tiling is not None
    assert (maps.tiles.tiling.columns, maps.tiles.tiling.rows) == (7, 12)


def test_gates_are_cut_to_the_sequence_and_stand_under_it(gates: GatesView) -> None:
    gates.set_sequence(np.random.default_rng(1).random((9, 5)).astype(np.float32))
    gates.set_values(np.zeros((6, 12, 4), np.float32))
    pictures = gates.shown().pictures
    assert pictures["i"].shape == (4, 9, 3)
    assert pictures["sequence"].shape == (5, 9, 3)


def test_only_the_scales_of_the_panels_are_shown(gates: GatesView) -> None:
    assert not gates.cell_scale.isHidden()
    gates.set_sources((Source("SRN", "gates", "States", "gates", ("h",)),))
    shown = [not s.isHidden() for s in (gates.gate_scale, gates.value_scale, gates.cell_scale)]
    assert shown == [False, True, False]
    assert gates.sort.isHidden(), "there is no forget gate to sort by"


def test_gates_and_cells_have_their_own_scales(gates: GatesView) -> None:
    values = np.zeros((6, 3, 2), np.float32)
    values[:3] = 1.0
    values[4] = 6.0
    gates.set_values(values)
    assert gates.cell_scale.shown().texts["high"] == "+6"
    lightest = gates.shown().pictures["i"][0, 0]
    assert lightest.min() > 180
    theme.themes.set_current(theme.DARK)
    cell = gates.shown().pictures["c"][0, 0]
    assert "#" + bytes(cell).hex() == theme.DARK.positive


def test_units_can_be_sorted_by_their_forget_gate(gates: GatesView) -> None:
    values = np.zeros((6, 3, 3), np.float32)
    values[1] = np.array([0.9, 0.1, 0.5])
    gates.set_values(values)
    gates.sort.setChecked(True)
    assert gates.shown().values["f"][:, 0].tolist() == pytest.approx([0.1, 0.5, 0.9])
    gates.sort.setChecked(False)
    assert gates.shown().values["f"][:, 0].tolist() == pytest.approx([0.9, 0.1, 0.5])


def test_a_narrow_panel_shows_the_letter_alone(gates: GatesView) -> None:
    (panel,) = [each for each in gates.findChildren(GatePanel) if each.name == "f"]
    panel.resizeEvent(QResizeEvent(QSize(200, 100), QSize(10, 10)))
    assert panel.title.text() == "forget gate f"
    panel.resizeEvent(QResizeEvent(QSize(40, 100), QSize(10, 10)))
    assert panel.title.text() == "f"


def test_values_of_another_layer_are_not_shown(gates: GatesView) -> None:
    gates.set_values(np.zeros((4, 3, 2), np.float32))
    assert gates.waiting


def test_every_tile_is_drawn_at_its_place_and_the_ground_between() -> None:
    rng = np.random.default_rng(2)
    maps = rng.normal(size=(7, 3, 4)).astype(np.float32)
    plan = Tiling(7, 3, 4, columns=3, zoom=2, gap=1)
    table, ground = signed_table(theme.DARK), one_colour("#123456")
    picture = draw(maps, plan, 3.0, table, ground)
    assert picture.shape == (*plan.size, 3)
    for y in range(plan.size[0]):
        for x in range(plan.size[1]):
            place = plan.at(x, y)
            wanted = ground if place is None else table[levels(maps[place], -3.0, 3.0)]
            assert picture[y, x].tolist() == wanted.tolist()
