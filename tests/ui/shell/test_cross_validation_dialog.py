"""The cross-validation dialog: progress, a table that stays, cancelling, and what goes wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.graph.document import Graph
from nndl_studio.runs.fold_thread import Validates
from nndl_studio.runs.folds import Fold, FoldProgress
from nndl_studio.sentence import as_it_is
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import Ending, Metrics
from nndl_studio.ui import theme
from nndl_studio.ui.shell.cross_validation import CrossValidationDialog
from tests.ui.shell.make_believe import small_graph


def folds(graph: Graph, count: int) -> Iterator[FoldProgress]:
    """Folds that take no time, each a little worse than the one before."""
    done: tuple[Fold, ...] = ()
    for number in range(1, count + 1):
        yield FoldProgress(number, count, number - 1, count, done)
        ended = Ending("early stop", 9, 4, restored=True)
        done = (*done, Fold(number, 50, Metrics(0.1 * number, 1 - 0.1 * number), ended))
        yield FoldProgress(number, count, number, count, done)


def endless(graph: Graph, count: int) -> Iterator[FoldProgress]:
    step = 0
    while True:
        step += 1
        time.sleep(0.001)
        yield FoldProgress(1, count, step, 10**6)


def refused(graph: Graph, count: int) -> Iterator[FoldProgress]:
    raise TrainingError(as_it_is(f"Digits: 3 samples can't be cut into {count} folds"))


def opened(qtbot: QtBot, validates: Validates) -> CrossValidationDialog:
    theme.load_faces()
    dialog = CrossValidationDialog(None, small_graph(), validates)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_every_fold_and_their_mean_stand_in_the_table(qtbot: QtBot) -> None:
    dialog = opened(qtbot, folds)
    dialog.folds.setValue(3)
    dialog.start.click()
    qtbot.waitUntil(lambda: not dialog.busy)
    texts = dialog.table.texts()
    assert [row[0] for row in texts] == ["1", "2", "3", "mean", "± deviation"]
    assert texts[1][1:5] == ["50", "0.2000", "0.8000", "0.2000"]
    assert texts[3][2:4] == ["0.2000", "0.8000"]
    assert texts[4][2:4] == ["0.1000", "0.1000"]
    assert texts[0][-1] == "9, best 4"
    assert dialog.bar.value() == dialog.bar.maximum()
    assert dialog.start.text() == "Start"


def test_cancelling_ends_the_thread_and_leaves_the_dialog_open(qtbot: QtBot) -> None:
    dialog = opened(qtbot, endless)
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.bar.value() > 0)
    assert dialog.start.text() == "Cancel"
    dialog.start.click()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert dialog.isVisible()
    assert dialog.status.text() == "Cancelled"


def test_closing_cancels(qtbot: QtBot) -> None:
    dialog = opened(qtbot, endless)
    dialog.start.click()
    dialog.reject()
    assert not dialog.busy
    assert not [each for each in threading.enumerate() if each.name == "folds"]


def test_what_is_wrong_is_said(qtbot: QtBot) -> None:
    dialog = opened(qtbot, refused)
    dialog.start.click()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert dialog.status.text() == "Digits: 3 samples can't be cut into 5 folds"


@pytest.mark.parametrize("validates", [folds, refused])
def test_it_can_be_started_again(qtbot: QtBot, validates: Validates) -> None:
    dialog = opened(qtbot, validates)
    for _ in range(2):
        dialog.start.click()
        qtbot.waitUntil(lambda: not dialog.busy)
