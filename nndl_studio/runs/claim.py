"""A lock on a run's folder that ends with the process, however that ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

NAME = ".running"


class Claimed(OSError):
    """Another process, or another run of this one, writes into the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: another run writes into this folder; wait for its end or choose another"
        )


class Claim:
    """Held from its making to `release`. Raises Claimed, or OSError if the folder can't be used."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file = self._take()
        if self._file < 0:
            raise Claimed(folder)

    def release(self) -> None:
        """Let others in."""
        if self._file >= 0:
            with suppress(OSError):
                self._path.unlink()
            os.close(self._file)
            self._file = -1

    def _take(self) -> int:
        """The locked file, or -1 if somebody has it; one that was being taken away is no lock."""
        while True:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            if not _lock(file):
                os.close(file)
                return -1
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file), os.stat(self._path)):
                    return file
            os.close(file)


def claimed(folder: Path) -> bool:
    """Whether somebody holds a claim on `folder` now."""
    try:
        file = os.open(folder / NAME, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(file)
    finally:
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a network drive without locks: nobody can be kept out there
            return True
        return True
