"""A run that was under way when the studio ended: offered at the next start."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox

from nndl_studio.runs.history import History, HistoryError
from nndl_studio.runs.record import Summary
from nndl_studio.ui.shell.main_window import MainWindow


def offer_to_go_on(window: MainWindow, history: History) -> None:
    """Ask about the newest run that was broken off. Declined, it stays in the history."""
    try:
        runs = [each for each in history.broken_off("window") if each.resumable]
        if not runs:
            return
        if _asked(window, runs[0]):
            window.past_runs.go_on(history.record(runs[0].id))
        for each in runs:
            history.decline(each.id)
    except HistoryError as error:
        window.notice.say(str(error), bad=True)


def _asked(window: MainWindow, run: Summary) -> bool:
    """Whether the user wants to go on with `run`."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(QCoreApplication.translate("GoOn", "Go on with a run?"))
    words = QCoreApplication.translate("GoOn", "“{0}” was training when the studio ended: go on?")
    box.setText(words.format(run.title))
    began = datetime.fromtimestamp(run.started).strftime("%Y-%m-%d %H:%M")
    more = QCoreApplication.translate(
        "GoOn",
        "Begun {0}, it had {1} of {2} epochs behind it. It goes on exactly as if it had not been "
        "broken off. Otherwise it stays in the history: Run, Runs…",
    )
    box.setInformativeText(more.format(began, run.epoch, run.epochs))
    yes = box.addButton(
        QCoreApplication.translate("GoOn", "Go on"), QMessageBox.ButtonRole.AcceptRole
    )
    box.addButton(QCoreApplication.translate("GoOn", "Not now"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(yes)
    box.exec()
    return box.clickedButton() is yes
