"""Arrays from `.npz` and `.npy` files, judged by their headers before any memory is taken."""

from __future__ import annotations

import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from nndl_studio.files import BadFile

LARGEST_ARRAY = 4 * 2**30
_LOCAL_HEADER = 30
_MOST_COMPRESSION = 1032  # DEFLATE can't do better, so a higher ratio is a lie
_ADVICE = "Save it again with numpy.savez, or fetch it anew."
# What zipfile, zlib and numpy's header parser raise on bytes that somebody has changed.
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
    """What an array will be: known without reading its numbers."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]


def read_headers(path: str | Path) -> dict[str, Header]:
    """Name, shape and dtype of each array of a `.npz`; a `.npy` holds one called "x"."""
    with _archive(path) as archive:
        return {name: archive.header(name) for name in archive.names}


def read_arrays(path: str | Path, names: tuple[str, ...] | None = None) -> dict[str, NDArray[Any]]:
    """The arrays called `names`, or all. Raises BadFile for damage, objects and false sizes."""
    with _archive(path) as archive:
        return {name: archive.array(name) for name in (names or archive.names)}


@contextmanager
def _archive(path: str | Path) -> Iterator[_Npz | _Npy]:
    with open(path, "rb") as file:
        start = file.read(6)
        file.seek(0)
        if start == npy.MAGIC_PREFIX:
            yield _Npy(path, file)
            return
        try:
            members = zipfile.ZipFile(file)
        except _DAMAGE as error:
            problem = f"it is neither .npz nor .npy ({error})"
            raise BadFile(path, problem, _ADVICE) from error
        with members:
            yield _Npz(path, file, members)


class _Npy:
    """A file with one bare array."""

    names = ("x",)

    def __init__(self, path: str | Path, file: IO[bytes]) -> None:
        self.path = path
        self.file = file
        self.size = Path(path).stat().st_size

    def header(self, name: str) -> Header:
        self.file.seek(0)
        return _read_header(self.path, name, self.file, self.size)

    def array(self, name: str) -> NDArray[Any]:
        self.header(name)
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
            raise BadFile(path, "two of its arrays have one name", _ADVICE)
        if infos:
            _refuse_overlaps(path, file, infos, members.start_dir)
        for name, info in self.entries.items():
            if info.file_size > _MOST_COMPRESSION * (info.compress_size + 1):
                raise BadFile(
                    path, "it claims more bytes than it can hold", _ADVICE, f"array {name}"
                )

    def header(self, name: str) -> Header:
        with _naming_damage(self.path, name), self.members.open(self.entries[name]) as file:
            return _read_header(self.path, name, file, self.entries[name].file_size)

    def array(self, name: str) -> NDArray[Any]:
        self.header(name)
        with _naming_damage(self.path, name), self.members.open(self.entries[name]) as file:
            return _read_array(self.path, name, file)


def _refuse_overlaps(
    path: str | Path, file: IO[bytes], infos: list[zipfile.ZipInfo], end: int
) -> None:
    """Entries that share bytes let a small file unpack to any size; Python 3.11's zipfile takes
    them (CVE-2024-0450)."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    limits = [info.header_offset for info in ordered[1:]] + [end]
    for info, limit in zip(ordered, limits, strict=True):
        if info.header_offset < 0:
            raise BadFile(path, "its directory points outside it", _ADVICE)
        file.seek(info.header_offset)
        local = file.read(_LOCAL_HEADER)
        names = int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little")
        if info.header_offset + _LOCAL_HEADER + names + info.compress_size > limit:
            raise BadFile(path, "its entries overlap", _ADVICE, f"array {info.filename}")


def _read_header(path: str | Path, name: str, file: IO[bytes], size: int) -> Header:
    """The header at the start of `file`, which must describe exactly the `size` bytes there are."""
    place = f"array {name}"
    with _naming_damage(path, name):
        version = npy.read_magic(file)
        if version not in ((1, 0), (2, 0)):
            raise BadFile(path, f"its array format {version} is not supported", _ADVICE, place)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(file)
    if dtype.hasobject:
        problem = "it holds Python objects, which could run code"
        raise BadFile(path, problem, "Save plain numbers.", place)
    wanted = prod(shape) * dtype.itemsize
    if min(shape, default=0) < 0 or file.tell() + wanted != size:
        problem = f"its header promises {wanted} bytes, there are {size - file.tell()}"
        raise BadFile(path, problem, _ADVICE, place)
    if wanted > LARGEST_ARRAY:
        raise BadFile(path, "it is larger than 4 GiB", "Split it, or save fewer samples.", place)
    return Header(shape, dtype)


def _read_array(path: str | Path, name: str, file: IO[bytes]) -> NDArray[Any]:
    with _naming_damage(path, name):
        array: NDArray[Any] = npy.read_array(file, allow_pickle=False)
        return array


@contextmanager
def _naming_damage(path: str | Path, name: str) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield
    except BadFile:
        raise
    except _DAMAGE as error:
        raise BadFile(path, f"it is damaged ({error})", _ADVICE, f"array {name}") from error
