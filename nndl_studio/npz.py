"""Arrays from `.npz` and `.npy` files, judged by their headers before any memory is taken."""

from __future__ import annotations

import io
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nndl_studio.files import BadFile, open_file
from nndl_studio.going import require_wanted, tell_share
from nndl_studio.sentence import Sentence, say

LARGEST_ARRAY = 4 * 2**30
# An array that unpacks to more than this, and to so many times its packed size, is no data.
LARGEST_EXPANDED = 256 * 2**20
MOST_EXPANSION = 100
# Of a file's list of arrays, which zipfile takes whole: some 40,000 names.
LARGEST_DIRECTORY = 4 * 2**20
LONGEST_HEADER = 10_000
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCAL_HEADER = 30
_MOST_COMPRESSION = 1032  # DEFLATE can't do better, so a higher ratio is a lie
_ADVICE = say("Save it again with numpy.savez, or fetch it anew.")
# What zipfile, zlib and numpy's header parser raise on bytes that somebody has changed; a warning,
# where those are errors. They aren't made such here: that holds for all threads, and once ended the
# one that loaded what writes formulas.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    tokenize.TokenError,
    EOFError,
    MemoryError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
)


@dataclass(frozen=True)
class Header:
    """What an array will be: known without reading its numbers. Those of a plain file begin at the
    byte `start`, where they lie in C order, so that they can be read where they are."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    start: int | None = None


def read_headers(path: str | Path) -> dict[str, Header]:
    """Name, shape and dtype of each array of a `.npz`; a `.npy` holds one called "x"."""
    with _archive(path) as archive:
        return {name: archive.header(name) for name in archive.names}


def read_arrays(path: str | Path, names: tuple[str, ...] | None = None) -> dict[str, NDArray[Any]]:
    """The arrays called `names`, or all. Raises BadFile for damage, objects and false sizes."""
    with _archive(path) as archive:
        return {name: archive.array(name) for name in (names or archive.names)}


def read_member(path: str | Path, name: str, most: int) -> bytes:
    """The bytes of one entry of a zip file, of at most `most`; all entries are judged as those of a
    `.npz` are. Raises BadFile, and KeyError where there is none of that name."""
    with open_file(path) as file, _opened_zip(path, file) as members:
        info = _Npz(path, file, members).entries[name]
        if info.file_size > most:
            raise BadFile(path, say("it is over {size:g} MiB", size=most / 2**20), _ADVICE, name)
        with _naming_damage(path, name), members.open(info) as entry:
            return entry.read()


@contextmanager
def _archive(path: str | Path) -> Iterator[_Npz | _Npy]:
    with open_file(path) as file:
        start = file.read(6)
        file.seek(0)
        if start == npy.MAGIC_PREFIX:
            yield _Npy(path, file)
            return
        with _opened_zip(path, file) as members:
            yield _Npz(path, file, members)


def _opened_zip(path: str | Path, file: BinaryIO) -> zipfile.ZipFile:
    reader = _Sips(file)
    try:
        members = zipfile.ZipFile(reader)
    except _DAMAGE as error:
        problem = say("it is neither .npz nor .npy ({reason})", reason=str(error))
        raise BadFile(path, problem, _ADVICE) from error
    reader.most = LARGEST_ARRAY
    return members


class _Sips(io.RawIOBase):
    """A file of which at most `most` bytes are taken at once: zipfile asks for the whole list of
    arrays, however long it says it is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.most = LARGEST_DIRECTORY

    def read(self, size: int = -1) -> bytes:
        if size > self.most:
            raise zipfile.BadZipFile(say("its list of arrays is too long"))
        require_wanted()
        return self._file.read(size)

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


class _Heard(io.RawIOBase):
    """What is packed in a file, of so many bytes; tells how much of it has been taken."""

    def __init__(self, file: IO[bytes], what: Sentence, size: int) -> None:
        self._file, self._what, self._size, self._taken = file, what, size, 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._taken += len(data)
        tell_share(self._what, self._taken, self._size)
        return data


class _Npy:
    """A file with one bare array."""

    names = ("x",)

    def __init__(self, path: str | Path, file: IO[bytes]) -> None:
        self.path = path
        self.file = file
        self.size = Path(path).stat().st_size

    def header(self, name: str) -> Header:
        self.file.seek(0)
        header, in_order = _read_header(self.path, name, self.file, self.size)
        return replace(header, start=self.file.tell()) if in_order else header

    def array(self, name: str) -> NDArray[Any]:
        _require_small(self.path, name, self.header(name))
        self.file.seek(0)
        return _read_array(self.path, name, self.file)


