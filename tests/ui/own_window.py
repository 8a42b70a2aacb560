"""A window with settings of its own and a make-believe trainer, open while it is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings
from tests.ui.shell.make_believe import MakeBelieve


@contextmanager
def own_window(qtbot: QtBot, folder: Path) -> Iterator[MainWindow]:
    store = QSettings(str(folder / "studio.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Graph(), StudioSettings(store), MakeBelieve)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.undo.setClean()
    window.files.mark_saved()
    window.files.guards.clear()
    window.close()
    window.deleteLater()
