"""One window's claim to a project's file: the lock on it, and what it was like when last seen."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from nndl_studio.files import BadFile
from nndl_studio.lock import FileLock, Holder
from nndl_studio.places import data_folder
from nndl_studio.stamp import Stamp, Standing


class Claim:
    """Made by `take`. A file that nobody may lock can be worked on all the same."""

    def __init__(self, path: Path, lock: FileLock | None) -> None:
        self.path = path
        self._lock = lock
        self._stamp = self.look()

    @classmethod
    def take(cls, path: Path, force: bool = False) -> Claim | Holder:
        """The claim, or who has the file open; `force` takes a lock that may be left over."""
        lock = _take_lock(path, force)
        return lock if isinstance(lock, Holder) else cls(path, lock)

    @property
    def digest(self) -> str:
        """SHA-256 of the file as last seen; empty if it has not been seen."""
        return self._stamp.digest if self._stamp is not None else ""

    def is_for(self, path: Path) -> bool:
        return os.path.realpath(path) == os.path.realpath(self.path)

    def look(self) -> Stamp | None:
        """The file as it is now; None if there is none that can be read."""
        with suppress(OSError, BadFile):
            return Stamp.of(self.path)
        return None

    def know(self, stamp: Stamp | None) -> None:
        """Take the file as it was at that look for known: it has been read or written."""
        self._stamp = stamp

    def expect(self, digest: str) -> None:
        """Take the file for known only if its contents have this SHA-256."""
        if digest != self.digest:
            self._stamp = Stamp(-1, -1, digest)

    def standing(self, thorough: bool = False) -> Standing:
        """Whether the file is as last seen."""
        if self._stamp is None:
            return Standing.CHANGED if self.path.exists() else Standing.GONE
        return self._stamp.standing(self.path, thorough)

    def renewed(self) -> Holder | None:
        """Take the lock again if it is lost, as where the folder has been away; else who has it."""
        if self._lock is None or self._lock.held() or not self.path.parent.is_dir():
            return None
        again = _take_lock(self.path, force=False)
        if isinstance(again, Holder):
            return again
        self._lock.release()
        self._lock = again
        return None

    def release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _take_lock(path: Path, force: bool) -> FileLock | Holder | None:
    """Beside the file, else in the user's own folder; None where neither can be written."""
    target = Path(os.path.realpath(path))
    name = hashlib.sha256(os.fsencode(target)).hexdigest()
    apart = data_folder() / "locks" / f"{name[:32]}.lock"
    for place in (target.with_name(f".{target.name}.lock"), apart):
        with suppress(OSError):
            if place is apart:
                apart.parent.mkdir(parents=True, exist_ok=True)
            return FileLock.take(place, force)
    return None