class _Npz:
    """A zip file whose entries NAME.npy are arrays."""

    def __init__(self, path: str | Path, file: IO[bytes], members: zipfile.ZipFile) -> None:
        self.path = path
        self.members = members
        infos = members.infolist()
        self.entries = {info.filename.removesuffix(".npy"): info for info in infos}
        self.names = tuple(self.entries)
        if len(self.entries) < len(infos):
            raise BadFile(path, say("two of its arrays have one name"), _ADVICE)
        if infos:
            _refuse_overlaps(path, file, infos, members.start_dir)
        for name, info in self.entries.items():
            _refuse_packing(path, name, info)

    def header(self, name: str) -> Header:
        with _naming_damage(self.path, name), self.members.open(self.entries[name]) as file:
            header, _ = _read_header(self.path, name, file, self.entries[name].file_size)
        _require_small(self.path, name, header)
        return header

    def array(self, name: str) -> NDArray[Any]:
        self.header(name)
        size = self.entries[name].file_size
        with _naming_damage(self.path, name), self.members.open(self.entries[name]) as file:
            return _read_array(
                self.path, name, _Heard(file, say("Reading array {name}", name=name), size)
            )


def _called(name: str) -> Sentence:
    return say("array {name}", name=name)


def _refuse_packing(path: str | Path, name: str, info: zipfile.ZipInfo) -> None:
    """What numpy doesn't write, and what unpacks to far more than data do."""
    place = _called(name)
    if info.compress_type not in PACKINGS:
        problem = say(
            "it is packed in a way that numpy doesn't use (number {number})",
            number=info.compress_type,
        )
        raise BadFile(path, problem, _ADVICE, place)
    if info.file_size > _MOST_COMPRESSION * (info.compress_size + 1):
        raise BadFile(path, say("it claims more bytes than it can hold"), _ADVICE, place)
    if info.file_size > max(LARGEST_EXPANDED, MOST_EXPANSION * info.compress_size):
        problem = say(
            "it would unpack to {size:,.0f} MB from {packed:,.1f} MB",
            size=info.file_size / 1e6,
            packed=info.compress_size / 1e6,
        )
        raise BadFile(path, problem, say("Save it unpacked, with numpy.savez."), place)


def _refuse_overlaps(
    path: str | Path, file: IO[bytes], infos: list[zipfile.ZipInfo], end: int
) -> None:
    """Entries that share bytes let a small file unpack to any size; Python 3.11's zipfile takes
    them (CVE-2024-0450)."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    limits = [info.header_offset for info in ordered[1:]] + [end]
    for info, limit in zip(ordered, limits, strict=True):
        if info.header_offset < 0:
            raise BadFile(path, say("its directory points outside it"), _ADVICE)
        file.seek(info.header_offset)
        local = file.read(_LOCAL_HEADER)
        names = int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
        if info.header_offset + _LOCAL_HEADER + names + info.compress_size > limit:
            raise BadFile(path, say("its entries overlap"), _ADVICE, _called(info.filename))


def _read_header(path: str | Path, name: str, file: IO[bytes], size: int) -> tuple[Header, bool]:
    """The header at the start of `file`, which must describe exactly the `size` bytes there are,
    and whether the numbers behind it lie in C order."""
    place = _called(name)
    with _naming_damage(path, name):
        version = npy.read_magic(file)
        if version not in ((1, 0), (2, 0)):
            number = ".".join(map(str, version))
            unknown = say("its array format {version} is not supported", version=number)
            raise BadFile(path, unknown, _ADVICE, place)
        shape, dtype, in_order = _parsed_header(file, version)
    if dtype.hasobject:
        problem = say("it holds Python objects, which could run code")
        raise BadFile(path, problem, say("Save plain numbers."), place)
    wanted = prod(shape) * dtype.itemsize
    if min(shape, default=0) < 0 or file.tell() + wanted != size:
        problem = say(
            "its header promises {wanted} bytes, there are {found}",
            wanted=wanted,
            found=size - file.tell(),
        )
        raise BadFile(path, problem, _ADVICE, place)
    return Header(shape, dtype), in_order


def _require_small(path: str | Path, name: str, header: Header) -> None:
    """Of an array that is taken whole into memory."""
    if prod(header.shape) * header.dtype.itemsize > LARGEST_ARRAY:
        advice = say(
            "Split it, or save the samples alone with numpy.save: those are read piece by piece."
        )
        raise BadFile(path, say("it is larger than 4 GiB"), advice, _called(name))


def _parsed_header(file: IO[bytes], version: tuple[int, int]) -> tuple[tuple[int, ...], Any, bool]:
    """numpy would take a header of any length before it refuses a long one."""
    digits = 2 if version == (1, 0) else 4
    length = file.read(digits)
    size = int.from_bytes(length, "little")
    if size > LONGEST_HEADER:
        raise ValueError(say("its header is {size:,} bytes long", size=size))
    read: Callable[[IO[bytes]], Any] = npy.read_array_header_1_0
    read = read if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read(io.BytesIO(length + file.read(size)))
    return shape, dtype, not fortran


def _read_array(path: str | Path, name: str, file: IO[bytes] | io.RawIOBase) -> NDArray[Any]:
    with _naming_damage(path, name):
        array: NDArray[Any] = npy.read_array(file, allow_pickle=False)
        return array


@contextmanager
def _naming_damage(path: str | Path, name: str) -> Iterator[None]:
    try:
        yield
    except BadFile:
        raise
    except _DAMAGE as error:
        raise BadFile(
            path, say("it is damaged ({reason})", reason=str(error)), _ADVICE, _called(name)
        ) from error
