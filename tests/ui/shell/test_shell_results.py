"""What the window shows belongs to one run and one document; runs of the past come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.exchange import load_weights, weight_shapes
from nndl_studio.runs.history import History
from nndl_studio.runs.news import Phase
from nndl_studio.runs.record import CHECKPOINT, WEIGHTS, Record
from nndl_studio.runs.states import State
from nndl_studio.runs.trains import real_trainer
from nndl_studio.sentence import say
from nndl_studio.training.checkpoint import load_checkpoint
from nndl_studio.training.remarks.remark import Remark
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.shell import going_on, wiring
from nndl_studio.ui.shell.main_window import MainWindow
from tests.runs.run_case import project
from tests.ui.shell.make_believe import MakeBelieve, OpenWindow, small_graph


def wait(qtbot: QtBot, window: MainWindow, phase: Phase) -> None:
    qtbot.waitUntil(lambda: window.run.phase is phase, timeout=60_000)


def trained(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    window = open_window(small_graph(3))
    window.run.train()
    wait(qtbot, window, Phase.FINISHED)
    return window


def test_after_an_edit_nothing_of_the_last_run_passes_for_the_present(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = trained(open_window, qtbot)
    window.desk.show_remarks((Remark("loss", "C1", say("it grows"), say("Lower the rate")),))
    assert "samples/s" in window.run_bar.figures.text()
    assert window.status.message.text().startswith("Finished")
    assert not window.loss.earlier
    window.graph.rename_node("Out", "Scores")
    assert window.loss.earlier
    assert window.loss.shown().texts["run"] == "earlier network"
    assert "samples/s" not in window.run_bar.figures.text()
    assert window.status.message.text() == ""
    assert window.run_bar.remarks.shown() == ()
    assert "it grows" not in window.canvas.scene().nodes["C1"].toolTip()
    assert window.canvas.scene().nodes["C1"].thumbnail is None


def test_undone_edits_give_the_curve_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = trained(open_window, qtbot)
    window.canvas.choose(["C1"])
    window.canvas.delete_selection()
    assert window.loss.earlier
    window.undo.undo()
    assert window.loss.earlier
    qtbot.waitUntil(lambda: not window.loss.earlier)
    assert window.run.can_go_on


def test_the_next_run_has_the_curve_to_itself(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = trained(open_window, qtbot)
    window.graph.rename_node("Out", "Scores")
    wait(qtbot, window, Phase.READY)
    assert window.run_bar.train.text() == "Continue"
    window.run.train()
    wait(qtbot, window, Phase.FINISHED)
    qtbot.waitUntil(lambda: not window.loss.earlier)
    assert window.loss.shown().texts["run"] == f"run {MakeBelieve.built[-1].run_id[:8]}"


def test_the_end_of_the_last_run_is_not_told_beside_the_next(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = trained(open_window, qtbot)
    longer = msgspec.structs.replace(window.graph.settings, epochs=100_000)
    window.graph.set_settings(longer)
    window.run.train()
    wait(qtbot, window, Phase.RUNNING)
    assert window.status.message.text() == ""
    window.run.stop()
    wait(qtbot, window, Phase.STOPPED)
    assert window.status.message.text().startswith("Stopped")


def test_another_drawing_has_no_speed_of_the_last_one(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = trained(open_window, qtbot)
    assert "samples/s" in window.run_bar.figures.text()
    graph = small_graph(3)
    graph.disconnect(graph.incoming("Loss")[0])
    window.files.open_made(graph)
    assert window.run.phase is Phase.IDLE
    assert "samples/s" not in window.run_bar.figures.text()


def test_a_banner_does_not_outlive_its_mend(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(small_graph(3))
    wait(qtbot, window, Phase.READY)
    edge = window.graph.incoming("Loss")[0]
    window.graph.disconnect(edge)
    qtbot.waitUntil(lambda: bool(window.canvas.scene().analysis.problems))
    window.run.train()
    assert window.notice.isVisible()
    window.graph.connect(edge)
    assert not window.notice.isVisible()


@pytest.mark.parametrize(("answer", "built"), [(True, 2), (None, 1)])
def test_starting_afresh_asks(
    answer: bool | None,
    built: int,
    open_window: OpenWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = trained(open_window, qtbot)
    before = len(MakeBelieve.built)
    monkeypatch.setattr(wiring, "ask", lambda *_: answer)
    window.menu_actions.afresh.trigger()
    qtbot.wait(100)
    assert len(MakeBelieve.built) == before + built - 1


def stop_at(epoch: int) -> Callable[[Snapshot], None]:
    def report(snapshot: Snapshot) -> None:
        if snapshot.epoch >= epoch:
            raise KeyboardInterrupt

    return report


@pytest.fixture
def past(tmp_path: Path) -> Record:
    """A run with an early stop that was stopped half way."""
    graph = project("A4-early-stop", epochs=12)
    with pytest.raises(KeyboardInterrupt):
        api.train(graph, out=tmp_path, progress=stop_at(6))
    history = History()
    return history.record(history.runs()[0].id)


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """A real one, with a history."""
    return open_window(small_graph(3), real_trainer, History())


def exported(window: MainWindow, qtbot: QtBot, path: Path) -> dict[str, np.ndarray]:
    with qtbot.waitSignal(window.bridge.exported, timeout=30_000):
        window.run.export(path)
    return dict(load_weights(path, weight_shapes(window.graph)).arrays)


def test_loaded_weights_are_not_of_the_run_that_is_drawn(
    window: MainWindow, qtbot: QtBot, past: Record, tmp_path: Path
) -> None:
    window.past_runs.go_on(past)
    wait(qtbot, window, Phase.FINISHED)
    file = tmp_path / "weights.npz"
    exported(window, qtbot, file)
    window.run.load(file)
    assert window.loss.shown().texts["run"].startswith("run ")
    qtbot.waitUntil(lambda: window.loss.shown().texts["run"] == "earlier run", timeout=30_000)
    node = next(iter(window.graph.nodes))
    window.graph.rename_node(node, "Other")
    window.graph.rename_node("Other", node)
    wait(qtbot, window, Phase.READY)
    assert window.loss.shown().texts["run"] == "earlier network"


def test_a_run_of_the_past_goes_on(window: MainWindow, qtbot: QtBot, past: Record) -> None:
    window.past_runs.go_on(past)
    wait(qtbot, window, Phase.FINISHED)
    assert window.graph.title == past.start.title
    results = window.loss.results()
    assert [each.epoch for each in results] == list(range(1, len(results) + 1))
    now = History().find(past.start.id)
    assert now.state is State.FINISHED
    # The folder that the user chose is left as it was.
    assert now.folder != past.summary.folder
    assert load_checkpoint(now.folder / CHECKPOINT).progress.step == 2 * past.progress.step
    assert load_checkpoint(past.summary.folder / CHECKPOINT).progress.step == past.progress.step


def test_the_weights_of_the_past_come_back(
    window: MainWindow, qtbot: QtBot, past: Record, tmp_path: Path
) -> None:
    kept = load_weights(past.summary.folder / WEIGHTS, weight_shapes(past.graph()))
    window.past_runs.restore(past)
    wait(qtbot, window, Phase.READY)
    assert window.run_bar.train.text() == "Continue"
    found = exported(window, qtbot, tmp_path / "back.npz")
    assert all((found[name] == array).all() for name, array in kept.arrays.items())


def test_the_best_epoch_of_the_past_comes_back(
    window: MainWindow, qtbot: QtBot, past: Record
) -> None:
    with qtbot.waitSignal(window.run.loaded, timeout=60_000) as told:
        window.past_runs.restore_best(past)
    assert f"epoch {past.progress.best_epoch}, the best" in str(told.args)
    assert window.run.can_take_best


@pytest.mark.parametrize("answer", [True, None])
def test_a_run_that_was_broken_off_is_offered_once(
    answer: bool | None,
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = project("B4-xor", epochs=3)
    history = History()
    window.files.open_graph(graph, "")
    wait(qtbot, window, Phase.READY)
    window.run.step("epoch")
    wait(qtbot, window, Phase.PAUSED)
    # As if the process had been made to end.
    window.end()
    (run,) = history.runs()
    assert run.state is State.CRASHED
    asked: list[str] = []

    def answering(_: object, title: str, *rest: object) -> bool | None:
        asked.append(title)
        return answer

    monkeypatch.setattr(going_on, "ask", answering)
    again = MainWindow(small_graph(3), window.settings, real_trainer, history)
    going_on.offer_to_go_on(again, history)
    going_on.offer_to_go_on(again, history)
    assert len(asked) == 1
    if answer:
        wait(qtbot, again, Phase.FINISHED)
        assert history.find(run.id).state is State.FINISHED
    again.files.mark_saved()
    again.close()
    again.deleteLater()
