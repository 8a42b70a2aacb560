"""What is asked and told over the window can be read, in every language and theme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QProgressDialog
from pytestqt.qtbot import QtBot

from nndl_studio.runs.history import History
from nndl_studio.ui import theme
from nndl_studio.ui.shell.export_page import ExportPage
from nndl_studio.ui.shell.runs_page import RunsPage
from nndl_studio.ui.shell.settings import StudioSettings
from tests.ui.shell import all_questions
from tests.ui.shell.all_questions import NAMED, Question, asking, at_work
from tests.ui.shell.kept_runs import keep
from tests.ui.shell.make_believe import OpenWindow
from tests.ui.ways import LANGUAGES, each_theme, settle, small_screen, spoken, wrong_with

PATIENCE = 20_000
POLL_MILLISECONDS = 5


class Reader:
    """Reads what is asked, and leaves it without an answer; `places` are those that asked."""

    def __init__(self, qtbot: QtBot) -> None:
        self.places: set[str] = set()
        self._qtbot = qtbot

    def wrong_with_all(self, questions: list[Question]) -> list[str]:
        """What cannot be read of any, in each way."""
        found = []
        with small_screen():
            for name in each_theme():
                for language in LANGUAGES:
                    with spoken(language):
                        for asked in questions:
                            found += [f"{name} {language}: {e}" for e in self.wrong_while(asked)]
        return found

    def wrong_while(self, question: Question) -> list[str]:
        found: list[str] = []
        read: list[str] = []

        def look() -> None:
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox):
                settle()
                found.extend(wrong_with(box))
                read.append(box.text())
                self.places |= at_work()
                box.done(0)
            elif isinstance(box, QProgressDialog) and "\n" in box.labelText():
                settle()
                found.extend(wrong_with(box))
                read.append(box.labelText())
                self.places |= at_work()
                box.canceled.emit()
            else:
                QTimer.singleShot(POLL_MILLISECONDS, look)

        look()
        question()
        self._qtbot.waitUntil(lambda: bool(read), timeout=PATIENCE)
        return found


@pytest.fixture
def reader(qtbot: QtBot) -> Reader:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)
    return Reader(qtbot)


@contextmanager
def runs_page(history: History, qtbot: QtBot) -> Iterator[RunsPage]:
    for letter in "ab":
        keep(history, letter, title=NAMED)
    page = RunsPage(None, history)
    qtbot.addWidget(page)
    theme.dress(page)
    page.show()
    qtbot.waitUntil(lambda: not page.busy, timeout=PATIENCE)
    yield page
    page.reject()


def test_each_question(
    reader: Reader,
    open_window: OpenWindow,
    settings: StudioSettings,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    """Wherever the program asks."""
    window, history = open_window(), History()
    found = reader.wrong_with_all(all_questions.of_the_file(window, settings))
    found += reader.wrong_with_all(all_questions.of_what_is_given(window, tmp_path))
    window.menu_actions.export.trigger()
    page = window.findChildren(ExportPage)[-1]
    qtbot.waitUntil(lambda: page.known, timeout=PATIENCE)
    found += reader.wrong_with_all(all_questions.of_exports(page, tmp_path))
    page.reject()
    found += reader.wrong_with_all(all_questions.of_weights(window))
    keeping = open_window(history=history)
    with runs_page(history, qtbot) as runs:
        found += reader.wrong_with_all(all_questions.of_runs(keeping, history, runs))
    assert asking() - reader.places == set()
    assert "\n".join(found) == ""
