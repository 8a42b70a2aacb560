"""Draws a picture of the window without a screen, after training for a while."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import msgspec
from PySide6.QtCore import QEventLoop, QRect, QSettings
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from nndl_studio.graph.document import Graph
from nndl_studio.runs.news import Phase
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.errors import TrainingError
from nndl_studio.ui import theme as themes
from nndl_studio.ui.shell.app import application
from nndl_studio.ui.shell.main_window import SIZE, MainWindow
from nndl_studio.ui.shell.picture_file import save_picture
from nndl_studio.ui.shell.settings import StudioSettings

SECONDS_TO_PREPARE = 600.0


class PictureFailed(TrainingError):
    """The run that a picture was to show could not be trained."""


def portrait(
    graph: Graph, path: Path, view: str = "window", train_epochs: int = 0, theme: str = "dark"
) -> None:
    """Draw the "window", the "canvas" or the "monitor" to a PNG, after training some epochs.

    Needs no screen. Raises PictureFailed if the run fails or can't start, and OSError if the file
    can't be written.
    """
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = application()
    themes.apply(app, themes.BY_NAME[theme])
    window = MainWindow(_long_enough(graph, train_epochs), StudioSettings(_no_settings(path)))
    try:
        window.resize(*SIZE)
        window.show()
        _settle(window, train_epochs)
        save_picture(_picture(window, view), path)
    finally:
        window.undo.setClean()
        window.close()
        window.deleteLater()
        app.processEvents()


def _long_enough(graph: Graph, epochs: int) -> Graph:
    """A copy whose run does not end before `epochs` are trained."""
    copy = graph.copy()
    longest = max(epochs, copy.settings.epochs)
    copy.set_settings(msgspec.structs.replace(copy.settings, epochs=longest))
    return copy


def _settle(window: MainWindow, epochs: int) -> None:
    """Wait until the untrained network shows and the epochs are trained."""
    failures: list[Sentence] = []
    window.run.failed.connect(lambda news: failures.append(news.message))
    _wait(lambda: not window.looks.busy, failures)
    problems = window.canvas.scene().analysis.problems
    if problems and epochs:
        raise PictureFailed(problems[0].message)
    if problems:
        _turn(0.3)
        return
    _wait(lambda: window.run.phase is Phase.READY, failures)
    while len(window.loss.results()) < epochs and window.run.phase is not Phase.FINISHED:
        window.run.step("epoch")
        _wait(lambda: window.run.phase in (Phase.PAUSED, Phase.FINISHED), failures)
    _turn(0.5)


def _wait(done: Callable[[], bool], failures: list[Sentence]) -> None:
    """Let the window live until `done`."""
    end = monotonic() + SECONDS_TO_PREPARE
    while not done():
        _turn(0.02)
        if failures:
            raise PictureFailed(failures[0])
        if monotonic() > end:
            raise PictureFailed(say("the run did not answer in time"))


def _turn(seconds: float) -> None:
    end = monotonic() + seconds
    app = application()
    while monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def _picture(window: MainWindow, view: str) -> QPixmap:
    """The whole window, the canvas, or the docks below it."""
    if view == "canvas":
        return window.canvas.grab()
    if view == "monitor":
        area = QRect()
        for dock in window.docks.in_sight():
            area = area.united(dock.geometry())
        return window.grab(area)
    return window.grab()


def _no_settings(path: Path) -> QSettings:
    """A store that is never written: a picture must not change what the user's window remembers."""
    name = os.devnull if os.name != "nt" else str(path.with_suffix(".ini"))
    return QSettings(name, QSettings.Format.IniFormat)
