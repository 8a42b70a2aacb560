"""One holder at a time, who is named to others, and none once his process is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from nndl_studio import lock
from nndl_studio.lock import FileLock, Holder, holder, start_of

HOLD = """
import sys, time
from pathlib import Path
from nndl_studio.lock import FileLock
taken = FileLock.take(Path(sys.argv[1]))
print("held" if isinstance(taken, FileLock) else "refused", flush=True)
time.sleep(60)
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / ".drawing.nndl.lock"


@contextmanager
def other_process(place: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def taken(place: Path, force: bool = False) -> FileLock:
    found = FileLock.take(place, force)
    assert isinstance(found, FileLock), found
    return found


def refused(place: Path) -> Holder:
    found = FileLock.take(place)
    assert isinstance(found, Holder), found
    return found


def left_by(place: Path, host: str = "", pid: int = 0, started: str = "") -> None:
    """Words in a file that nobody locks."""
    mine = taken(place)
    words = Holder(host or refused(place).host, "ada", pid or os.getpid(), started, 5.0)
    mine.release()
    place.write_bytes(msgspec.json.encode(words))


def test_the_second_of_one_process_is_told_who_has_it(place: Path) -> None:
    mine = taken(place)
    other = refused(place)
    assert other.pid == os.getpid()
    assert other.here
    assert other.sure
    assert holder(place) == other
    mine.release()
    assert not place.exists()
    assert holder(place) is None
    taken(place).release()


def test_another_process_holds_it_until_it_is_killed(place: Path) -> None:
    with other_process(place) as process:
        assert refused(place).pid == process.pid
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert place.exists()
        assert holder(place) is None
        taken(place).release()


@pytest.mark.parametrize("words", [b"", b"{", b"[]", b'{"host": 1}', b"\xff" * 9000])
def test_damaged_words_lock_nothing(place: Path, words: bytes) -> None:
    place.write_bytes(words)
    assert holder(place) is None
    mine = taken(place)
    assert refused(place).pid == os.getpid()
    mine.release()


def test_words_of_another_computer_are_not_sure_and_can_be_overruled(place: Path) -> None:
    left_by(place, host="elsewhere")
    other = refused(place)
    assert not other.sure
    assert not other.here
    assert other.user == "ada"
    taken(place, force=True).release()


def test_force_does_not_break_a_lock_that_is_held(place: Path) -> None:
    mine = taken(place)
    assert isinstance(FileLock.take(place, force=True), Holder)
    mine.release()


@pytest.mark.parametrize(
    ("pid", "started", "lives"),
    [
        (os.getpid(), start_of(os.getpid()), True),
        (os.getpid(), "the same number, another process", False),
        (2**22 + 1, "", False),
    ],
    # Their own names would differ from one worker of the suite to the next.
    ids=["alive", "another", "gone"],
)
def test_without_locks_of_the_system_the_words_decide(
    place: Path, monkeypatch: pytest.MonkeyPatch, pid: int, started: str, lives: bool
) -> None:
    left_by(place, pid=pid, started=started)
    monkeypatch.setattr(lock, "_lock", lambda _: None)
    assert (holder(place) is not None) is lives
    if lives:
        assert refused(place).pid == pid
    else:
        taken(place).release()


def test_a_process_that_has_ended_has_no_start() -> None:
    assert start_of(os.getpid()) == start_of(os.getpid()) != ""
    with subprocess.Popen([sys.executable, "-c", "pass"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read()
        end = time.monotonic() + 10
        while start_of(process.pid) and time.monotonic() < end:
            time.sleep(0.01)
        # Nobody has waited for it: its number is still taken.
        assert process.returncode is None
        assert start_of(process.pid) == ""


def test_a_lock_whose_file_is_gone_knows_it(place: Path) -> None:
    mine = taken(place)
    assert mine.held()
    place.unlink()
    assert not mine.held()
    other = taken(place)
    mine.release()
    assert place.exists()
    assert other.held()
    other.release()


def test_a_place_that_can_not_be_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        FileLock.take(tmp_path / "no" / "where")
    target = tmp_path / "precious"
    target.write_bytes(b"data")
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(OSError, match="symbolic"):
        FileLock.take(tmp_path / "link")
    assert target.read_bytes() == b"data"


def test_a_pipe_in_the_place_of_a_lock_is_not_waited_for(place: Path) -> None:
    os.mkfifo(place)
    assert holder(place) is None
