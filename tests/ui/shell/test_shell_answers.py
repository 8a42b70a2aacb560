"""Answers for a file, from the window: asked for by the menu, shown, kept; the data may be gone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nndl_studio.graph.project import load_project, save_project
from nndl_studio.resources import folder
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.predict import answers_for, as_trained
from nndl_studio.training.trainer import Trainer
from nndl_studio.ui.shell.answers_page import AnswersPage
from nndl_studio.ui.shell.answers_table import MOST, AnswersTable
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.other_language import speak_otherwise
from tests.ui.shell.make_believe import OpenWindow

PATIENCE = 120_000
LEFT = Qt.MouseButton.LeftButton
ROWS = [f"{i / 10},{i % 7},{'high' if i > 30 else 'low'}" for i in range(60)]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sizes.csv"
    path.write_text("\n".join(["size,age,kind", *ROWS]), encoding="utf-8")
    return path


def trained(open_window: OpenWindow, qtbot: QtBot, table: Path) -> MainWindow:
    """A window that has imported a table and trained a few epochs on it."""
    window = open_window(factory=real_trainer)
    page = window.importing.show_page(table)
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=PATIENCE)
    QTest.mouseClick(page.make, LEFT)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    window.menu_actions.step_epoch.trigger()
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=PATIENCE)
    return window


def answers(window: MainWindow, qtbot: QtBot) -> AnswersPage:
    qtbot.waitUntil(lambda: window.answering.page is not None, timeout=PATIENCE)
    assert window.answering.page is not None
    return window.answering.page


def test_a_file_elsewhere_is_answered_for_with_the_data_gone(
    open_window: OpenWindow,
    qtbot: QtBot,
    table: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = trained(open_window, qtbot, table)
    table.unlink()
    asked = tmp_path / "elsewhere.csv"
    asked.write_text("age,note,size\n3,-,0.5\n4,old,5.5\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(asked), ""))
    window.menu_actions.answer.trigger()
    page = answers(window, qtbot)
    assert page.says.text() == "2 samples"
    cells = page.table.model()
    assert cells.headerData(1, Qt.Orientation.Horizontal) == "Answer"
    shown = [cells.index(row, 1).data() for row in range(2)]
    assert set(shown) <= {"high", "low"}
    heads = [cells.headerData(i, Qt.Orientation.Horizontal) for i in range(7)]
    assert heads == ["Sample", "Answer", "high", "low", "age", "note", "size"]
    assert [cells.index(1, i).data() for i in (4, 5, 6)] == ["4", "old", "5.5"]
    kept = tmp_path / "kept"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(kept), ""))
    QTest.mouseClick(page.keep, LEFT)
    assert page.says.text() == f"Written to {kept}.csv"
    with kept.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        assert [row["answer"] for row in csv.DictReader(file)] == shown
    page.accept()


def test_weights_from_a_file_answer_with_the_data_gone(
    open_window: OpenWindow,
    qtbot: QtBot,
    table: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A project that is opened another day, on another machine."""
    window = trained(open_window, qtbot, table)
    weights, project = tmp_path / "w.safetensors", tmp_path / "p.nndl"
    window.run.export(weights)
    qtbot.waitUntil(weights.exists, timeout=PATIENCE)
    save_project(window.graph, project)
    asked = tmp_path / "elsewhere.csv"
    asked.write_text("age,note,size\n3,-,0.5\n4,old,5.5\n", encoding="utf-8")
    window.answering.ask(str(asked))
    first = answers(window, qtbot)
    expected = [first.table.model().index(row, 2).data() for row in range(2)]
    first.accept()
    table.unlink()
    other = open_window(factory=real_trainer)
    assert other.files.open_path(project)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(weights), ""))
    other.answering.ask(str(asked))
    page = answers(other, qtbot)
    assert [page.table.model().index(row, 2).data() for row in range(2)] == expected
    page.accept()


def test_a_file_that_does_not_fit_is_told(
    open_window: OpenWindow, qtbot: QtBot, table: Path, tmp_path: Path
) -> None:
    window = trained(open_window, qtbot, table)
    other = tmp_path / "other.csv"
    other.write_text("size\n0.5\n", encoding="utf-8")
    window.answering.ask(str(other))
    qtbot.waitUntil(lambda: not window.notice.isHidden(), timeout=PATIENCE)
    assert "it has no column age, which the network reads" in window.notice.words.text()
    assert window.answering.page is None


def test_of_many_answers_the_first_are_shown_and_all_are_kept(
    open_window: OpenWindow, qtbot: QtBot, table: Path, tmp_path: Path
) -> None:
    window = trained(open_window, qtbot, table)
    many = tmp_path / "many.csv"
    many.write_text("\n".join(["size,age", *("1,2",) * 1500]), encoding="utf-8")
    window.answering.ask(str(many))
    page = answers(window, qtbot)
    assert page.table.rowCount() == MOST
    assert page.says.text() == "1,500 samples; the first 1,000 rows are shown"
    page.save(tmp_path / "all.json")
    assert (tmp_path / "all.json").read_text(encoding="utf-8").count('"answer":') == 1500
    page.save(tmp_path / "all.txt")
    assert page.says.text().startswith("Not written: all.txt")
    page.accept()


def test_classes_of_a_set_that_comes_along_are_told_in_the_language_in_force(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the window; a file has the words that stand in the recipe."""
    graph = load_project(folder("examples") / "B4-xor.nndl")
    trainer = Trainer(graph)
    known = as_trained(graph, trainer.dataset.recipe)
    asked = tmp_path / "corners.npz"
    np.savez(asked, x=np.array([(0, 0), (0, 1), (1, 0), (1, 1)]))
    found = answers_for(known, trainer.weights(), asked, graph)
    table = AnswersTable(found)
    qtbot.addWidget(table)
    words = [row["answer"] for row in found.rows()]
    assert set(words) <= {"equal", "different"}
    speak_otherwise(monkeypatch)
    cells = table.model()
    assert [cells.index(row, 1).data() for row in range(4)] == [f"[{each}]" for each in words]
    found.save(tmp_path / "answers.json")
    kept = json.loads((tmp_path / "answers.json").read_text("utf-8"))
    assert [row["answer"] for row in kept["answers"]] == words
