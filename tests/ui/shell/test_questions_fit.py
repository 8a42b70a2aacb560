"""What is asked and told over the window can be read, in every language and theme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from nndl_studio.files import BadFile
from nndl_studio.lock import Holder
from nndl_studio.sentence import NOTHING, as_it_is, say
from nndl_studio.ui import theme
from nndl_studio.ui.shell.about import show_about
from nndl_studio.ui.shell.ask import Role, ask
from nndl_studio.ui.shell.file_questions import FileQuestions
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.questions import ask_changed, ask_in_use
from nndl_studio.ui.shell.settings import StudioSettings
from tests.ui.shell.make_believe import OpenWindow
from tests.ui.ways import LANGUAGES, each_theme, settle, small_screen, spoken, wrong_with

NAMED = Path("a rather long name of a project, as people give them.nndl")
FAR = Path("/home/somebody/lectures/neural networks and deep learning/exercises of the winter")
Question = Callable[[], object]


def questions(window: MainWindow, settings: StudioSettings) -> list[Question]:
    files = FileQuestions(window, settings)
    replace = say("Replace {files}?", files=NAMED)
    empty = BadFile(NAMED, say("It is empty"), say("Cancel"))
    sure, unsure = (Holder("host", "user", 1, "", 0.0, each) for each in (True, False))
    return [
        lambda: show_about(window),
        lambda: ask_changed(window, NAMED),
        lambda: ask_in_use(window, NAMED, sure),
        lambda: ask_in_use(window, NAMED, unsure),
        lambda: ask(window, replace, NOTHING, [(True, say("Open it"), Role.AcceptRole)]),
        lambda: files.before_leaving(as_it_is(NAMED.stem)),
        lambda: files.in_use(NAMED),
        lambda: files.not_saved(FAR / NAMED, PermissionError(13, "Permission denied")),
        lambda: files.cant_open(FileNotFoundError(2, "No such file", str(FAR / NAMED))),
        lambda: files.cant_restore(empty),
    ]


def wrong_while_asked(question: Question) -> list[str]:
    """What cannot be read of a question, which is then left without an answer."""
    found: list[str] = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        settle()
        found.extend(wrong_with(box))
        box.done(0)

    QTimer.singleShot(0, read)
    question()
    return found


def test_each_question(open_window: OpenWindow, settings: StudioSettings) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)
    asked, found = questions(open_window(), settings), []
    with small_screen():
        for name in each_theme():
            for language in LANGUAGES:
                with spoken(language):
                    for question in asked:
                        found += [f"{name} {language}: {e}" for e in wrong_while_asked(question)]
    assert "\n".join(found) == ""
