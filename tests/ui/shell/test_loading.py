"""Loading the data of a run shows its share in the run bar; Stop, an edit or the end leave it."""

from __future__ import annotations

import time
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from nndl_studio import going
from nndl_studio.graph.document import Graph
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import say
from tests.ui.shell.make_believe import MakeBelieve, OpenWindow, small_graph

SOON = 1.0  # seconds


class Loads:
    """A factory whose first trainer reads data until it is stopped."""

    def __init__(self) -> None:
        self.begun, self.ended = Event(), Event()

    def __call__(self, graph: Graph) -> Trains:
        if self.begun.is_set():
            return MakeBelieve(graph)
        self.begun.set()
        try:
            while True:
                going.tell(say("Reading pictures"), 430, 1000)
                time.sleep(0.001)
        finally:
            self.ended.set()


@pytest.fixture
def loads() -> Loads:
    return Loads()


def test_the_run_bar_shows_the_share_and_stop_ends_the_loading(
    open_window: OpenWindow, qtbot: QtBot, loads: Loads
) -> None:
    window = open_window(small_graph(3), loads)
    window.run.train()
    bar = window.run_bar.progress
    qtbot.waitUntil(lambda: bar.left.text() == "43 %")
    assert bar.words.text() == "Reading pictures"
    assert bar.bar.value() == 430
    before = window.graph.copy()
    window.run_bar.stop.click()
    assert loads.ended.wait(SOON)
    assert window.run.phase is Phase.IDLE
    assert window.graph.same_as(before)
    window.run.train()
    qtbot.waitUntil(lambda: window.run.phase is Phase.FINISHED)


def test_an_edit_leaves_the_loading_of_what_was_before(
    open_window: OpenWindow, qtbot: QtBot, loads: Loads
) -> None:
    window = open_window(small_graph(3), loads)
    window.run.train()
    assert loads.begun.wait(5)
    window.graph.disconnect(window.graph.edges[0])
    assert loads.ended.wait(SOON)


def test_a_window_that_is_closed_waits_for_no_data(open_window: OpenWindow, loads: Loads) -> None:
    window = open_window(small_graph(3), loads)
    window.run.train()
    assert loads.begun.wait(5)
    began = time.monotonic()
    window.run.release()
    assert time.monotonic() - began < SOON
    assert loads.ended.is_set()
