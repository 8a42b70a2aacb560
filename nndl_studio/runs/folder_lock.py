"""A lock on a run's folder that ends with the process, however that ends."""

from __future__ import annotations

from pathlib import Path

from nndl_studio.lock import FileLock, Holder, holder
from nndl_studio.sentence import say

NAME = ".running"


class FolderTaken(OSError):
    """Another process, or another run of this one, writes into the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            say(
                "{folder}: another run writes into this folder; wait for its end or choose another",
                folder=folder,
            )
        )


def lock_folder(folder: Path) -> FileLock:
    """Held until it is released. Raises FolderTaken, or OSError if the folder can't be used."""
    try:
        lock = FileLock.take(folder / NAME, force=True)
    except OSError as error:
        # The folder is what the user knows, not the lock in it.
        raise OSError(error.errno, error.strerror, str(folder)) from error
    if isinstance(lock, Holder):
        raise FolderTaken(folder)
    return lock


def is_taken(folder: Path) -> bool:
    """Whether somebody trains a run in `folder` now."""
    return holder_of(folder) is not None


def holder_of(folder: Path) -> Holder | None:
    """Who trains a run in `folder` now."""
    return holder(folder / NAME)
