"""A monkey at the real window: whatever it does, nothing breaks and the document stays true.

5,000 random events, or 200,000 with `--full`, from seeds that are printed when it finds a fault:
an exception in a slot or a thread, a warning of Qt's or Python's, a crash, a question that stands
still, a document that doesn't come back from its bytes or from undo and redo, a saved flag that
lies.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Each in a process of its own, as long as a window is used.
AT_ONCE = 5_000
LINES = 40
# What it must have done; how often is a matter of chance.
KINDS = (
    *("drag port port", "drag node node", "canvas edge", "drop on edge", "quick add Key_Return"),
    *("setting IntEditor", "setting FloatEditor", "changed Choice", "dock toggled", "tab chosen"),
    *("run train", "phase RUNNING", "rest", "example opened", "window closed", "clipboard"),
    *("action save", "action undo", "menu entry", "window resized", "undone to the start"),
)


def test_nothing_that_a_monkey_does_breaks_the_window(tmp_path: Path, full: bool) -> None:
    reached = Counter[str]()
    for seed in range(1, (40 if full else 1) + 1):
        reached += let_loose(tmp_path / str(seed), seed)
    print(f"{len(reached)} kinds:", *lines(reached), sep="\n")
    assert reached.keys() >= {*KINDS}


def let_loose(folder: Path, seed: int) -> Counter[str]:
    """What was reached, by kind; fails with the seed and the last events."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.trust.monkey", str(folder), str(seed), str(AT_ONCE)]
    done = subprocess.run(command, cwd=ROOT, env=surroundings(), capture_output=True, text=True)
    if done.returncode or done.stderr:
        diary = (folder / "diary.txt").read_text(encoding="utf-8").splitlines()[-LINES:]
        told = "\n".join((*diary, f"ended by {done.returncode}", done.stderr[-4000:]))
        pytest.fail(f"seed {seed}, the last events:\n{told}", pytrace=False)
    return Counter(json.loads(done.stdout))


def surroundings() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def lines(reached: Counter[str]) -> Iterator[str]:
    """Kinds with their numbers, several on a line."""
    told = [f"{kind} {count}" for kind, count in reached.most_common()]
    for at in range(0, len(told), 8):
        yield "  " + " · ".join(told[at : at + 8])
