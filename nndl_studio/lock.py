"""A lock that dies with its process, and the words in it that tell others who holds it.

The system's own lock on the file decides. Where there is none (some network drives), or where
another computer left its words, the words decide.
"""

from __future__ import annotations

import getpass
import os
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

import msgspec

if sys.platform == "win32":
    import msvcrt
else:
    import errno
    import fcntl

# Somebody may hold the lock for the moment of a look.
TRIES, PAUSE_SECONDS = 5, 0.02
LONGEST_WORDS = 4096
# A process that has ended, but whose parent has not heard of it yet.
ENDED = "Z"
# Behind the words, so that those can be read while it is locked.
LOCKED_BYTE = 2**30


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock. `started` tells a process from a later one of the same number; `sure` is
    False where the lock may have been left behind on another computer."""

    host: str
    user: str
    pid: int
    started: str
    since: float
    sure: bool = True

    @property
    def here(self) -> bool:
        """Whether it is on this computer."""
        return self.host == socket.gethostname()


class FileLock:
    """Made by `take`; held until `release` or the end of the process, however it ends."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    def take(cls, path: Path, force: bool = False) -> FileLock | Holder:
        """The lock, or who has it; `force` takes it where that isn't sure. Raises OSError."""
        for _ in range(TRIES):
            handle = _open(path)
            locked = _lock(handle)
            if locked is not False and _is_at(handle, path):
                left = _left(handle, locked is None)
                if left is None or (force and not left.sure):
                    _write(handle, _myself())
                    return cls(path, handle)
                os.close(handle)
                return left
            words = _read(handle)
            os.close(handle)
            time.sleep(PAUSE_SECONDS)
        return words or Holder("", "", 0, "", 0.0)

    def held(self) -> bool:
        """Whether the file at `path` is still the one that is locked."""
        return _is_at(self._handle, self.path)

    def release(self) -> None:
        """Let others have it; the file goes."""
        with suppress(OSError):
            if self.held():
                _write(self._handle, None)
                if os.name != "nt":  # before the lock ends, or another's would be taken away
                    self.path.unlink()
        os.close(self._handle)
        if os.name == "nt":
            with suppress(OSError):
                self.path.unlink()


def holder(path: Path) -> Holder | None:
    """Who holds the lock at `path`; None if nobody does, or if there is no such file."""
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return None
    try:
        locked = _lock(handle)
        if locked is False:
            return _read(handle) or Holder("", "", 0, "", 0.0)
        return _left(handle, locked is None)
    finally:
        os.close(handle)


def start_of(pid: int) -> str:
    """When a process began, in the system's own count; empty if it has ended, or where that can't
    be found out."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
    # The name, in brackets, may hold anything; the state is the 3rd entry, the start the 22nd.
    state, *rest = words.rpartition(")")[2].split()
    return "" if state == ENDED else f"{boot} {rest[18]}"


def _open(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags, 0o666)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except OSError:
        return False


def _left(handle: int, without_lock: bool) -> Holder | None:
    """Who counts as the holder of a lock that the system would give us."""
    words = _read(handle)
    if words is None:
        return None
    if not words.here:
        return msgspec.structs.replace(words, sure=False)
    return words if without_lock and _lives(words) else None


def _lives(words: Holder) -> bool:
    now = start_of(words.pid)
    if now or words.started:
        return now == words.started
    try:
        os.kill(words.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _myself() -> Holder:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name
        user = ""
    return Holder(socket.gethostname(), user, os.getpid(), start_of(os.getpid()), time.time())


def _read(handle: int) -> Holder | None:
    try:
        os.lseek(handle, 0, os.SEEK_SET)  # what isn't a file has no start
        return msgspec.json.decode(os.read(handle, LONGEST_WORDS), type=Holder)
    except (msgspec.DecodeError, UnicodeDecodeError, OSError):
        return None


def _write(handle: int, words: Holder | None) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    if words is not None:
        os.write(handle, msgspec.json.encode(words))


if sys.platform == "win32":

    def _lock(handle: int) -> bool | None:
        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(handle: int) -> bool | None:
        """True if the system gave the lock, False if another has it, None if it knows no locks."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return False if error.errno in (errno.EWOULDBLOCK, errno.EACCES) else None
        return True
