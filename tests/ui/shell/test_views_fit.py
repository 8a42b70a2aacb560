"""What views paint of a network that has learned a little can be read, in every language, theme
and size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.card_rows import CARDS
from nndl_studio.ui.shell.dock import LEAST_WIDTH
from nndl_studio.ui.shell.docks import MONITOR_HEIGHT
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.cut_paintings import paintings_cut
from tests.ui.shell.make_believe import OpenWindow
from tests.ui.ways import LANGUAGES, each_theme, settle, spoken

PATIENCE = 60_000
AT_REST = (Phase.PAUSED, Phase.FINISHED)
# As narrow as a dock may be, as wide as most are, and floating.
SIZES = (QSize(LEAST_WIDTH, MONITOR_HEIGHT), QSize(420, MONITOR_HEIGHT), QSize(900, 600))
# What shows something in each.
SHOWN = {
    "A2-regularisation": ("boundary", "maps", "curve"),
    "A8-linear-regression": ("fit",),
    "A13-perceptron": ("mistakes",),
    "B6-hopfield": ("energy",),
    "C7-lenet-5": (
        *("maps", "filters", "confusion", "flow", "exciting", "worst", "occlusion"),
        *("projection", "histograms", "curve"),
    ),
    "D4-adding-10": ("gates", "distance", "rasters", "maps"),
    "D6-lstm-rows": ("gates",),
    "E1-language-model": ("written", "neighbours"),
    "E2-autoencoder": ("rebuilt",),
    "E4-stories-one-fact": ("attention",),
    "E6-nram-access": ("circuit",),
    "E7-queue": ("memory",),
}


def test_each_view_is_measured() -> None:
    assert {name for names in SHOWN.values() for name in names} == {row.name for row in CARDS}


@pytest.mark.parametrize("name", SHOWN)
def test_words_painted_in_views(name: str, open_window: OpenWindow, qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)
    window = open_window(api.load(example(name)), real_trainer)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    window.run.step("batch")
    qtbot.waitUntil(lambda: window.run.phase in AT_REST, timeout=PATIENCE)
    for view in SHOWN[name]:
        float_alone(window, view, qtbot)
    found = []
    for colours in each_theme():
        for language in LANGUAGES:
            with spoken(language):
                way = f"{colours} {language}"
                found += [f"{way} {e}" for view in SHOWN[name] for e in wrong_in(window, view)]
    assert "\n".join(dict.fromkeys(found)) == ""


def float_alone(window: MainWindow, name: str, qtbot: QtBot) -> None:
    """Show something in a view in a window of its own."""
    dock = window.docks[name]
    dock.hide()
    dock.setFloating(True)
    dock.show()
    qtbot.waitUntil(lambda: not window.cards[name].waiting, timeout=PATIENCE)


def wrong_in(window: MainWindow, name: str) -> list[str]:
    """What cannot be read of a view, in each size."""
    found = []
    for size in SIZES:
        window.docks[name].resize(size)
        settle()
        found += [f"{name} {size.width()}: {e}" for e in paintings_cut(window.cards[name])]
    return found
