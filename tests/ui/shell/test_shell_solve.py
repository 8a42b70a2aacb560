"""Run > Solve in closed form: offered where there is one, and what follows from it."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.solve import solve
from nndl_studio.ui.monitor.fit_view import FitView
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow


def opened(open_window: OpenWindow, qtbot: QtBot, name: str) -> MainWindow:
    window = open_window(api.load(example(name)), real_trainer)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=60_000)
    return window


def test_it_is_solved_where_it_is_trained(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = opened(open_window, qtbot, "A8-linear-regression")
    assert window.menu_actions.solve.isEnabled()
    view = window.cards.find(FitView)
    with qtbot.waitSignal(window.run.solved, timeout=30_000):
        window.menu_actions.solve.trigger()
    qtbot.waitUntil(lambda: "they agree" in view.readout.text(), timeout=30_000)
    curves = view.shown().curves
    (answer,) = curves.keys() - {"data", "reference"}
    assert len(curves["reference"])
    np.testing.assert_allclose(curves[answer], curves["reference"], atol=1e-5)
    assert "rank 2 of 2" in solve(window.graph).message
    assert window.run.can_go_on


def test_training_afresh_leaves_the_solution(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = opened(open_window, qtbot, "A8-linear-regression")
    with qtbot.waitSignal(window.run.solved, timeout=30_000):
        window.menu_actions.solve.trigger()
    with qtbot.waitSignal(window.run.prepared, timeout=30_000):
        window.run.train_afresh()
    qtbot.waitUntil(lambda: window.run.phase is Phase.FINISHED, timeout=60_000)


def test_where_there_is_none_the_command_says_why(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = opened(open_window, qtbot, "B4-xor")
    assert not window.menu_actions.solve.isEnabled()
    assert "Only linear regression" in window.menu_actions.solve.toolTip()
