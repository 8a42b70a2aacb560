"""The window of runs has room for what it says: long names, notes and many figures, in every
language and theme."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.runs.history import History
from nndl_studio.runs.record import End
from nndl_studio.runs.states import CALLED, State
from nndl_studio.sentence import as_it_is, say
from nndl_studio.training.snapshot import Metrics
from nndl_studio.ui import theme
from nndl_studio.ui.shell.runs_page import RunsPage
from nndl_studio.ui.shell.runs_views import CURVES, DETAILS, DIFFERENCES
from tests.ui.shell.kept_runs import graph_of, keep
from tests.ui.ways import each_theme, small_screen, wrong_in_each_way

PATIENCE = 60_000
TITLE = "a rather long name of a project, as people give them, with all its settings in it"
NOTE = "what a user has written to remember which of the runs with another learning rate it was"
LONG = 123_456_789.125
SHARE = 0.123456


@pytest.fixture
def history() -> History:
    """A run in each state, with all figures that there are."""
    history = History()
    for letter, state in zip("abcdefgh", CALLED, strict=False):
        graph = api.load(example("lenet-5")) if letter == "b" else graph_of()
        id = keep(history, letter, graph, LONG, State.FINISHED, 2, title=TITLE)
        history.annotate(id, NOTE)
        end = End(state, say("all 3 epochs"), as_it_is(NOTE), test=figures())
        history.end(id, end)
    return history


def figures() -> Metrics:
    one = Metrics(
        *(LONG, SHARE, SHARE, SHARE, SHARE, SHARE, SHARE, SHARE, SHARE, LONG, LONG, SHARE, LONG)
    )
    return replace(one, answers=(("a node of a long name", one), ("Loss", one)))


def open_page(history: History, qtbot: QtBot, chosen: str) -> RunsPage:
    page = RunsPage(None, history)
    qtbot.addWidget(page)
    theme.dress(page)
    page.show()
    qtbot.waitUntil(lambda: not page.busy, timeout=PATIENCE)
    page.list.table.choose([16 * letter for letter in chosen])
    qtbot.waitUntil(lambda: not page.busy, timeout=PATIENCE)
    return page


@pytest.mark.parametrize(
    ("chosen", "tab"),
    [("a", CURVES), ("abcdefgh", CURVES), ("b", DETAILS), ("ab", DIFFERENCES)],
)
def test_runs_of_long_names_and_many_figures(
    chosen: str, tab: int, history: History, qtbot: QtBot
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)
    with small_screen():
        found = []
        for name in each_theme():
            page = open_page(history, qtbot, chosen)
            page.views.setCurrentIndex(tab)
            assert page.views.currentIndex() == tab
            found += [f"{name}: {each}" for each in wrong_in_each_way(page)]
    assert "\n".join(found) == ""
