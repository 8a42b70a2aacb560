"""Curve, exciting input and rebuilt inputs: what is drawn and said."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.training.findings import ActivationCurve, Exciting, Rebuilt
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.curve_view import CurveView
from nndl_studio.ui.monitor.exciting_view import ExcitingView
from nndl_studio.ui.monitor.rebuilt_view import RebuiltView
from nndl_studio.ui.monitor.watchable import Source


def on_screen(qtbot: QtBot, view: Card, source: Source) -> None:
    theme.load_faces()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(420, 240)
    view.show()
    view.set_sources((source,))


def curve(saturated: float) -> ActivationCurve:
    z = np.linspace(-4, 4, 81)
    counts = np.arange(8)
    f = np.tanh(z)
    return ActivationCurve("tanh", z, f, 1 - f**2, np.linspace(-4, 4, 9), counts, saturated)


def test_the_share_of_saturated_units_is_said(qtbot: QtBot) -> None:
    view = CurveView()
    on_screen(qtbot, view, Source("H", "curve", "f, f′ and z", "curve", ("tanh",)))
    assert view.waiting
    view.set_values(curve(0.31))
    assert not view.waiting
    assert view.readout.text() == "31% of z lie where |f′| < 0.05 max |f′|"
    tops = view.shown().curves["z"][:, 1]
    assert tops.argmax() == 7
    assert tops.max() <= 1.0
    view.set_values(curve(float("nan")))
    assert "nothing learns" in view.readout.text()


@pytest.mark.parametrize("shape", [(1, 6, 5), (7, 3), (4,)])
def test_the_unit_is_the_choice(qtbot: QtBot, shape: tuple[int, ...]) -> None:
    view = ExcitingView()
    on_screen(qtbot, view, Source("H", "exciting", "What excites a unit", "exciting"))
    rng = np.random.default_rng(0)
    best, samples = (rng.normal(size=s).astype(np.float32) for s in (shape, (3, *shape)))
    rows, values = np.arange(3), np.array([2.0, 1.5, 1.0])
    view.set_values(Exciting(0, 12, best, 3.25, 9.5, samples, rows, values))
    assert not view.waiting
    assert view.found.text() == "sought, ‖x‖ = 9.5: z = 3.25"
    assert view.known.text() == "best samples: z = 2 … 1"
    shown = view.shown()
    assert shown.values["best"].size == best.size
    assert shown.values["samples"].size == samples.size
    assert shown.pictures.keys() == {"best", "samples"}
    assert view.unit.maximum() == 11
    with qtbot.waitSignal(view.source_chosen):
        view.unit.setValue(7)
    assert view.choice == 7


def test_data_that_cannot_be_changed_show_nothing(qtbot: QtBot) -> None:
    view = ExcitingView()
    on_screen(qtbot, view, Source("H", "exciting", "What excites a unit", "exciting"))
    none = np.zeros(0)
    empty = none.astype(np.float32)
    view.set_values(Exciting(0, 3, empty, 0.0, 1.0, empty, none.astype(int), none))
    assert view.waiting


def test_inputs_stand_above_what_is_rebuilt(qtbot: QtBot) -> None:
    view = RebuiltView()
    on_screen(qtbot, view, Source("Error", "rebuilt", "Rebuilt", "rebuilt"))
    pictures = np.ones((5, 1, 4, 4), np.float32)
    view.set_values(Rebuilt("validation", pictures, 0 * pictures, 0.0213, 0.067))
    assert view.tiles.tiling is not None
    assert (view.tiles.tiling.columns, view.tiles.tiling.rows) == (5, 2)
    assert "validation error 0.0213, of the mean alone 0.0670" in view.shown().texts["words"]
    assert view.shown().values["tiles"].shape == (10, 4, 4)
