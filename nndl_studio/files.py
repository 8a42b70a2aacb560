"""Files that survive a crash and a full disk, and the error that names what is wrong with one."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path


class BadFile(ValueError):
    """A file that can't be used: its message says which file, where in it, why, and what to do."""

    def __init__(self, path: str | Path, problem: str, advice: str, place: str = "") -> None:
        where = f"{Path(path).name}, {place}" if place else Path(path).name
        super().__init__(f"{where}: {problem.rstrip('.')}. {advice}")
        self.path = Path(path)
        self.place = place
        self.problem = problem
        self.advice = advice


def save_bytes(path: str | Path, data: bytes, backup: bool = True) -> None:
    """Write `data` so that `path` holds the old bytes or the new ones, never a part of them.

    What was there before is kept beside it as `NAME.bak`, if `backup`. Raises OSError with the old
    file intact.
    """
    target = Path(os.path.realpath(path))
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        _write(fresh, data)
        if target.exists():
            shutil.copymode(target, fresh)
            if backup:
                _keep_backup(target)
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(target.parent)


def backup_path(path: str | Path) -> Path:
    """Where `save_bytes` keeps what `path` held before."""
    return Path(path).with_name(f"{Path(path).name}.bak")


def _write(path: Path, data: bytes) -> None:
    with open(path, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep_backup(target: Path) -> None:
    """Name the old file a second time, so that there is no moment without a file at `target`."""
    linked = target.with_name(f".{target.name}.{secrets.token_hex(4)}.bak")
    try:
        _link_or_copy(target, linked)
        os.replace(linked, backup_path(target))
    finally:
        linked.unlink(missing_ok=True)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # FAT and some network drives have no hard links
        shutil.copy2(source, target)


def _sync_folder(folder: Path) -> None:
    """Make the rename last through a power cut; if that fails, a whole file is there anyway."""
    if os.name == "nt":  # Windows can't open folders
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
