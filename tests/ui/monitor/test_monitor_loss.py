"""The loss view: what it draws and says after what it is told."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from nndl_studio.sentence import say
from nndl_studio.training.snapshot import EpochResult, Metrics, Snapshot
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.loss_view import LossView
from tests.ui.painted import Paper


def snapshot(step: int, losses: list[float], run: str = "a", ends: bool = False) -> Snapshot:
    held = Metrics(0.5, 0.987)
    result = EpochResult(step // 4, step, Metrics(0.25), held, 0.1)
    ended = (result,) if ends else ()
    return Snapshot(run, step // 4, 5, step, 4, np.array(losses), ended)


@pytest.fixture
def view(qtbot: QtBot) -> LossView:
    theme.load_faces()
    made = LossView()
    qtbot.addWidget(made.header)
    qtbot.addWidget(made)
    return made


def test_every_batch_loss_is_drawn_at_its_epoch(view: LossView) -> None:
    view.add_snapshots([snapshot(2, [4.0, 3.0]), snapshot(4, [2.0, 1.0], ends=True)])
    x, y = view.points()
    assert x.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert y.tolist() == [4.0, 3.0, 2.0, 1.0]
    assert [r.epoch for r in view.results()] == [1]


def test_the_legend_reads_the_last_epoch(view: LossView) -> None:
    assert "accuracy" not in view.legend.text()
    view.add_snapshots([snapshot(4, [1.0, 1.0, 1.0, 1.0], ends=True)])
    assert view.legend.text() == "train 0.25 · validation 0.5 · accuracy 98.7 % · α 0.1 · run a"


def test_another_run_starts_afresh(view: LossView) -> None:
    view.add_snapshots([snapshot(4, [1.0] * 4, ends=True)])
    view.add_snapshots([snapshot(1, [9.0], run="b")])
    assert view.points()[1].tolist() == [9.0]
    assert view.results() == ()


def test_the_axis_can_be_linear_and_a_loss_of_zero_has_a_place_on_both(view: LossView) -> None:
    view.add_snapshots([snapshot(3, [100.0, 0.0, float("nan")])])
    drawn = view.shown().curves["batches"][:, 1]
    assert drawn.tolist() == pytest.approx([2.0, 1.0]), "a decade below the smallest value"
    view.set_log(False)
    assert view.shown().curves["batches"][:, 1].tolist() == [100.0, 0.0]
    assert not view.log.isChecked()


def test_energies_below_zero_have_a_linear_axis(view: LossView) -> None:
    view.add_snapshots([snapshot(3, [0.5, -0.25, -0.5])])
    assert view.shown().curves["batches"][:, 1].tolist() == [0.5, -0.25, -0.5]
    assert view.log.isHidden()
    view.add_snapshots([snapshot(2, [0.1, 0.01], run="b")])
    assert view.shown().curves["batches"][:, 1].tolist() == pytest.approx([-1.0, -2.0])


def test_both_themes_draw(view: LossView, qtbot: QtBot) -> None:
    view.resize(400, 240)
    view.show()
    view.add_snapshots([snapshot(4, [4.0, 3.0, 2.0, 1.0], ends=True)])
    pictures = []
    for chosen in (theme.DARK, theme.LIGHT):
        theme.themes.set_current(chosen)
        pictures.append(view.grab().toImage().pixelColor(370, 60).lightness())
    assert pictures[0] < 60
    assert pictures[1] > 200


def run(penalty: float = 0.0, best: int | None = None) -> list[Snapshot]:
    told = []
    for epoch in (1, 2, 3):
        held = Metrics(0.5, accuracy=0.9 + epoch / 100)
        result = EpochResult(epoch, 4 * epoch, Metrics(1 / epoch), held, 0.1 / epoch, penalty)
        losses = np.full(4, 1 / epoch)
        told.append(Snapshot("p", epoch, 3, 4 * epoch, 4, losses, (result,), best_epoch=best))
    return told


def test_the_penalty_is_stacked_on_the_data_term(view: LossView) -> None:
    view.set_log(False)
    view.add_snapshots(run())
    assert len(view.shown().curves["objective"]) == 0
    assert "penalty" not in view.legend.text()
    view.restart(3)
    view.add_snapshots(run(penalty=0.25))
    assert view.shown().curves["train"][:, 1].tolist() == pytest.approx([1, 1 / 2, 1 / 3])
    stacked = [1.25, 0.75, 1 / 3 + 0.25]
    assert view.shown().curves["objective"][:, 1].tolist() == pytest.approx(stacked)
    assert "+ penalty 0.25" in view.legend.text()


def test_a_figure_of_the_validation_can_be_drawn(view: LossView) -> None:
    view.add_snapshots(run())
    view.set_figure("accuracy")
    assert view.shown().curves["validation"][:, 1].tolist() == pytest.approx([0.91, 0.92, 0.93])
    assert len(view.shown().curves["train"]) == 0
    assert view.legend.text() == "validation 0.93 · run p"
    assert view.log.isHidden()
    view.set_figure("learning_rate")
    drawn = view.shown().curves["train"][:, 1]
    assert drawn.tolist() == pytest.approx(np.log10([0.1, 0.05, 0.1 / 3]).tolist())
    assert not view.log.isHidden()
    view.set_figure("loss")
    assert len(view.shown().curves["batches"]) == 12


def test_figures_that_a_run_has_not_are_not_offered(view: LossView) -> None:
    view.add_snapshots(run())
    offered = {view.picker.itemData(i) for i in range(view.picker.count())}
    assert offered == {"loss", "accuracy", "error", "learning_rate"}


def test_a_run_that_begins_offers_no_figure_of_the_last_one(view: LossView) -> None:
    """And draws what was chosen as soon as it has it."""
    view.add_snapshots(run())
    view.set_figure("accuracy")
    view.restart(3)
    assert [view.picker.itemData(i) for i in range(view.picker.count())] == ["loss"]
    assert not view.log.isHidden()
    view.add_snapshots(run(best=2))
    assert view.figure == "accuracy"


def test_the_best_epoch_of_an_early_stop_is_marked(view: LossView) -> None:
    view.add_snapshots(run())
    assert "best" not in view.shown().numbers
    view.restart(3)
    view.add_snapshots(run(best=2))
    assert view.shown().numbers["best"] == 2


def test_under_the_mouse_the_figures_make_room(view: LossView) -> None:
    """The curves keep their names, and no words are painted over one another."""
    view.resize(260, 240)
    view.add_snapshots([snapshot(4, [1.0] * 4, ends=True)])
    view.legend.set_hover(say("epoch 3.5: batch 0.125"))
    paper = Paper()
    view.legend.render(paper, QPoint())
    words = [each.words for each in paper.written]
    assert words == ["train 0.25", "validation 0.5", "epoch 3.5: batch 0.125"]
