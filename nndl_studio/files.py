"""Files that survive a crash and a full disk, and the error that names what is wrong with one.

Only files are read: a pipe never ends, a device has no size, and both may be named like a file.
"""

from __future__ import annotations

import errno
import io
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from nndl_studio.sentence import Sentence, as_it_is, say, together
from nndl_studio.system_words import system_words

T = TypeVar("T")
# Longer ones quote what a damaged file holds.
LONGEST_PLACE, LONGEST_PROBLEM = 200, 600
# Seconds after which a temporary file is one whose writer was killed.
FORGOTTEN = 3600.0
_NO_FILES = (
    (stat.S_ISDIR, say("it is a folder, not a file")),
    (stat.S_ISFIFO, say("it is a pipe, not a file")),
    (stat.S_ISSOCK, say("it is a socket, not a file")),
    (stat.S_ISCHR, say("it is a device, not a file")),
    (stat.S_ISBLK, say("it is a device, not a file")),
)


@dataclass(frozen=True)
class Place:
    """Where in a text or table something is, counted from 1: a `line` of the file, or a `row` below
    the names of the columns; 0 where the other is meant."""

    line: int = 0
    row: int = 0
    column: str = ""

    def words(self) -> Sentence:
        """ "line 3", "row 2, column age"."""
        where = say("line {line}", line=self.line) if self.line else say("row {row}", row=self.row)
        if not self.column:
            return where
        return say("{where}, column {column}", where=where, column=self.column)


class BadFile(ValueError):
    """A file that can't be used: its message says which file, where in it, why, and what to do.
    `at` is where it can be shown, if it is known so closely."""

    def __init__(
        self,
        path: str | Path,
        problem: Sentence,
        advice: Sentence,
        place: str | Place = "",
    ) -> None:
        self.at = place if isinstance(place, Place) else None
        place = place.words() if isinstance(place, Place) else place
        place, problem = _cut(place, LONGEST_PLACE), _cut(problem, LONGEST_PROBLEM)
        where = Path(path).name or str(Path(path))
        if place:
            where = say("{file}, {place}", file=where, place=place)
        message = say("{where}: {problem}.", where=where, problem=problem)
        super().__init__(together(message, advice))
        self.path = Path(path)
        self.place = place
        self.problem = problem
        self.advice = advice


def _cut(text: str, longest: int) -> Sentence:
    """Of a sentence only its values are cut, as far as it can be said in any language."""
    own = as_it_is("").template
    if not isinstance(text, Sentence) or text.template == own:
        return as_it_is(_short(text.rstrip("."), longest))
    if len(text) <= longest:
        return text
    words = {name: each for name, each in text.values.items() if isinstance(each, str)}
    if not words:
        return as_it_is(_short(text, longest))
    room = longest // len(words)
    short = {name: _cut(each, room) for name, each in words.items() if len(each) > room}
    return Sentence(
        text.template,
        {**text.values, **short},
        many=text.many,
        number=text.number,
        context=text.context,
    )


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}\N{HORIZONTAL ELLIPSIS}"


def reason_of(error: Exception) -> Sentence:
    """What a user reads of an error: the file and why, without the system's number for it."""
    if isinstance(error, OSError):
        reason = system_words(error)
        if error.filename and reason:
            return say("{file}: {reason}", file=error.filename, reason=reason)
    words = str(error)
    return words if isinstance(words, Sentence) else as_it_is(words)


def require_file(path: str | Path) -> None:
    """Raises BadFile for what is no file (a folder, a pipe, a device), OSError if nothing is there.

    It is looked at, not opened: that would wait at a pipe, and some devices act on it.
    """
    mode = Path(path).stat().st_mode
    if not stat.S_ISREG(mode):
        problem = next((words for test, words in _NO_FILES if test(mode)), say("it is no file"))
        raise BadFile(path, problem, say("Choose a file."))


def open_file(path: str | Path) -> AbstractContextManager[BinaryIO]:
    """A file opened for reading. Raises BadFile for what is none, and OSError that names it."""
    require_file(path)
    return _opened(path)


@contextmanager
def _opened(path: str | Path) -> Iterator[BinaryIO]:
    with io.BufferedReader(_Prompt(path, opener=_open_without_waiting)) as file:
        try:
            yield file
        except OSError as error:
            # A disk that fails while it is read says not of what.
            if error.filename is not None or error.errno is None:
                raise
            raise OSError(error.errno, error.strerror, str(path)) from error


def read_file(path: str | Path, most: int, advice: Sentence) -> bytes:
    """All bytes of a file of at most `most`. Raises BadFile, ending in `advice`, and OSError."""
    with open_file(path) as file:
        data = file.read(most + 1) if _size(file) <= most else None
    if data is None or len(data) > most:
        large = say("it is over {size:g} MiB, too large to be read here", size=most / 2**20)
        raise BadFile(path, large, advice)
    return data


def save_bytes(path: str | Path, data: bytes, backup: bool = True) -> None:
    """Write `data` so that `path` holds the old bytes or the new ones, never a part of them.

    What was there before is kept beside it as `NAME.bak`, if `backup`. Raises OSError naming the
    file that could not be written, and BadFile for a device, with what was there intact.
    """
    target = Path(os.path.realpath(path))
    with _naming(target):
        there = target.exists()
        if there:
            require_file(target)
    _sweep(target)
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with _naming(target):
            _write(fresh, data)
            if there:
                shutil.copymode(target, fresh)
        if there and backup:
            with _naming(backup_path(target)):
                _keep_backup(target)
        with _naming(target):
            os.replace(fresh, target)
    finally:
        _remove(fresh)
    _sync_folder(target.parent)


def make_folder(path: Path) -> None:
    """Have a folder at `path`. Raises OSError, in words if a file is in its way."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise OSError(error.errno, say("a file is there, not a folder"), str(path)) from error


def backup_path(path: str | Path) -> Path:
    """Where `save_bytes` keeps what `path` held before."""
    return Path(path).with_name(f"{Path(path).name}.bak")


def _open_without_waiting(path: str, flags: int) -> int:
    """Should a pipe have taken the file's place by now, it is empty and not waited for."""
    return os.open(path, flags | (os.O_NONBLOCK if hasattr(os, "O_NONBLOCK") else 0))


class _Prompt(io.FileIO):
    """A file that answers at once or is none: some of the system's own wait for news to come."""

    def readinto(self, room: Any) -> int:
        got: int | None = super().readinto(room)
        return self._answered(got)

    def readall(self) -> bytes:
        return self._answered(super().readall())

    def _answered(self, got: T | None) -> T:
        if got is None:
            raise OSError(errno.EAGAIN, say("it gives nothing to read"), str(self.name))
        return got


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """What fails is said of the file that the user knows, not of a temporary one or of none."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _remove(path: Path) -> None:
    """Once a file is saved, what is left beside it can't make it unsaved."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _sweep(target: Path) -> None:
    """Remove temporary files of saves of `target` that were killed."""
    name = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}\.(tmp|bak)")
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if name.fullmatch(entry.name) and _is_forgotten(entry):
                _remove(Path(entry.path))


def _is_forgotten(entry: os.DirEntry[str]) -> bool:
    """By the later of both times: a second name of an old file has its old time of writing."""
    facts = entry.stat(follow_symlinks=False)
    return max(facts.st_mtime, facts.st_ctime) < time.time() - FORGOTTEN


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
        _remove(linked)


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
