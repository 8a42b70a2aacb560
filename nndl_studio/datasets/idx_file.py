"""IDX, the files that MNIST came in: a magic number, the axes, and the numbers, plain or packed by
gzip. http://yann.lecun.com/exdb/mnist (format "THE IDX FILE FORMAT")"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from nndl_studio.datasets.held import Held
from nndl_studio.datasets.on_disk import held_rows
from nndl_studio.files import BadFile, open_file
from nndl_studio.going import tell_share
from nndl_studio.npz import LARGEST_ARRAY, LARGEST_EXPANDED, MOST_EXPANSION
from nndl_studio.sentence import say, together

TYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(np.uint8),
    0x09: np.dtype(np.int8),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}
MOST_AXES = 4
GZIP = b"\x1f\x8b"
_MAGIC, _AXIS = 4, 4  # bytes
_SIP = 2**20
_AGAIN = say("Fetch it anew.")


@dataclass(frozen=True)
class IdxHeader:
    """What an IDX file holds: numbers of `dtype`, `shape`, from byte `start` on, of what it unpacks
    to where it is `packed`."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    start: int
    packed: bool

    @property
    def size(self) -> int:
        """Bytes of the numbers."""
        return prod(self.shape) * self.dtype.itemsize


def is_idx(path: Path) -> bool:
    """Whether a file begins as IDX files do, also within gzip."""
    if not path.is_file():
        return False
    with open_file(path) as file:
        try:
            start = _unpacked(file).read(_MAGIC)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            return False
    return _is_magic(start)


def idx_header(path: Path) -> IdxHeader:
    """Judged before memory is taken: a plain file must be as long as it promises, a packed one
    can't promise more than data unpack to. Raises BadFile."""
    with open_file(path) as file:
        packed = file.read(len(GZIP)) == GZIP
        size = path.stat().st_size
        with _naming_damage(path):
            stream = _unpacked(file)
            magic = stream.read(_MAGIC)
            if not _is_magic(magic):
                raise BadFile(path, say("it is no IDX file"), say("Choose one that begins 00 00."))
            axes = stream.read(magic[3] * _AXIS)
    if len(axes) < magic[3] * _AXIS:
        raise BadFile(path, say("it ends within its header"), _AGAIN)
    shape = tuple(int(each) for each in np.frombuffer(axes, ">u4"))
    found = IdxHeader(shape, TYPES[magic[2]], _MAGIC + len(axes), packed)
    _require_size(path, found, size)
    return found


def idx_rows(path: Path, header: IdxHeader) -> Held:
    """The numbers, in their own type; those of a large plain file stay in it. Raises BadFile."""
    if not header.packed:
        return held_rows(path, header.start, header.shape, header.dtype)
    found = np.empty(header.size, np.uint8)
    what = say("Unpacking {file}", file=path.name)
    with open_file(path) as file, _naming_damage(path):
        stream = _unpacked(file)
        stream.read(header.start)
        got = 0
        while piece := stream.read(min(_SIP, header.size + 1 - got)):
            if got + len(piece) > header.size:
                raise _too_long(path, header)
            found[got : got + len(piece)] = np.frombuffer(piece, np.uint8)
            got += len(piece)
            tell_share(what, got, header.size)
    if got < header.size:
        raise _too_short(path, header, got)
    return (
        found.view(header.dtype)
        .reshape(header.shape)
        .astype(header.dtype.newbyteorder("="), copy=False)
    )


def _is_magic(start: bytes) -> bool:
    known = len(start) == _MAGIC and start[:2] == b"\0\0"
    return known and start[2] in TYPES and 0 < start[3] <= MOST_AXES


def _unpacked(file: BinaryIO) -> BinaryIO | gzip.GzipFile:
    """The bytes from the beginning of `file` on, as they were before they were packed."""
    file.seek(0)
    packed = file.read(len(GZIP)) == GZIP
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if packed else file


def _require_size(path: Path, header: IdxHeader, size: int) -> None:
    if 0 in header.shape:
        problem = say("its shape is {shape}", shape=header.shape)
        raise BadFile(path, problem, say("It must hold something."))
    if not header.packed:
        if header.start + header.size > size:
            raise _too_short(path, header, size - header.start)
        if header.start + header.size < size:
            raise _too_long(path, header)
        return
    if header.size > max(LARGEST_EXPANDED, MOST_EXPANSION * size):
        problem = say(
            "it would unpack to {large:,.0f} MB from {small:,.1f} MB",
            large=header.size / 1e6,
            small=size / 1e6,
        )
        raise BadFile(path, problem, say("Unpack it with gunzip."))
    if header.size > LARGEST_ARRAY:
        advice = say("Unpack it with gunzip: a plain file is read piece by piece.")
        raise BadFile(path, say("it unpacks to more than 4 GiB"), advice)


def _too_short(path: Path, header: IdxHeader, got: int) -> BadFile:
    problem = say("it ends after {got:,} of {size:,} bytes", got=got, size=header.size)
    return BadFile(path, problem, together(say("It is cut off."), _AGAIN))


def _too_long(path: Path, header: IdxHeader) -> BadFile:
    problem = say("it goes on after the {size:,} bytes that its header promises", size=header.size)
    return BadFile(path, problem, _AGAIN)


@contextmanager
def _naming_damage(path: Path) -> Iterator[None]:
    try:
        yield
    except EOFError as error:
        raise BadFile(path, say("it is cut off within what is packed"), _AGAIN) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        problem = say("it is damaged ({reason})", reason=str(error))
        raise BadFile(path, problem, _AGAIN) from error
