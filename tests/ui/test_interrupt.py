"""Ctrl-C in the terminal closes the window, so that unsaved work is asked about and threads end."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nndl_studio.resources import example
from nndl_studio.ui.shell.app import open_studio
from nndl_studio.ui.shell.main_window import MainWindow


@pytest.fixture(autouse=True)
def handler_as_before() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def main_windows(app: QApplication) -> list[MainWindow]:
    return [widget for widget in app.topLevelWidgets() if isinstance(widget, MainWindow)]


def test_ctrl_c_closes_the_window(qapp: QApplication) -> None:
    seen: list[bool] = []

    def interrupt() -> None:
        seen.extend(window.isVisible() for window in main_windows(qapp))
        os.kill(os.getpid(), signal.SIGINT)

    QTimer.singleShot(500, interrupt)
    assert open_studio(example("xor")) == 0
    assert seen == [True]
    (window,) = main_windows(qapp)
    assert not window.isVisible()
    window.deleteLater()
