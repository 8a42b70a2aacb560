"""Every question and complaint over the window: where the program asks, and how to have it ask."""

from __future__ import annotations

import ast
import inspect
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType

import numpy as np
import pytest
import safetensors.numpy
from PySide6.QtWidgets import QFileDialog

import nndl_studio.ui
from nndl_studio.datasets import configured
from nndl_studio.datasets.seen import seen
from nndl_studio.exchange import Weights, save_weights
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.files import BadFile
from nndl_studio.going import Stopped, require_wanted, tell_share
from nndl_studio.lock import Holder
from nndl_studio.runs.history import History
from nndl_studio.runs.record import CHECKPOINT
from nndl_studio.runs.states import State
from nndl_studio.sentence import as_it_is, say
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.shell.about import show_about
from nndl_studio.ui.shell.export_page import ExportPage
from nndl_studio.ui.shell.file_questions import FileQuestions
from nndl_studio.ui.shell.going_on import offer_to_go_on
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.questions import ask_changed, ask_in_use
from nndl_studio.ui.shell.runs_page import RunsPage
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.waiting import wait_for
from tests.ui.shell.kept_runs import keep

NAMED = "a rather long name of a project, as people give them"
FILE = Path(f"{NAMED}.nndl")
FAR = Path("/home/somebody/lectures/neural networks and deep learning/exercises of the winter")
ROOM = Path(nndl_studio.ui.__file__).parent
ASKING = ("ask", "QProgressDialog")
BOXES = ("question", "warning", "information", "critical", "about")
Question = Callable[[], object]


def asking() -> set[str]:
    """All places in the window's source that ask or complain, as "module.function"."""
    return {place for path in ROOM.rglob("*.py") for place in _asking_in(path)}


def _asking_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and any(map(_asks, ast.walk(node))):
            yield f"{path.stem}.{node.name}"


def _asks(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in ASKING
    of = node.func.value if isinstance(node.func, ast.Attribute) else None
    box = isinstance(of, ast.Name) and of.id == "QMessageBox"
    return box and isinstance(node.func, ast.Attribute) and node.func.attr in BOXES


def at_work() -> set[str]:
    """The functions of the window that are being called just now."""
    frame: FrameType | None = inspect.currentframe()
    found = set()
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOM):
            found.add(f"{path.stem}.{frame.f_code.co_name}")
        frame = frame.f_back
    return found


def of_the_file(window: MainWindow, settings: StudioSettings) -> list[Question]:
    files = FileQuestions(window, settings)
    empty = BadFile(FILE, say("It is empty"), say("Cancel"))
    sure, unsure = (Holder("host", "user", 1, "", 0.0, each) for each in (True, False))
    return [
        lambda: show_about(window),
        lambda: ask_changed(window, FILE),
        lambda: ask_in_use(window, FILE, sure),
        lambda: ask_in_use(window, FILE, unsure),
        lambda: files.before_leaving(as_it_is(NAMED)),
        lambda: files.in_use(FILE),
        lambda: files.not_saved(FAR / FILE, FileNotFoundError(2, "No such file")),
        lambda: files.not_saved(ROOM / FILE, PermissionError(13, "Permission denied")),
        lambda: files.cant_open(FileNotFoundError(2, "No such file", str(FAR / FILE))),
        lambda: files.cant_restore(empty),
        lambda: wait_for(window, say("Looking at the data"), until_left),
    ]


def until_left() -> None:
    with suppress(Stopped):
        while True:
            tell_share(say("Reading the weights"), 3, 4)
            require_wanted()
            time.sleep(0.001)


def of_what_is_given(window: MainWindow, folder: Path) -> list[Question]:
    """Weights and a checkpoint where a project is expected, and data that are not those."""
    weights, checkpoint = folder / "weights.safetensors", folder / "checkpoint.safetensors"
    state = {"state": np.zeros(3, np.float32)}
    save_weights(weights, Weights({"D1.weight": np.zeros(3, np.float32)}))
    checkpoint.write_bytes(safetensors.numpy.save(state, {"progress": "{}"}))
    return [
        lambda: window.files.open_path(weights),
        lambda: window.files.open_path(checkpoint),
        moved(window, folder),
    ]


def moved(window: MainWindow, folder: Path) -> Question:
    for name, samples in (("mine", 50), ("theirs", 20)):
        x = np.ones((samples, 1, 28, 28))
        np.savez(folder / f"{name}.npz", x=x, label=np.arange(samples) % 10)
    path = folder / "mine.npz"
    settings = {"file": str(path), "seen": seen(path)}
    window.set_config("Digits", configured("file", **settings))
    path.unlink()
    window.files.mark_saved()
    window.moved_data.insist()
    return lambda: window.moved_data.take(folder / "theirs.npz")


def of_weights(window: MainWindow) -> list[Question]:
    """Trained weights about to be left."""
    window.graph.set_title(NAMED)
    window.run.progressed.emit([Snapshot("r", 0, 3, 1, 4, np.zeros(1), seconds=86_400.0)])
    return [
        window.unsaved_weights.may_leave,
        window.files.new,
        window.close,
        lambda: window.menu_actions.afresh.triggered.emit(),
    ]


def of_runs(window: MainWindow, history: History, page: RunsPage) -> list[Question]:
    """Runs about to be left, deleted, or gone on with, in a window that keeps them."""

    def broken_off() -> None:
        id = keep(history, "c", state=State.RUNNING, title=NAMED)
        (history.run_folder(id) / CHECKPOINT).write_bytes(b"")
        offer_to_go_on(window, history)
        history.delete(id)

    def delete(letters: str) -> None:
        page.list.table.choose([16 * letter for letter in letters])
        page.choices.delete.triggered.emit()

    return [
        lambda: window.menu_actions.afresh.triggered.emit(),
        lambda: delete("a"),
        lambda: delete("ab"),
        broken_off,
    ]


def of_exports(page: ExportPage, folder: Path) -> list[Question]:
    """Files beside the one that was chosen."""
    several = next(e for e in FORMATS if not e.missing and len(e.places(folder / "net")) > 1)
    page.formats.choose(several.name)
    chosen = folder / f"net{several.suffix}"
    for place in several.places(chosen):
        place.write_bytes(b"")

    def write() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
            page.write.clicked.emit()

    return [write]
