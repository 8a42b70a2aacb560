"""What a file or folder of the user's was like when it was last seen, to know it again elsewhere.

Of a file up to 256 MiB all bytes are hashed; of a larger one its size and 64 pieces of 1 MiB, from
its first to its last; of a folder the sorted names and sizes of its files, as deep as they lie.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from nndl_studio.files import BadFile, open_file
from nndl_studio.sentence import NOTHING, Sentence, say, say_count

WHOLE = 256 * 2**20  # bytes
PIECES, PIECE = 64, 2**20
MOST_FILES = 1_000_000
# Digits of a hash that are told: the project file holds all 64, too long a word for a narrow list.
SHOWN = 16
_SIP = 2**20


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`size` in bytes of the file, or of all `files` of a folder; 0 `files` for a file."""

    size: Annotated[int, Meta(ge=0)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    files: Annotated[int, Meta(ge=0)] = 0

    def in_words(self) -> Sentence:
        """Size and the hash's beginning, and of what that is where not of all bytes."""
        begins = f"{self.sha256[:SHOWN]}\N{HORIZONTAL ELLIPSIS}"
        size = say_count(self.size, "{n:,} byte", "{n:,} bytes")
        if self.files:
            return say_count(
                self.files,
                "{n:,} file of {size}, SHA-256 of names and sizes {hash}",
                "{n:,} files of {size}, SHA-256 of names and sizes {hash}",
                size=size,
                hash=begins,
            )
        if self.size > WHOLE:
            return say(
                "{size}, SHA-256 of {pieces} pieces {hash}", size=size, pieces=PIECES, hash=begins
            )
        return say("{size}, SHA-256 {hash}", size=size, hash=begins)

    def differs(self, other: Seen) -> Sentence:
        """How `other` is different, in a few words; empty where it is the same."""
        if self == other:
            return NOTHING
        if bool(self.files) != bool(other.files):
            return say("one is a file, the other a folder")
        if self.files != other.files:
            return say_count(
                other.files,
                "it has {n:,} file instead of {before:,}",
                "it has {n:,} files instead of {before:,}",
                before=self.files,
            )
        if self.size != other.size:
            return say_count(
                other.size,
                "it has {n:,} byte instead of {before:,}",
                "it has {n:,} bytes instead of {before:,}",
                before=self.size,
            )
        if self.files:
            return say("its files have other names or sizes")
        return say("its contents are others")


def seen(path: str | Path) -> Seen:
    """What a file or folder is like now. Raises BadFile and OSError."""
    return _folder(Path(path)) if Path(path).is_dir() else _file(Path(path))


def _file(path: Path) -> Seen:
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        found = hashlib.sha256()
        if size > WHOLE:
            found.update(str(size).encode())
            for number in range(PIECES):
                file.seek(number * (size - PIECE) // (PIECES - 1))
                found.update(file.read(PIECE))
        else:
            while piece := file.read(_SIP):
                found.update(piece)
    return Seen(size, found.hexdigest())


def _folder(folder: Path) -> Seen:
    listed = sorted(_listed(folder))
    found = hashlib.sha256()
    for name, size in listed:
        found.update(f"{name}\0{size}\n".encode("utf-8", "surrogateescape"))
    return Seen(sum(size for _, size in listed), found.hexdigest(), max(1, len(listed)))


def _listed(folder: Path) -> Iterator[tuple[str, int]]:
    """Names from `folder` on, with slashes, and sizes; without hidden ones, which systems make."""
    count = 0
    for place, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            if name.startswith(".") or not path.is_file():
                continue
            count += 1
            if count > MOST_FILES:
                problem = say("it holds over {most:,} files", most=MOST_FILES)
                raise BadFile(folder, problem, say("Choose a folder that is a part of it."))
            yield path.relative_to(folder).as_posix(), path.stat().st_size
