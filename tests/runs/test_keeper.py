"""When a run is written: from its first step, soon after, and then by time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nndl_studio import api
from nndl_studio.runs import keeper
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
    monkeypatch.setattr(keeper, "perf_counter", clock)
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
