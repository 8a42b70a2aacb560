"""From the start of a process to what it is for: a short training run, and the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, time

HERE = Path(__file__).parent
TRAIN = ("-m", "nndl_studio", "train", "xor", "--epochs", "2")


def starting(rounds: int) -> dict[str, float]:
    """Seconds: medians of `rounds` starts after one that warms the files and kernels up."""
    with TemporaryDirectory() as folder:
        around = _around(Path(folder))
        runs = [_run(around, Path(folder)) for _ in range(rounds + 1)][1:]
        windows = [_window(around) for _ in range(rounds + 1)][1:]
    found = {"train xor": median(runs)}
    return found | {name: median(each[name] for each in windows) for name in windows[0]}


def _run(around: dict[str, str], folder: Path) -> float:
    start = perf_counter()
    command = [sys.executable, *TRAIN, "--out", str(folder / "out")]
    subprocess.run(command, env=around, check=True, capture_output=True)
    return perf_counter() - start


def _window(around: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "reactions.opening", str(time())]
    done = subprocess.run(command, env=around, check=True, capture_output=True, cwd=HERE.parent)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _around(folder: Path) -> dict[str, str]:
    """An environment as a user's: modules are kept compiled, history and settings are empty."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), given.get("PYTHONPATH", "")]),
        "NNDL_STUDIO_DATA": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    return given | own
