"""Editors killed at any moment: what they kept is whole, is offered, and is no older than promised.

50 of them, or 500 with `--full`.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project, save_project
from nndl_studio.resources import example
from nndl_studio.safekeeping.kept import Kept, read
from nndl_studio.safekeeping.shelf import left_behind

SCRIPT = Path(__file__).with_name("edit_until_killed.py")
AT_ONCE = 25
# What is promised, and what a busy machine may add to it.
AFTER_LAST, IN_A_ROW, MARGIN = 2.0, 15.0, 1.5
Edit = tuple[int, float]


def killed(folder: Path, count: int, how: str, moments: tuple[float, float]) -> list[Edit]:
    """Let `count` processes edit, and kill each at a random one of the `moments` in seconds;
    returns their ids and when they were killed."""
    for index in range(count):
        save_project(drawing(), folder / f"{index}.nndl")
    command = [sys.executable, str(SCRIPT), str(folder), str(count), how]
    deaths: list[Edit] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [int(word) for word in parent.stdout.readline().split()]
        assert len(children) == count
        start, chance = time.time(), random.Random(str(folder))
        plan = sorted((chance.uniform(*moments), child) for child in children)
        for moment, child in plan:
            time.sleep(max(0.0, start + moment - time.time()))
            os.kill(child, signal.SIGKILL)
            deaths.append((child, time.time()))
    assert parent.returncode == 0
    order = {child: index for index, child in enumerate(children)}
    return sorted(deaths, key=lambda death: order[death[0]])


def drawing() -> Graph:
    return load_project(example("lenet-5"))


def edits_of(log: Path) -> list[Edit]:
    lines = log.read_text(encoding="ascii").splitlines() if log.exists() else []
    return [(int(number), float(moment)) for number, moment in map(str.split, lines)]


def owed(edits: list[Edit], death: float, in_a_row: bool) -> int:
    """The edit that must have been kept at the latest; 0 if none."""
    if in_a_row:
        old = [number for number, moment in edits if moment < death - IN_A_ROW - MARGIN]
        return max(old, default=0)
    ends = [moment for _, moment in edits[1:]] + [death]
    rests = zip(edits, ends, strict=False)
    rested = [n for (n, moment), end in rests if end - moment > AFTER_LAST + MARGIN]
    return max(rested, default=0)


def check(folder: Path, deaths: list[Edit], in_a_row: bool) -> int:
    """Everything owed is there and whole; returns how many drawings were found."""
    untouched = drawing()
    found = left_behind()
    assert found.damaged == ()
    kept: dict[int, Kept] = {each.pid: each for each in found.kept}
    for index, (child, death) in enumerate(deaths):
        edits = edits_of(folder / f"{index}.log")
        number = int(read(kept[child].place).title) if child in kept else 0
        assert number >= owed(edits, death, in_a_row), (index, edits, death)
        project = folder / f"{index}.nndl"
        assert load_project(project).same_as(untouched)
        if child in kept:
            assert kept[child].project == (project if index % 2 else None)
    return len(kept)


def test_whatever_moment_an_editor_is_killed_at(
    tmp_path: Path, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = 0
    for turn in range(20 if full else 2):
        folder = tmp_path / str(turn)
        folder.mkdir()
        monkeypatch.setenv("NNDL_STUDIO_DATA", str(folder / "data"))
        found += check(folder, killed(folder, AT_ONCE, "pauses", (0.5, 9.0)), in_a_row=False)
    assert found > AT_ONCE


def test_edits_that_never_pause_are_kept_too(
    tmp_path: Path, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NNDL_STUDIO_DATA", str(tmp_path / "data"))
    count = AT_ONCE if full else 4
    deaths = killed(tmp_path, count, "never", (18.0, 30.0 if full else 20.0))
    assert check(tmp_path, deaths, in_a_row=True) == count
