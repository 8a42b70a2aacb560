"""The guard of conftest.py bites: a window or thread left over fails the test that left it."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

GUARD = (Path(__file__).parent / "conftest.py").read_text(encoding="utf-8")
INI = "[pytest]\nqt_api = pyside6\n"

WINDOW = """
from PySide6.QtWidgets import QWidget
kept = []
def test_leak(qapp):
    kept.append(QWidget())
"""
THREAD = """
import threading, time
def test_leak():
    threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
"""
QTHREAD = """
from PySide6.QtCore import QThread
kept = []
def test_leak(qapp):
    kept.append(QThread())
    kept[0].start()
def test_later():
    kept[0].quit()
    kept[0].wait()
"""
CLEAN = """
import threading
from PySide6.QtWidgets import QMenu, QWidget
def test_clean(qtbot):
    window = QWidget()
    QMenu(window)
    qtbot.addWidget(window)
    threading.Thread(target=int).start()
"""


@pytest.mark.parametrize(
    ("text", "outcome", "line"),
    [
        (WINDOW, {"passed": 1, "errors": 1}, "*left open: *QWidget*"),
        (THREAD, {"passed": 1, "errors": 1}, "*left running: *Thread*"),
        (QTHREAD, {"passed": 2, "errors": 1}, "*left running: *QThread*"),
        (CLEAN, {"passed": 1}, "*1 passed*"),
    ],
)
def test_what_is_left_over_fails_its_test(
    pytester: pytest.Pytester, text: str, outcome: dict[str, int], line: str
) -> None:
    pytester.makeini(INI)
    pytester.makeconftest(GUARD)
    pytester.makepyfile(text)
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(**outcome)
    result.stdout.fnmatch_lines([line])
