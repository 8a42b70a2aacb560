"""A run that was broken off goes on to the same bits as one that never was, curves included."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import save_project
from nndl_studio.graph.settings import Optimiser
from nndl_studio.places import data_folder
from nndl_studio.training.snapshot import Snapshot
from tests.runs.run_case import CHECKPOINT, curves_in_history, kept, project, with_data

CLI = (sys.executable, "-m", "nndl_studio")
OPTIMISERS = get_args(Optimiser)


def stop_at(step: int) -> Callable[[Snapshot], None]:
    def report(snapshot: Snapshot) -> None:
        if snapshot.step >= step:
            raise KeyboardInterrupt

    return report


def broken_off(graph: Graph, folder: Path, steps: list[int]) -> None:
    """Train `graph`, stopped at each of `steps` and taken up again."""
    resume = None
    for step in steps:
        with pytest.raises(KeyboardInterrupt):
            api.train(graph, out=folder, resume=resume, progress=stop_at(step))
        resume = folder
    api.train(graph, out=folder, resume=resume)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("lenet-5", {"epochs": 1}),
        ("lstm-rows", {"epochs": 1}),
        ("D6-lstm-drawn", {"epochs": 1}),
        ("xor", {"epochs": 20, "schedule": "cosine"}),
        ("xor", {"epochs": 30, "patience": 3}),
        *(("xor", {"epochs": 10, "optimiser": each}) for each in OPTIMISERS),
        ("mlp-digits", {"epochs": 2}),
    ],
)
def test_a_run_stopped_anywhere_ends_as_one_that_was_not(
    name: str, settings: dict[str, Any], tmp_path: Path, full: bool
) -> None:
    graph = project(name, **settings)
    api.train(graph, out=tmp_path / "whole")
    whole = kept(tmp_path / "whole")
    steps = whole["progress"].step
    rng = np.random.default_rng(steps)
    at = sorted(int(step) for step in rng.integers(1, max(steps - 1, 2), 15 if full else 2))
    broken_off(graph, tmp_path / "broken", at)
    assert kept(tmp_path / "broken") == whole
    assert curves_in_history(data_folder()) == (whole["curve"][0], len(whole["progress"].history))


def test_augmented_pictures_are_drawn_alike_by_a_run_taken_up_again(tmp_path: Path) -> None:
    """Within an epoch and in the next; without augmentation the run is another one."""
    varied: dict[str, Any] = {"shift": 2, "turn": 10.0, "zoom": 0.1, "grain": 0.1, "erase": 0.1}
    graph = with_data(project("lenet-5", epochs=2), **varied)
    api.train(graph, out=tmp_path / "whole")
    broken_off(graph, tmp_path / "broken", [40, 170])
    whole = kept(tmp_path / "whole")
    assert kept(tmp_path / "broken") == whole
    api.train(project("lenet-5", epochs=2), out=tmp_path / "plain")
    assert kept(tmp_path / "plain")["state"] != whole["state"]


def wait_for(path: Path, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.005)
    assert path.exists()


@pytest.mark.parametrize("delay", [0.0, 0.3, 1.3])
def test_kill_9_costs_nothing_but_the_time_since_the_last_checkpoint(
    delay: float, tmp_path: Path
) -> None:
    graph = project("xor", epochs=400)
    file = tmp_path / "xor.nndl"
    save_project(graph, file)
    api.train(graph, out=tmp_path / "whole")
    words = [*CLI, "train", str(file), "--out", str(tmp_path / "broken")]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        wait_for(tmp_path / "broken" / CHECKPOINT)
        time.sleep(delay)
        process.kill()
    api.train(graph, out=tmp_path / "broken", resume=tmp_path / "broken")
    assert kept(tmp_path / "broken") == kept(tmp_path / "whole")
