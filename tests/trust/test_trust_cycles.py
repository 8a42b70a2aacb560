"""Training begun and ended over and over in the real window: nothing is left over.

100 times, or 1,000 with `--full`; now and then paused, stepped, with the project opened anew, or in
a window of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import save_project
from nndl_studio.runs.history import History
from nndl_studio.runs.news import Phase
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.boundary_view import BoundaryView
from nndl_studio.ui.shell.app import application
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings
from tests.runs.run_case import project
from tests.trust.census import Census, census

# Compiling the kernels may come first.
PATIENCE = 300_000
# A window lasts so long; by the end of the second everything has been there once.
WINDOW = 20
WARM = 2 * WINDOW


class Cycles:
    """One window after another, all on the same file."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.file = qtbot, folder / "xor.nndl"
        save_project(project("xor", epochs=100_000), self.file)
        store = QSettings(str(folder / "studio.ini"), QSettings.Format.IniFormat)
        self.settings, self.history = StudioSettings(store), History(folder / "runs")
        self.window: MainWindow | None = None

    def open(self) -> MainWindow:
        """A window on the file, ready to train; the one before is closed."""
        self.close()
        self.window = MainWindow(Graph(), self.settings, history=self.history)
        self.window.show()
        assert self.window.files.open_path(self.file)
        self.wait(Phase.READY)
        self.look(self.window)
        return self.window

    def look(self, window: MainWindow) -> None:
        """Wait for what shows after the network is ready: a label that has been painted holds more
        objects than one that has not."""
        view = window.findChild(BoundaryView)
        assert view is not None
        self.qtbot.waitUntil(lambda: view.legend.text() != "", timeout=PATIENCE)
        window.grab()

    def close(self) -> None:
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def wait(self, phase: Phase) -> None:
        window = self.window
        assert window is not None
        self.qtbot.waitUntil(lambda: window.run.phase is phase, timeout=PATIENCE)

    def turn(self, number: int) -> None:
        """Train and stop, in one of the ways there are."""
        window = self.window
        assert window is not None
        if number % 10 == 3:
            assert window.files.open_path(self.file)
            self.wait(Phase.READY)
        losses = len(window.loss.points()[1]) if number % 10 not in (0, 3) else 0
        window.run.train()
        self.qtbot.waitUntil(lambda: len(window.loss.points()[1]) != losses, timeout=PATIENCE)
        if number % 4 == 1:
            window.run.pause()
            self.wait(Phase.PAUSED)
            window.run.step("batch")
            self.wait(Phase.PAUSED)
        window.run.stop()
        self.wait(Phase.STOPPED)


@pytest.fixture
def cycles(qtbot: QtBot, tmp_path: Path) -> Iterator[Cycles]:
    theme.apply(application(), theme.DARK)
    made = Cycles(qtbot, tmp_path)
    yield made
    made.close()


def test_nothing_is_left_over_by_training_begun_and_ended(cycles: Cycles, full: bool) -> None:
    first: Census | None = None
    last = None
    for number in range(1000 if full else 100):
        if number % WINDOW == 0:
            cycles.open()
            last = census()
            if number == WARM:
                first = last
        cycles.turn(number)
    cycles.open()
    last = census()
    assert first is not None
    print(f"{first}; at the end {last}")
    assert last.grown(first) == {}
