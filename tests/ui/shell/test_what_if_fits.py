"""The bar of what if on the smallest screen: every text whole in each language and theme, whatever
is asked for, supposed, told and refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from nndl_studio import resources
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.sentence import say
from nndl_studio.training.snapshot import Metrics
from nndl_studio.training.suppose.supposition import (
    Erased,
    HeldGate,
    OtherActivation,
    OtherWeight,
    Silence,
    Suppositions,
    Without,
)
from nndl_studio.ui.shell.main_window import MainWindow
from tests.compiler.test_hold import gated
from tests.ui.shell.make_believe import OpenWindow
from tests.ui.ways import SCREEN, each_theme, settle, small_screen, wrong_in_each_way

LOOKED, KERNELS = 20_000, 200_000
PICTURES: Suppositions = (
    Silence("C3", (0, 2, 3, 4, 5, 9)),
    OtherWeight("C1", "weight", 7, -1234.5),
    OtherActivation("F6", "scaled tanh"),
    Erased((8, 8), (20, 24)),
)
GATES: Suppositions = (
    Silence("R", (1, 4)),
    HeldGate("R", "f"),
    OtherWeight("R", "recurrent", 3, 0.25),
    Without("steps", (0, 1, 2, 3, 9)),
)


@pytest.fixture(autouse=True)
def _screen() -> Iterator[None]:
    with small_screen():
        yield


def drawn(name: str) -> Graph:
    if name == "R":
        return gated()
    stem = {"C3": "C7-lenet-5", "Hidden": "A1-losses", "Words": "E1-own-texts"}[name]
    return load_project(next(path for path in resources.examples() if path.stem == stem))


def tell(window: MainWindow, supposed: Suppositions) -> None:
    """All that the bar can show at once: the look itself is that of `supposed` alone."""
    bar = window.what_if.bar
    assert bar is not None
    bar.set_supposed(supposed, True)
    bar.set_figures("validation", Metrics(0.5, accuracy=0.975), Metrics(1.5, accuracy=1.0))


def refuse(window: MainWindow) -> None:
    bar = window.what_if.bar
    assert bar is not None
    bar.refuse(
        say(
            "{node} has no bias by which its gate {gate} could be held: give it one first",
            node="Recurrent",
            gate="f",
        )
    )


@pytest.mark.parametrize(
    ("name", "supposed"), [("C3", PICTURES), ("R", GATES), ("Hidden", ()), ("Words", ())]
)
def test_the_bar_with_all_that_it_offers(
    open_window: OpenWindow, qtbot: QtBot, name: str, supposed: Suppositions
) -> None:
    window = open_window(drawn(name), real_trainer)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=KERNELS)
    qtbot.waitUntil(lambda: window.watching.samples.index is not None, timeout=LOOKED)
    node = name if name in window.graph.nodes else [*window.graph.nodes][1]
    window.what_if.open_at(node)
    bar = window.what_if.bar
    assert bar is not None
    asks = {"C3": bar.picture, "R": bar.parts.strip}.get(name, bar.parts.field)
    assert asks.isVisible()
    assert bar.gate.isVisible() is (name == "R")
    settle()
    # However little the rest of the window would rather have, the bar gets no more room than this.
    window.setFixedSize(SCREEN)
    steps = [("told", partial(tell, window, supposed)), ("refused", partial(refuse, window))]
    for theme in each_theme():
        assert "\n".join(wrong_in_each_way(bar, steps)) == "", theme
        assert bar.minimumSizeHint().width() <= bar.width() < window.width() == SCREEN.width()
