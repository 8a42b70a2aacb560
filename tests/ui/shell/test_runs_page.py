"""The window of runs: what it lists, draws, compares, asks for, and says when it can't."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import msgspec
import numpy as np
import pytest
import safetensors.numpy
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

from nndl_studio.runs.folder_lock import lock_folder
from nndl_studio.runs.history import History
from nndl_studio.runs.record import CHECKPOINT, WEIGHTS, Record
from nndl_studio.runs.states import State
from nndl_studio.ui import theme
from nndl_studio.ui.shell.run_words import duration_words, when_words
from nndl_studio.ui.shell.runs_model import Column
from nndl_studio.ui.shell.runs_page import RunsPage
from nndl_studio.ui.shell.runs_views import DETAILS, DIFFERENCES
from tests.ui.shell.kept_runs import graph_of, keep

Opens = Callable[..., RunsPage]


@pytest.fixture
def history() -> History:
    return History()


@pytest.fixture
def opened(qtbot: QtBot, history: History) -> Opens:
    def make(*chosen: str, of: History | None = None) -> RunsPage:
        theme.load_faces()
        page = RunsPage(None, of or history)
        qtbot.addWidget(page)
        page.show()
        settle(qtbot, page)
        if chosen:
            page.list.table.choose(chosen)
            settle(qtbot, page)
        return page

    return make


def settle(qtbot: QtBot, page: RunsPage) -> None:
    qtbot.waitUntil(lambda: not page.busy, timeout=5000)


def column(page: RunsPage, which: Column) -> list[str]:
    rows = page.list.table.rows
    return [rows.text(run, which) for run in rows.shown]


def offered(page: RunsPage) -> set[str]:
    do = page.choices
    named = {
        "open": do.open_project,
        "go on": do.go_on,
        "restore": do.restore,
        "best": do.best,
        "note": do.note,
        "delete": do.delete,
    }
    return {name for name, action in named.items() if action.isEnabled()}


def test_without_runs_it_says_what_to_do(opened: Opens) -> None:
    page = opened()
    assert page.list.empty.isVisible()
    assert "press Train" in page.list.empty.text()
    assert offered(page) == set()
    assert not page.views.isVisible()
    assert str(History().path) in page.where.text()


def test_runs_are_listed_newest_first_with_units(opened: Opens, history: History) -> None:
    keep(history, "a", loss=0.25)
    keep(history, "b", state=State.STOPPED)
    page = opened()
    assert column(page, Column.ID) == ["bbbbbbbb", "aaaaaaaa"]
    assert column(page, Column.STATE) == ["stopped", "finished"]
    assert column(page, Column.EPOCHS) == ["3 of 5", "3 of 5"]
    assert column(page, Column.TIME)[0] == "1 min 05 s"
    assert column(page, Column.ACCURACY)[0] == "75.0 %"
    assert page.list.count.text() == "2 runs"
    assert [run.id for run in page.list.table.runs_chosen()] == ["b" * 16]


def test_the_list_is_sifted_by_words_and_by_state(opened: Opens, history: History) -> None:
    keep(history, "a", title="Digits", state=State.DIVERGED, message="the numbers grew")
    keep(history, "b", title="Words")
    history.annotate("b" * 16, "for the seminar")
    page = opened()
    for words, ids in (("SEMINAR", ["b"]), ("numbers digits", ["a"]), ("", ["b", "a"])):
        page.list.search.setText(words)
        assert column(page, Column.ID) == [each * 8 for each in ids]
    page.list.state.setCurrentIndex(page.list.state.findData(State.DIVERGED))
    assert column(page, Column.ID) == ["aaaaaaaa"]
    assert page.list.count.text() == "1 of 2 runs"
    page.list.search.setText("words")
    assert page.list.empty.isVisible()
    assert "change the filter" in page.list.empty.text()


def test_it_sorts_by_any_column_and_what_has_no_value_is_last(
    opened: Opens, history: History
) -> None:
    for letter, loss in (("a", 0.5), ("b", float("nan")), ("c", 0.125)):
        keep(history, letter, loss=loss)
    page = opened()
    for order, ids in ((Qt.SortOrder.AscendingOrder, "cab"), (Qt.SortOrder.DescendingOrder, "acb")):
        page.list.table.sortByColumn(Column.LOSS, order)
        assert column(page, Column.ID) == [each * 8 for each in ids]


def test_what_makes_sense_for_the_chosen_runs_is_offered(
    qtbot: QtBot, opened: Opens, history: History, tmp_path: Path
) -> None:
    done = history.run_folder("a" * 16)
    keep(history, "a", best=2)
    (done / WEIGHTS).write_bytes(b"w")
    state = {"state": np.zeros(2, np.float32), "best": np.zeros(2, np.float32)}
    safetensors.numpy.save_file(state, done / CHECKPOINT)
    keep(history, "b", state=State.STOPPED)
    (history.run_folder("b" * 16) / CHECKPOINT).write_bytes(b"not one")
    keep(history, "c", state=State.RUNNING, folder=tmp_path)
    claim = lock_folder(tmp_path)
    page = opened("a" * 16)
    assert offered(page) == {"open", "restore", "best", "note", "delete"}
    for ids, actions in (
        ("b", {"open", "go on", "note", "delete"}),
        ("c", {"open", "note"}),
        ("ab", {"delete"}),
        ("ac", set()),
    ):
        page.list.table.choose([each * 16 for each in ids])
        settle(qtbot, page)
        assert offered(page) == actions, ids
    claim.release()


def test_each_button_asks_for_its_run(opened: Opens, history: History) -> None:
    keep(history, "a", state=State.STOPPED)
    folder = history.run_folder("a" * 16)
    (folder / WEIGHTS).write_bytes(b"w")
    arrays = {"state": np.zeros(2, np.float32), "best": np.zeros(2, np.float32)}
    safetensors.numpy.save_file(arrays, folder / CHECKPOINT)
    page = opened()
    asked: list[tuple[str, Record]] = []
    page.project_asked.connect(lambda record: asked.append(("project", record)))
    page.resume_asked.connect(lambda record: asked.append(("resume", record)))
    page.restore_asked.connect(lambda record: asked.append(("restore", record)))
    page.best_asked.connect(lambda record: asked.append(("best", record)))
    for button in page.findChildren(QToolButton):
        if button.defaultAction() in page.choices.all()[:4]:
            button.click()
    assert [name for name, _ in asked] == ["project", "resume", "restore", "best"]
    assert {record.start.id for _, record in asked} == {"a" * 16}


def test_a_note_is_written_in_its_place(qtbot: QtBot, opened: Opens, history: History) -> None:
    keep(history, "a")
    page = opened()
    page.choices.note.trigger()
    editor = page.list.table.findChild(QLineEdit)
    assert editor is not None
    page.refresh()
    editor.setText("  the good one ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.list.table.editing)
    settle(qtbot, page)
    assert history.find("a").note == "the good one"
    assert column(page, Column.NOTE) == ["the good one"]


def test_runs_are_deleted_only_if_that_is_wanted(
    qtbot: QtBot, opened: Opens, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    for letter in "abc":
        keep(history, letter)
    page = opened("a" * 16, "b" * 16)
    questions: list[str] = []

    def answer(button: QMessageBox.StandardButton) -> None:
        def question(*words: object) -> QMessageBox.StandardButton:
            questions.append(str(words[2]))
            return button

        monkeypatch.setattr(QMessageBox, "question", question)

    answer(QMessageBox.StandardButton.Cancel)
    page.choices.delete.trigger()
    assert "these 2 runs" in questions[0]
    assert len(history.runs()) == 3
    answer(QMessageBox.StandardButton.Yes)
    page.choices.delete.trigger()
    settle(qtbot, page)
    assert column(page, Column.ID) == ["cccccccc"]
    assert [run.id for run in history.runs()] == ["c" * 16]
    assert not history.run_folder("a" * 16).exists()


def test_what_cannot_be_deleted_is_said_and_stays_said(
    qtbot: QtBot, opened: Opens, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(history, "a")
    page = opened()
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes)
    history.delete("a")
    page.choices.delete.trigger()
    settle(qtbot, page)
    assert "there is no run" in page.problem.text()
    page.refresh()
    settle(qtbot, page)
    assert page.problem.isVisible()
    assert page.list.empty.isVisible()


def test_a_run_under_way_is_followed(qtbot: QtBot, opened: Opens, history: History) -> None:
    page = opened()
    keep(history, "a")
    page.refresh()
    settle(qtbot, page)
    assert column(page, Column.ID) == ["aaaaaaaa"]
    keep(history, "b")
    page.refresh()
    settle(qtbot, page)
    assert column(page, Column.ID) == ["bbbbbbbb", "aaaaaaaa"]
    # The choice stays with its run though the run has another place.
    assert [run.id for run in page.list.table.runs_chosen()] == ["a" * 16]


def test_a_run_whose_process_is_killed_is_seen_to_have_crashed(
    qtbot: QtBot, opened: Opens, history: History, tmp_path: Path
) -> None:
    keep(history, "a", state=State.RUNNING, folder=tmp_path)
    claim = lock_folder(tmp_path)
    page = opened()
    assert column(page, Column.STATE) == ["running"]
    claim.release()
    page.refresh()
    settle(qtbot, page)
    assert column(page, Column.STATE) == ["crashed"]


def test_the_curves_of_several_are_drawn_over_one_another(opened: Opens, history: History) -> None:
    ids = [keep(history, letter, best=2 if letter == "a" else None) for letter in "ab"]
    page = opened(*ids)
    curves = page.views.curves
    assert curves.text() == "XOR · bbbbbbbb; XOR · aaaaaaaa"
    # Two lines and the dashed one a run, and one ring.
    assert len(curves.plot.getPlotItem().items) == 7
    theme.themes.set_current(theme.LIGHT)
    assert len(curves.plot.getPlotItem().items) == 7
    theme.themes.set_current(theme.DARK)


def test_another_figure_can_be_drawn(opened: Opens, history: History) -> None:
    page = opened(keep(history, "a", best=2), keep(history, "b"))
    curves = page.views.curves
    assert "accuracy" in [curves.figure.itemText(at) for at in range(curves.figure.count())]
    curves.figure.setCurrentIndex(curves.figure.findData("accuracy"))
    # The dashed line a run, and one ring; shares have no logarithm.
    assert len(curves.plot.getPlotItem().items) == 3
    assert curves.log.isHidden()
    curves.figure.setCurrentIndex(0)
    assert not curves.log.isHidden()


def test_losses_below_zero_have_no_logarithm(opened: Opens, history: History) -> None:
    keep(history, "a", loss=-2.0)
    page = opened()
    assert page.views.curves.log.isHidden()


def test_no_more_runs_are_drawn_than_there_are_colours(opened: Opens, history: History) -> None:
    ids = [keep(history, letter) for letter in "abcdefghij"]
    page = opened(*ids)
    assert page.views.curves.text().count(";") == 7
    assert offered(page) == {"delete"}


def test_one_run_is_told_in_full(opened: Opens, history: History, tmp_path: Path) -> None:
    keep(history, "a", graph_of(patience=4), best=2, state=State.STOPPED, folder=tmp_path)
    page = opened()
    assert page.views.isTabEnabled(DETAILS)
    assert not page.views.isTabEnabled(DIFFERENCES)
    facts = {row[0]: row[1] for row in page.views.details.texts()}
    assert facts["State"] == "stopped"
    assert facts["Validation, best epoch (2)"].startswith("loss 0.500   accuracy 75.0 %")
    assert facts["Patience"] == "4 epochs"
    assert facts["Fingerprint of the data"] == "d" * 32
    assert facts["Weights"] == "not there"
    assert "Factor" not in facts


def test_two_runs_are_compared_the_older_one_first(opened: Opens, history: History) -> None:
    graph = graph_of(learning_rate=0.5)
    dense = next(node for node in graph.nodes.values() if node.type == "Dense.v1")
    graph.set_config(dense.id, msgspec.structs.replace(dense.config, units=77))
    ids = [keep(history, "a"), keep(history, "b", graph, loss=0.125)]
    page = opened(*ids)
    rows = {row[0]: row[1:] for row in page.views.differences.texts()}
    assert rows["Learning rate"][1] == "0.5"
    assert rows[f"{dense.id}: Units"][1] == "77"
    assert rows["Test: loss"] == ["0.250", "0.125"]
    assert not page.views.isTabEnabled(DETAILS)


def test_a_damaged_project_is_said_and_the_rest_is_shown(opened: Opens, history: History) -> None:
    keep(history, "a", state=State.STOPPED)
    keep(history, "b")
    (history.run_folder("a" * 16) / CHECKPOINT).write_bytes(b"")
    db = sqlite3.connect(history.path)
    db.execute("UPDATE runs SET project = ? WHERE id = ?", (b"{]", "a" * 16))
    db.commit()
    db.close()
    page = opened("a" * 16)
    assert "damaged" in page.views.details.texts()[0][0]
    assert page.views.curves.text() == "XOR · aaaaaaaa"
    page = opened("a" * 16, "b" * 16)
    assert "damaged" in page.views.differences.texts()[0][0]


def test_facts_are_copied_as_lines(opened: Opens, history: History) -> None:
    keep(history, "a")
    tree = opened().views.details
    tree.selectAll()
    tree.copy()
    assert "State\tfinished" in QApplication.clipboard().text().splitlines()


def test_a_history_that_cannot_be_read_is_said(opened: Opens, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    page = opened(of=History(blocked / "below"))
    assert "history of runs can't be used" in page.problem.text()
    assert page.list.empty.text() == "The history can't be read"


def test_a_slow_disk_does_not_hold_up_the_window(
    qtbot: QtBot, opened: Opens, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(history, "a")
    page, go = opened(), Event()
    read = History.runs
    monkeypatch.setattr(History, "runs", lambda self: (go.wait(5), read(self))[1])
    keep(history, "b")
    began = time.monotonic()
    page.refresh()
    page.list.search.setText("xor")
    assert time.monotonic() - began < 1
    assert page.busy
    go.set()
    settle(qtbot, page)
    assert len(column(page, Column.ID)) == 2


def test_everything_has_a_tooltip_and_a_name(opened: Opens, history: History) -> None:
    keep(history, "a")
    page = opened()
    for action in page.choices.all():
        assert action.toolTip()
        assert not action.shortcut().isEmpty()
    keys = [action.shortcut().toString() for action in page.choices.all()]
    assert len(set(keys)) == len(keys)
    for widget in (page.list.search, page.list.state, page.list.table, page.views.curves.plot):
        assert widget.accessibleName()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0.0 s"),
        (9.96, "10 s"),
        (59.6, "1 min 00 s"),
        (3599.9, "1 h 00 min"),
        (3900, "1 h 05 min"),
    ],
)
def test_durations_have_units(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


def test_moments_are_told_as_one_speaks_of_them() -> None:
    noon = time.mktime((2026, 3, 4, 12, 0, 0, 0, 0, -1))
    for ago, words in (
        (5, "just now"),
        (185, "3 min ago"),
        (7200, "today 10:00"),
        (86_400, "yesterday 12:00"),
        (10 * 86_400, "2026-02-22 12:00"),
    ):
        assert when_words(noon - ago, noon) == words
