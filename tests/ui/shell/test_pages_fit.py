"""Every page and dialog has room for what it says, in every language, on a small screen, and says
nothing in English alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from PIL import Image
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.compiler.notes import PASSES
from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.own_form import OwnField, OwnForm
from nndl_studio.exchange.matching import matching_of
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from nndl_studio.runs.history import History
from nndl_studio.runs.news import Phase
from nndl_studio.runs.states import State
from nndl_studio.runs.trains import real_trainer
from nndl_studio.safekeeping.kept import look as kept_at
from nndl_studio.safekeeping.shelf import Shelf
from nndl_studio.sentence import say
from nndl_studio.training.findings import SampleAnswer
from nndl_studio.ui import theme
from nndl_studio.ui.shell.about import ShortcutsDialog
from nndl_studio.ui.shell.cross_validation import CrossValidationDialog
from nndl_studio.ui.shell.export_page import ExportPage
from nndl_studio.ui.shell.match_page import MatchPage
from nndl_studio.ui.shell.own_page import OwnPage
from nndl_studio.ui.shell.recovery_dialog import RecoveryDialog
from nndl_studio.ui.shell.runs_page import RunsPage
from nndl_studio.ui.shell.start_page import StartPage
from tests.layers.one_node import MACHINE, one_node
from tests.ui.brackets import said_in_english
from tests.ui.shell.kept_runs import graph_of, keep
from tests.ui.shell.make_believe import OpenWindow, small_graph
from tests.ui.shell.test_cross_validation_dialog import folds
from tests.ui.shell.test_model_page import mlp, page_in
from tests.ui.ways import (
    SCREEN,
    each_theme,
    small_screen,
    wrong_in_each_way,
)

PATIENCE = 60_000
LINE = "The rain in Spain stays mainly in the plain."
# As the page shows it, piece by piece.
POEM = f"{LINE}↵{LINE}↵{LINE}"
TABLE = "sizes of things.csv, size, age of the thing, kind, day, True, False"
MATCHED = "Hidden.weight, Hidden.bias, Output.weight, Output.bias, head.weight"
NAMED = Path("a rather long name of a project, as people give them.nndl")

NAMES = ("disc", "square", "triangle")
FIELDS = tuple(OwnField(Column(name), "-1.5", "2.25") for name in ("x1", "x2"))
OWN = [
    OwnForm("picture", sides=(28, 28), classes=NAMES, answers=NAMES),
    OwnForm("row", fields=FIELDS, classes=NAMES, answers=NAMES),
    OwnForm("rows", fields=FIELDS, steps=20, targets=("x1",), answers=NAMES),
    OwnForm("text", hint=say("a text"), classes=NAMES, answers=NAMES),
]


@pytest.fixture(autouse=True)
def looks(qtbot: QtBot) -> Iterator[None]:
    """As users see it, on a small screen."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)
    with small_screen():
        yield


def assert_all_read(page: QDialog, own: str = "") -> None:
    """`own` has the words that are the user's."""
    page.show()
    found = [f"{name} {each}" for name in each_theme() for each in wrong_in_each_way(page)]
    found += said_in_english(page, own)
    page.reject()
    assert "\n".join(found) == ""


def table(folder: Path) -> Path:
    rows = [f"{i / 10},{i % 7},{i > 30},2026-01-{i % 28 + 1}" for i in range(60)]
    path = folder / "sizes of things.csv"
    path.write_text("\n".join(["size,age of the thing,kind,day", *rows]), encoding="utf-8")
    return path


def pictures(folder: Path) -> Path:
    for kind in ("cat", "dog"):
        place = folder / "pictures" / kind
        place.mkdir(parents=True)
        for number in range(4):
            Image.fromarray(np.full((8, 8), 40 * number, np.uint8)).save(place / f"{number}.png")
    return folder / "pictures"


def poem(folder: Path) -> Path:
    path = folder / "poem.txt"
    path.write_text(f"{LINE}\n" * 200, encoding="utf-8")
    return path


@pytest.mark.parametrize("made", [table, pictures, poem])
def test_the_page_of_data_from_outside(
    made: Callable[[Path], Path], open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_window().importing.show_page(made(tmp_path))
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not page.checking.busy, timeout=PATIENCE)
    assert page.config is not None
    assert_all_read(page, f"{TABLE} pictures cat, dog {POEM} poem.txt")


def test_the_pages_on_which_data_are_made(open_window: OpenWindow) -> None:
    importing = open_window().importing
    assert_all_read(importing.draw_points())
    rows = importing.type_rows()
    rows.paste("a,b\n1,2\n3,4\n")
    assert_all_read(rows)


