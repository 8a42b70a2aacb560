"""Cycles are collected on the thread of the window alone."""

from __future__ import annotations

import gc
import threading
from typing import Any
from weakref import finalize

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nndl_studio.ui.collecting import Collecting


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.other: Any = self


def test_a_thread_that_makes_objects_collects_none_of_the_windows(qtbot: QtBot) -> None:
    parent = QObject()
    Collecting(parent)
    gone: list[str] = []
    finalize(Knot(), lambda: gone.append(threading.current_thread().name))
    reading = threading.Thread(target=lambda: [Knot() for _ in range(20_000)], name="reading")
    reading.start()
    reading.join()
    assert gone == []
    qtbot.waitUntil(lambda: bool(gone), timeout=10_000)
    assert gone == [threading.main_thread().name]
    assert gc.isenabled()
    parent.deleteLater()
