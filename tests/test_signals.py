"""Whoever makes a training job end: it saves, once and whole, and says how to go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nndl_studio.training.checkpoint import load_checkpoint

CLI = (sys.executable, "-m", "nndl_studio")


def started(out: Path, *before: str) -> subprocess.Popen[str]:
    """A job that trains, one epoch behind it, started by the command `before`."""
    words = [*before, *CLI, "train", "xor", "--epochs", "100000", "--out", str(out)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline().startswith("epoch 1/100000")
    return process


def ended(process: subprocess.Popen[str]) -> str:
    """The last line it says."""
    assert process.stderr is not None
    with process:
        said = process.stderr.read()
        assert process.wait(60) == 1
    assert "Traceback" not in said
    return said.splitlines()[-1]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_job_that_is_made_to_end_keeps_a_checkpoint(name: str, tmp_path: Path) -> None:
    process = started(tmp_path)
    process.send_signal(getattr(signal, name))
    assert "go on with: nndl-studio train xor --resume" in ended(process)
    assert load_checkpoint(tmp_path / "checkpoint.safetensors").progress.step > 0
    assert (tmp_path / "weights.safetensors").exists()


def test_further_requests_do_not_tear_the_saving(tmp_path: Path) -> None:
    """With a second Ctrl-C, 8 of 42 jobs had no checkpoint, though the line promised one."""
    for pause in (0.0, 0.005, 0.02, 0.08):
        folder = tmp_path / str(pause)
        process = started(folder)
        for _ in range(3):
            process.send_signal(signal.SIGINT)
            time.sleep(pause)
        assert "go on with" in ended(process)
        assert not load_checkpoint(folder / "checkpoint.safetensors").told
        assert (folder / "weights.safetensors").exists()


@pytest.mark.parametrize("delay", [0.15, 0.4, 0.8])
def test_ctrl_c_while_it_loads_is_no_traceback(delay: float, tmp_path: Path) -> None:
    words = [*CLI, "train", "xor", "--epochs", "100000", "--out", str(tmp_path)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        # The interpreter itself needs a moment before it can be asked anything.
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        process.wait(60)
    # Python's own start can't be made silent; everything of ours is.
    ours = "nndl_studio/" in said or "numba" in said
    assert not ("Traceback" in said and ours), said


def test_what_nohup_ignores_stays_ignored(tmp_path: Path) -> None:
    ignoring = ("sh", "-c", 'trap "" HUP INT; exec "$@"', "sh")
    process = started(tmp_path, *ignoring)
    for name in ("SIGHUP", "SIGINT"):
        process.send_signal(getattr(signal, name))
    time.sleep(1.0)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert "go on with" in ended(process)


@pytest.mark.parametrize("delay", [0.9, 1.2, 1.5, 2.5])
def test_ctrl_c_while_qt_loads_is_no_dump(delay: float, tmp_path: Path) -> None:
    """Qt's own start once ended the process with SIGABRT, or lost the request."""
    words = [*CLI, "snapshot", "xor", "--to", str(tmp_path / "x.png"), "--train", "100000"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(60) == 1
    assert said.splitlines()[-1] == "nndl-studio: stopped"
    assert "Traceback" not in said


def test_ctrl_c_while_data_are_read_leaves_nothing_behind(tmp_path: Path) -> None:
    """The table is copied to a temporary folder, because DuckDB can't read its encoding."""
    table, temporary = tmp_path / "large.csv", tmp_path / "temporary"
    temporary.mkdir()
    line = ",".join(f"{i}.25" for i in range(12)) + ",x\n"
    names = ",".join(f"n{i}" for i in range(13)) + "\n"
    table.write_text(names + (line + line.replace("x", "y")) * 1000, encoding="utf-16")
    project = tmp_path / "large.nndl"
    subprocess.run([*CLI, "new", "--data", table, "--to", project], check=True, timeout=120)
    with table.open("a", encoding="utf-16-le") as file:
        for _ in range(150):
            file.write((line + line.replace("x", "y")) * 2000)
    words = [*CLI, "train", str(project), "--out", str(tmp_path / "out")]
    place = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=place) as process:
        end = time.monotonic() + 60
        while not list(temporary.glob("nndl-studio-*/*.csv")) and time.monotonic() < end:
            time.sleep(0.01)
        asked = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(60) == 1
    assert time.monotonic() - asked < 2.0
    assert said.splitlines()[-1].endswith("stopped before the first step; nothing was written")
    assert "Traceback" not in said
    assert list(temporary.glob("nndl-studio-*")) == []
    assert not (tmp_path / "out").exists()