@pytest.mark.parametrize("form", OWN, ids=lambda form: form.way)
def test_the_page_of_a_sample_of_ones_own(form: OwnForm, open_window: OpenWindow) -> None:
    page = OwnPage(open_window())
    page.set_form(form)
    page.set_answer(SampleAnswer(np.eye(3)[0], np.array([0]), np.eye(3)[0]))
    assert_all_read(page, "x1 x2 disc square triangle MNIST")


def test_the_start_page(open_window: OpenWindow) -> None:
    page = StartPage(open_window(), [NAMED, Path("xor.nndl")])
    assert_all_read(page, f"{NAMED} {NAMED.stem[:24]} xor.nndl")


@pytest.mark.parametrize("chosen", ["", "a", "ab"])
def test_the_page_of_runs(chosen: str, qtbot: QtBot) -> None:
    history = History()
    keep(history, "a", message="Digits: it is no longer there")
    keep(history, "b", graph_of(learning_rate=0.5), state=State.STOPPED, best=2)
    page = RunsPage(None, history)
    qtbot.addWidget(page)
    theme.dress(page)
    page.show()
    page.list.table.choose([16 * letter for letter in chosen])
    qtbot.waitUntil(lambda: not page.busy, timeout=PATIENCE)
    own = f"{'a' * 8} {'b' * 8} {'b' * 16} {'d' * 32} here"
    assert_all_read(page, own)


def test_the_page_of_exports(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(small_graph())
    window.menu_actions.export.trigger()
    page = window.findChildren(ExportPage)[-1]
    qtbot.waitUntil(lambda: page.known, timeout=PATIENCE)
    assert_all_read(page, "Small safetensors")


def test_the_page_of_answers(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(factory=real_trainer)
    page = window.importing.show_page(table(tmp_path))
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=PATIENCE)
    page.make.click()
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    window.menu_actions.step_epoch.trigger()
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=PATIENCE)
    window.answering.ask(str(tmp_path / "sizes of things.csv"))
    qtbot.waitUntil(lambda: window.answering.page is not None, timeout=PATIENCE)
    assert window.answering.page is not None
    window.resize(SCREEN)
    found = wrong_in_each_way(window)
    assert_all_read(window.answering.page, TABLE)
    assert "\n".join(found) == ""


def test_the_page_of_parts(open_window: OpenWindow) -> None:
    window = open_window(one_node("E7-stack", "NeuralStack"))
    window.canvas.open_node(MACHINE)
    page = window.inner_parts.page
    assert page is not None
    page.view.choose("Pop")
    assert_all_read(page, "Pop Machine")


def test_the_page_of_the_compiled_plan(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(small_graph())
    window.menu_actions.compiled.trigger()
    page = window.seeing_compiled.page
    assert page is not None
    qtbot.waitUntil(lambda: page.account is not None, timeout=PATIENCE)
    page.tabs.setCurrentIndex(1)
    assert "\n".join(wrong_in_each_way(page)) == ""
    page.tabs.setCurrentIndex(0)
    account = page.account
    assert account is not None
    uses = account.instructions
    arrays = {array.name for use in uses for array in (*use.reads, *use.makes)}
    # Ops, passes and arrays are called as the program calls them.
    assert_all_read(page, " ".join(sorted({*arrays, *PASSES, *(use.op for use in uses)})))


def weights(path: Path) -> Path:
    arrays = {f"fc{place}.weight": np.ones((2, 2), np.float32) for place in range(3)}
    safetensors.numpy.save_file({**arrays, "head.weight": np.ones((7, 7), np.float32)}, path)
    return path


def xor() -> Graph:
    return api.load(example("xor"))


def test_the_page_that_matches_weights(open_window: OpenWindow, tmp_path: Path) -> None:
    matching = matching_of(weights(tmp_path / "theirs.safetensors"), xor())
    page = MatchPage(open_window(), matching, xor())
    assert_all_read(page, f"{MATCHED} Keras PyTorch theirs safetensors")


def test_the_page_of_a_model(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window()
    window.importing.show_model(mlp(tmp_path / "net.onnx"))
    assert_all_read(page_in(window, qtbot), "Data Dense Loss net.onnx softmax, −log y")


def test_cross_validation(open_window: OpenWindow, qtbot: QtBot) -> None:
    dialog = CrossValidationDialog(open_window(), small_graph(), folds)
    dialog.show()
    dialog.start.click()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert_all_read(dialog)


def test_the_keys(open_window: OpenWindow) -> None:
    window = open_window()
    assert_all_read(ShortcutsDialog(window, window.menu_actions.all()), "safetensors")


def test_drawings_left_behind(open_window: OpenWindow, tmp_path: Path) -> None:
    place = Shelf().keep(small_graph(), tmp_path / NAMED, "")
    fault = "x.autosave: it is damaged"
    dialog = RecoveryDialog(open_window(), [kept_at(place)], [fault])
    assert_all_read(dialog, f"{fault} {NAMED} Small")
