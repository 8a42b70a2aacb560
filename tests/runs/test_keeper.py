"""When a run is written: from its first step, soon after, and then by time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.runs import keeper, kept_run
from nndl_studio.runs.driver import Driver
from nndl_studio.runs.history import History
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import Failed, News, Rested, Told
from nndl_studio.runs.orders import Go, Prepare, Quit
from nndl_studio.runs.record import CHECKPOINT
from nndl_studio.runs.run_curve import RunCurve
from nndl_studio.runs.states import State
from nndl_studio.runs.thread import DriverThread
from nndl_studio.runs.trains import Factory
from nndl_studio.sentence import say
from nndl_studio.training.checkpoint import load_checkpoint
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.loss_curve import LossCurve
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.training.trainer import Trainer
from tests.runs.run_case import project


class Clock:
    """Time that goes on only where a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_checkpoints_come_at_once_soon_and_then_by_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, written = Clock(), []
    monkeypatch.setattr(kept_run, "perf_counter", clock)
    monkeypatch.setattr(keeper, "save_checkpoint", lambda *_: written.append(clock.now))
    graph = project(epochs=1000)
    trainer = Trainer(graph)
    keeps = keeper.Keeper(None, lambda run: tmp_path, "window")
    keeps.begin(trainer, graph, None, fresh=True, path="")
    for _ in range(60):
        keeps.flush()
        clock.now += 0.5
        keeps.see(replace(trainer.step_batch(), epochs_done=()))
    keeps.close()
    assert written == [0.0, 1.0, 11.0, 21.0, 30.0]


def test_a_checkpoint_that_cannot_be_written_fails_the_job_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: Any) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(keeper, "save_weights", full)
    with pytest.raises(OSError, match=r"weights\.safetensors: No space left on device"):
        api.train(project(epochs=1), out=tmp_path)


def interrupt(snapshot: Snapshot) -> None:
    raise KeyboardInterrupt


def test_nobody_is_told_to_go_on_from_what_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: Any) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(keeper, "save_checkpoint", full)
    with pytest.raises(OSError, match=r"checkpoint\.safetensors: No space left on device"):
        api.train(project(epochs=9), out=tmp_path, progress=interrupt)


class Broken(Trainer):
    """Fails at its third step by a fault of ours."""

    def run(self) -> Iterator[Snapshot]:
        yield self.step_batch()
        yield self.step_batch()
        raise RuntimeError("made for a test")


def driven(factory: Factory, keeps: keeper.Keeper, graph: Graph | None = None) -> list[News]:
    """All news of a run on a thread of its own."""
    mailbox = Mailbox()
    thread = DriverThread(Driver(mailbox, factory, keeps))
    for order in (Prepare(0, graph or project(epochs=1)), Go(0)):
        thread.orders.put(order)
    thread.start()
    news: list[News] = []
    while not any(isinstance(each, Rested | Failed) for each in news):
        time.sleep(0.01)
        news += mailbox.take()
    thread.orders.put(Quit())
    thread.join()
    keeps.close()
    return [*news, *mailbox.take()]


def test_a_fault_of_ours_is_a_crash_and_no_divergence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = History(tmp_path)
    keeps = keeper.Keeper(history, history.run_folder, "window")
    failed = driven(Broken, keeps)[-1]
    assert isinstance(failed, Failed)
    assert "made for a test" in failed.message
    assert "made for a test" in capsys.readouterr().err
    (line,) = history.runs()
    assert line.state is State.CRASHED
    assert line.resumable


def test_what_could_not_be_written_at_the_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Later there is nobody left to ask."""

    def full(path: Path, content: Any) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(keeper, "save_weights", full)
    keeps = keeper.Keeper(None, lambda run: tmp_path, "window")
    told = [each.words for each in driven(Trainer, keeps) if isinstance(each, Told)]
    assert len(told) == 1
    assert "weights.safetensors: No space left on device" in told[0]


class Diverging(Trainer):
    """Takes a batch at a time, and goes beyond all bounds in the middle of its third epoch."""

    def run(self) -> Iterator[Snapshot]:
        for _ in range(2 * self.steps_per_epoch + 3):
            yield self.step_batch()
        self._go_back()
        raise TrainingError(say("made for a test"))


def test_the_curve_of_a_diverged_run_ends_where_the_run_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checkpoints within an epoch had put the losses of steps into it that were taken back."""
    monkeypatch.setattr(kept_run, "FIRST_SECONDS", 0.0)
    monkeypatch.setattr(kept_run, "SECONDS_BETWEEN", 0.0)
    monkeypatch.setattr(kept_run, "SHARE", 1e9)
    folder = tmp_path / "diverged"
    keeps = keeper.Keeper(None, lambda run: folder, "window")
    graph = project(epochs=10, batch_size=8)
    assert isinstance(driven(Diverging, keeps, graph)[-1], Failed)
    found = load_checkpoint(folder / CHECKPOINT)
    trainer = Trainer(graph)
    assert found.progress.step == 2 * trainer.steps_per_epoch
    straight = LossCurve()
    for _ in range(found.progress.step):
        snapshot = trainer.step_batch()
        straight.append(snapshot.step, snapshot.batch_losses, snapshot.steps_per_epoch)
    assert found.curve is not None
    assert found.curve.rows.tobytes() == straight.kept().rows.tobytes()
    assert (found.curve.sum, found.curve.weight) == (straight.kept().sum, straight.kept().weight)


def test_a_run_that_diverges_twice_goes_back_to_where_it_was_taken_up() -> None:
    past = LossCurve()
    past.append(7, np.arange(7.0), 5)
    curve = RunCurve(past.kept(), 7)
    for _ in range(2):
        curve.append(((8, np.ones(1)), (9, np.ones(1))), 5)
        assert curve.at(9).rows.shape[1] == 9
        assert curve.at(7).rows.tobytes() == past.kept().rows.tobytes()
    curve.append(((10, np.ones(3)), (11, np.ones(1))), 5)
    assert curve.at(11).rows.shape[1] == 11
    assert curve.at(10).rows.shape[1] == 10
