"""Damaged checkpoints: the one before takes their place, which is told, and the run reaches the
same bits as one that was never broken off. Two damaged ones are refused in words.

50 of them, or 500 with `--full`.
"""

from __future__ import annotations

import logging
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nndl_studio import api, cli
from nndl_studio.files import BadFile, backup_path
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import save_project
from nndl_studio.training.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from tests.runs.run_case import CHECKPOINT, kept, project
from tests.runs.test_resume import stop_at
from tests.trust.damage import damaged

# An early stop keeps the best state too, so that all kinds of arrays are there.
SETTINGS = {"epochs": 30, "patience": 30}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return project("xor", **SETTINGS)


@pytest.fixture(scope="module")
def whole(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an unbroken run leaves."""
    folder = tmp_path_factory.mktemp("whole")
    api.train(graph, out=folder)
    return kept(folder)


@pytest.fixture(scope="module")
def left(graph: Graph, whole: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that was left after the second of two stops: two checkpoints."""
    folder, steps = tmp_path_factory.mktemp("left"), whole["progress"].step
    resume = None
    for step in (steps // 3, steps // 2):
        with pytest.raises(KeyboardInterrupt):
            api.train(graph, out=folder, resume=resume, progress=stop_at(step))
        resume = folder
    newest = folder / CHECKPOINT
    assert newest.read_bytes() != backup_path(newest).read_bytes()
    return folder


def copied(left: Path, folder: Path) -> Path:
    """The newest checkpoint of a copy of a run."""
    shutil.copytree(left, folder)
    return folder / CHECKPOINT


def test_the_one_before_goes_on_to_the_same_bits(
    graph: Graph,
    whole: dict[str, Any],
    left: Path,
    tmp_path: Path,
    full: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    chance, had = random.Random(8), Counter[str]()
    for number in range(500 if full else 50):
        newest = copied(left, tmp_path / str(number))
        before = backup_path(newest)
        name, broken = damaged(newest.read_bytes(), before.read_bytes(), chance)
        newest.write_bytes(broken)
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            api.train(graph, out=newest.parent, resume=newest.parent)
        case = f"accident {number}, {name}"
        assert kept(newest.parent) == whole, case
        assert f"{CHECKPOINT} is damaged (" in caplog.text, case
        assert "the run goes on from the one before it, after step " in caplog.text, case
        shutil.rmtree(newest.parent)
        had[name] += 1
    print(dict(had))
    assert len(had) > 5


def test_the_one_before_is_never_given_up_for_a_damaged_one(
    graph: Graph, left: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first save after the fall back keeps a copy of what it replaces: that must be whole."""
    newest = copied(left, tmp_path / "run")
    newest.write_bytes(newest.read_bytes()[:-1])
    told: list[str] = []

    def watched(path: Path, checkpoint: Checkpoint) -> None:
        told.append(load_checkpoint(path).told)
        save_checkpoint(path, checkpoint)

    monkeypatch.setattr("nndl_studio.runs.keeper.save_checkpoint", watched)
    api.train(graph, out=newest.parent, resume=newest.parent)
    assert told
    assert set(told) == {""}


def test_two_damaged_ones_are_refused_in_words(
    graph: Graph, left: Path, tmp_path: Path, full: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, file = random.Random(9), tmp_path / "xor.nndl"
    save_project(graph, file)
    for number in range(500 if full else 50):
        newest = copied(left, tmp_path / str(number))
        for path, other in ((newest, backup_path(newest)), (backup_path(newest), newest)):
            name, broken = damaged(path.read_bytes(), (left / other.name).read_bytes(), chance)
            path.write_bytes(broken)
        with pytest.raises(BadFile, match=rf"^{CHECKPOINT}(\.bak)?: .*\. (Use|Start|Go on)"):
            api.train(graph, out=newest.parent, resume=newest.parent)
        if number % 10 == 0:
            words = ["train", str(file), "--out", str(newest.parent)]
            assert cli.main([*words, "--resume", str(newest.parent)]) == 1, name
            said = capsys.readouterr().err
            assert CHECKPOINT in said
            assert "Traceback" not in said
        shutil.rmtree(newest.parent)
