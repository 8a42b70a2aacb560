"""Saving that is killed, or fails at any step: the old file is whole or the new one is.

200 kills, or 2,000 with `--full`; each step fails once with each error.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nndl_studio import files
from nndl_studio.files import backup_path, save_bytes

SCRIPT = Path(__file__).with_name("save_until_killed.py")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)
MOST_STEPS = 50
# All that saving asks of the system, beside `open` and what the open file does.
CALLS: tuple[tuple[Any, str], ...] = (
    (os, "fsync"),
    (os, "link"),
    (os, "replace"),
    (os, "open"),
    (os, "scandir"),
    (os, "stat"),
    (shutil, "copymode"),
    (shutil, "copy2"),
    (Path, "unlink"),
)


def test_kills_while_saving_lose_nothing(tmp_path: Path, full: bool) -> None:
    kills = 2000 if full else 200
    command = [sys.executable, str(SCRIPT), str(tmp_path), str(kills), "7"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    print(found)
    assert (found["kills"], found["unreadable"], found["older"]) == (kills, 0, 0)
    assert found["saves"] > kills // 10, "too few saves got through to say anything"


class Failing:
    """Lets one step of saving fail: the one numbered `at`, in the order they are taken."""

    def __init__(self, at: int, code: int) -> None:
        self.at, self.code = at, code
        self.steps: list[str] = []

    def watch(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            self.steps.append(name)
            if len(self.steps) == self.at:
                raise OSError(self.code, os.strerror(self.code))
            return call(*args, **kwargs)

        return step

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """An open file whose writing, flushing and closing are steps too. A write that fails has
        written a part."""
        file = self.watch("open", open)(*args, **kwargs)
        return FailingFile(file, self)


class FailingFile:
    def __init__(self, file: Any, failing: Failing) -> None:
        self._file, self._failing = file, failing
        self.fileno = file.fileno

    def __enter__(self) -> FailingFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._failing.watch("close", lambda: None)()

    def write(self, data: bytes) -> None:
        self._file.write(data[: len(data) // 2])
        self._failing.watch("write", self._file.write)(data[len(data) // 2 :])

    def flush(self) -> None:
        self._failing.watch("flush", self._file.flush)()


@pytest.mark.parametrize("code", ERRORS, ids=errno.errorcode.get)
def test_every_step_of_saving_may_fail(tmp_path: Path, code: int) -> None:
    path = tmp_path / "drawing.nndl"
    save_bytes(path, b"oldest")
    save_bytes(path, b"old")
    taken: set[str] = set()
    for at in range(1, MOST_STEPS):
        failing = Failing(at, code)
        error = saved_with(failing, path)
        if len(failing.steps) < at:
            break
        taken.add(failing.steps[at - 1])
        assert path.read_bytes() == (b"new" if error is None else b"old"), failing.steps
        if error is not None:
            assert error.errno == code
            assert error.filename in (str(path), str(backup_path(path)))
        assert {each.name for each in tmp_path.iterdir()} - {path.name, "drawing.nndl.bak"} <= (
            set(temporary(tmp_path)) if failing.steps[at - 1] == "unlink" else set()
        )
        path.write_bytes(b"old")
    assert at < MOST_STEPS - 1
    assert taken >= {"open", "write", "flush", "fsync", "close", "link", "replace", "unlink"}


def temporary(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name.startswith(".drawing.nndl.")]


def saved_with(failing: Failing, path: Path) -> OSError | None:
    """Save, with one step failing; the error that came of it."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in CALLS:
            patch.setattr(owner, name, failing.watch(name, getattr(owner, name)))
        patch.setattr(files, "open", failing.open, raising=False)
        try:
            save_bytes(path, b"new")
        except OSError as error:
            return error
    return None
