"""A window to measure on, with settings and folders of its own: LeNet-5 or any other drawing."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import msgspec
from PySide6.QtCore import QEventLoop, QSettings, QTimer

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import Factory, Trains, real_trainer
from nndl_studio.ui import theme
from nndl_studio.ui.shell.app import application
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings

LONGEST_WAIT = 120.0
# The run must not end while it is measured.
EPOCHS = 100_000


def lenet() -> Graph:
    """The example LeNet-5, with no end in sight."""
    graph = load_project(example("lenet-5"))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=EPOCHS))
    return graph


@contextmanager
def opened(graph: Graph, factory: Factory = real_trainer) -> Iterator[MainWindow]:
    """A window on `graph`, in sight; closed behind it."""
    app = application()
    theme.apply(app, theme.DARK)
    with TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "studio.ini"), QSettings.Format.IniFormat)
        window = MainWindow(graph, StudioSettings(store), factory)
        window.show()
        try:
            yield window
        finally:
            window.undo.setClean()
            window.files.mark_saved()
            # Weights of a long run are in no file; nobody is there to be asked about them.
            window.files.guards.clear()
            window.close()
            window.deleteLater()
            app.processEvents()


def on_threads(threads: int) -> Factory:
    """A trainer that runs plans on so many threads."""
    return partial(_trainer, threads=threads)


def _trainer(graph: Graph, threads: int) -> Trains:
    from nndl_studio.training.trainer import Trainer

    return Trainer(graph, threads)


def trained(window: MainWindow) -> None:
    """Start the run and come back once it learns."""
    wait(lambda: window.run.phase is Phase.READY)
    window.run.train()
    wait(lambda: window.run.phase is Phase.RUNNING)
    turn(1.0)


def turn(seconds: float) -> None:
    """Let the window live as it does in `exec`: it sleeps until there is something to do."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait(done: Callable[[], bool]) -> None:
    """Let the window live until `done`."""
    end = perf_counter() + LONGEST_WAIT
    while not done():
        turn(0.01)
        if perf_counter() > end:
            raise TimeoutError("the window did not get ready")


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def hand_over(figures: dict[str, float]) -> None:
    """To the process that asked."""
    sys.stdout.write(json.dumps(figures) + "\n")
