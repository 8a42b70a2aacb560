"""What is printed: nothing foreign steers a terminal, and an answer that gets lost is an error."""

from __future__ import annotations

import gc
import json
import logging
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nndl_studio import cli, terminal
from nndl_studio.__main__ import main as process
from nndl_studio.cli import main
from nndl_studio.progress import TrainingBar
from nndl_studio.report import result_lines
from nndl_studio.terminal import printable, printable_json, put, put_json

CLI = f"exec {sys.executable} -m nndl_studio"
# To clear the screen, to ring, to go back, to turn what follows round; half a letter.
FOREIGN = "\x1b[2J\x07\r\x9b1m\u202egnp\udcff"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("conv 3×3, α = ½ 漢字", "conv 3×3, α = ½ 漢字"),
        ("two\nlines", "two\\nlines"),
        (FOREIGN, "\\x1b[2J\\x07\\r\\x9b1m\\u202egnp\\udcff"),
    ],
)
def test_what_would_steer_a_terminal_is_shown_instead(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_json_stays_the_same_json() -> None:
    text = json.dumps({"name": FOREIGN, "sign": "×"}, ensure_ascii=False, indent=2)
    shown = printable_json(text)
    assert shown.replace("\n", "").isprintable()
    assert json.loads(shown) == json.loads(text)
    assert "×" in shown


def test_answers_keep_their_lines_and_columns(capsys: pytest.CaptureFixture[str]) -> None:
    put(f"a\tb\n{FOREIGN}")
    put_json('{"a": 1}')
    out = capsys.readouterr().out
    assert out == f'a\tb\n{printable(FOREIGN)}\n{{"a": 1}}\n'


def test_a_file_with_a_foreign_name_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{FOREIGN}.nndl"
    path.write_text("no project")
    assert main(["describe", str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.isprintable()
    assert "\\x1b[2J" in line


def test_no_way_to_a_terminal_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    """Progress, figures of classes, and warnings."""
    terminal.prepare()
    assert logging.lastResort is not None
    record = logging.LogRecord("x", logging.WARNING, "", 0, "%s changed", (FOREIGN,), None)
    told = [logging.lastResort.format(record)]
    of_class = {"name": FOREIGN, "precision": 1.0, "recall": 1.0, "f1": 1.0, "samples": 3}
    figures = {"loss": 1.0, "classes": [of_class]}
    told += result_lines({"train": figures, "validation": None, "test": None})
    with TrainingBar() as bar:
        bar.say(FOREIGN)
    told += capsys.readouterr().err.splitlines()
    assert sum("\\x1b[2J" in line for line in told) == 3
    assert all(line.isprintable() for line in told)


@pytest.mark.parametrize(
    ("streams", "said"),
    [
        (">&-", "nndl-studio: standard output: it is closed"),
        (">/dev/full", "nndl-studio: standard output: No space left on device"),
        (">&- 2>&-", ""),
    ],
)
def test_an_answer_that_nobody_gets_is_a_failure(streams: str, said: str) -> None:
    command = ["sh", "-c", f"{CLI} describe lenet-5 {streams}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", said)


@pytest.mark.parametrize("words", ["--help", "--version", "train --help"])
def test_help_is_an_answer_too(words: str) -> None:
    command = ["sh", "-c", f"{CLI} {words} >/dev/full"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = "nndl-studio: standard output: No space left on device"
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", said)


@pytest.mark.parametrize("log", ["2>/dev/full", "2>&-", "3>&1 >&2 2>&3 | head -c 1"])
def test_a_log_that_cannot_be_written_fails_no_job(log: str, tmp_path: Path) -> None:
    """The answer is there, and the files that it names."""
    words = f"train xor --epochs 300 --out {tmp_path} {log}"
    command = ["bash", "-o", "pipefail", "-c", f"{CLI.removeprefix('exec ')} {words}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "checkpoint  " in done.stdout + done.stderr
    assert (tmp_path / "weights.safetensors").exists()


def test_a_terminal_that_goes_away_stops_a_run_that_is_kept(tmp_path: Path) -> None:
    """It says so by SIGHUP, and takes no word any more."""
    child, terminal_end = pty.fork()
    if child == 0:
        words = ["-m", "nndl_studio", "train", "xor", "--epochs", "90000", "--out", str(tmp_path)]
        os.execv(sys.executable, [sys.executable, *words])
    while not (tmp_path / "checkpoint.safetensors").exists():
        os.read(terminal_end, 65536)
    os.close(terminal_end)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 1
    assert (tmp_path / "weights.safetensors").exists()


def test_what_answers_nothing_needs_no_output(tmp_path: Path) -> None:
    """And the file that it writes doesn't become its standard output."""
    target = tmp_path / "copy.nndl"
    command = ["sh", "-c", f"{CLI} examples xor --to {target} >&-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(b"{")


def test_the_end_of_the_process_looks_through_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it takes a second or more after the window is closed."""
    monkeypatch.setattr(cli, "main", lambda: 3)
    before = signal.getsignal(signal.SIGINT)
    try:
        assert process() == 3
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        signal.signal(signal.SIGINT, before)
