"""A window with settings of its own and a make-believe trainer, closed after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.runs.history import History
from nndl_studio.runs.trains import Factory
from nndl_studio.ui import theme
from nndl_studio.ui.shell import main_window
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings
from tests.ui.shell.make_believe import MakeBelieve, OpenWindow, small_graph


@pytest.fixture
def settings(tmp_path: Path) -> StudioSettings:
    store = QSettings(str(tmp_path / "studio.ini"), QSettings.Format.IniFormat)
    kept = StudioSettings(store)
    kept.folder = str(tmp_path)
    return kept


@pytest.fixture
def open_window(
    qtbot: QtBot, settings: StudioSettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenWindow]:
    theme.load_faces()
    # The screen that there is not is smaller than any that the studio is used on.
    monkeypatch.setattr(main_window, "fit", lambda window, *size: window.resize(*size))
    MakeBelieve.built.clear()
    windows: list[MainWindow] = []

    def make(
        graph: Graph | None = None,
        factory: Factory = MakeBelieve,
        history: History | None = None,
    ) -> MainWindow:
        window = MainWindow(
            small_graph(100_000) if graph is None else graph, settings, factory, history
        )
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield make
    for window in windows:
        window.undo.setClean()
        window.files.mark_saved()
        window.files.guards.clear()
        window.close()
        window.deleteLater()
