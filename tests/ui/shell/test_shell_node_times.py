"""Show time per node: counted and shown only while it is wanted, and of the present network."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.runs.news import Phase
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.node_times import in_units
from tests.ui.shell.make_believe import MakeBelieve, OpenWindow, node


def costs(window: MainWindow) -> dict[str, str]:
    """The figures that nodes show."""
    items = window.canvas.scene().nodes
    return {name: item.cost.figure for name, item in items.items() if item.cost is not None}


def training(open_window: OpenWindow, qtbot: QtBot, on: bool) -> MainWindow:
    """A window in which a run is under way."""
    window = open_window()
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=5000)
    if on:
        window.menu_actions.node_times.trigger()
    window.run.train()
    qtbot.waitUntil(lambda: MakeBelieve.built[-1].step > 20, timeout=5000)
    return window


def test_nothing_is_counted_until_it_is_asked_for(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = training(open_window, qtbot, on=False)
    assert not window.menu_actions.node_times.isChecked()
    assert not MakeBelieve.built[-1].profiling
    assert costs(window) == {}


def test_it_comes_while_training_stays_at_rest_and_goes(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = training(open_window, qtbot, on=False)
    action = window.menu_actions.node_times
    action.trigger()
    qtbot.waitUntil(lambda: costs(window) == {"C1": "3 ms", "Out": "60 µs"}, timeout=5000)
    told = window.canvas.scene().nodes["C1"].toolTip().replace("\n", " ")
    assert "98.0 % of the time of all nodes" in told
    assert "forward 1 ms, backward 1.96 ms, update 40 µs, on 2 threads together" in told
    assert "The whole step takes 2 ms" in told
    window.run.pause()
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=5000)
    assert costs(window)
    action.trigger()
    assert costs(window) == {}
    qtbot.waitUntil(lambda: not MakeBelieve.built[-1].profiling, timeout=5000)


def test_another_network_shows_its_own(open_window: OpenWindow, qtbot: QtBot) -> None:
    """What was seen goes with the edit; the trainer that follows counts as well."""
    window = training(open_window, qtbot, on=True)
    qtbot.waitUntil(lambda: bool(costs(window)), timeout=5000)
    built = len(MakeBelieve.built)
    window.graph.add_node(node("More", "Dense", 1200, units=3))
    window.graph.remove_node("More")
    qtbot.waitUntil(lambda: costs(window) == {}, timeout=5000)
    qtbot.waitUntil(lambda: len(MakeBelieve.built) > built, timeout=5000)
    qtbot.waitUntil(lambda: MakeBelieve.built[-1].profiling, timeout=5000)


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0.0, "0 µs"), (0.0123, "12.3 µs"), (0.1, "0.1 ms"), (12.34, "12.3 ms"), (1234.5, "1,234 ms")],
)
def test_times_are_told_in_units_that_can_be_read(milliseconds: float, words: str) -> None:
    assert in_units(milliseconds) == words
