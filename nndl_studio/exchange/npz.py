"""NumPy's .npz: a zip of .npy arrays; notes are 0-d text arrays, `__project_hash__` and so on."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from tokenize import TokenError
from typing import IO, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.contents import Contents, Damaged, Format, StoredArray

# Longest text of a note, in characters: a hash takes 64.
LONGEST_NOTE = 256
# Least bytes of the header before each entry.
LOCAL_HEADER = 30
# What zipfile and NumPy raise at bytes they can't make sense of.
UNREADABLE = (BadZipFile, zlib.error, TokenError, ValueError, EOFError, OSError, RuntimeError)

Header = tuple[tuple[int, ...], np.dtype[Any]]


def encode(arrays: Mapping[str, NDArray[Any]], notes: Mapping[str, str]) -> bytes:
    """The file's bytes; the same arrays always give the same bytes."""
    texts = {f"__{name}__": np.array(text) for name, text in notes.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, array in (*texts.items(), *arrays.items()):
            entry = io.BytesIO()
            np.save(entry, array, allow_pickle=False)
            # ZipInfo without a date: 1980, so that no clock gets into the bytes.
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), entry.getvalue())
    return buffer.getvalue()


def decode(data: bytes) -> Contents:
    """List the arrays of `data`. Raises `Damaged` naming the array that can't be read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except UNREADABLE as error:
        raise Damaged("is no whole .npz file") from error
    infos = archive.infolist()
    _refuse_overlap(infos, len(data))
    _refuse_repeats(infos)
    stored = tuple(_stored(archive, info) for info in infos)
    notes = {a.name.strip("_"): _note(a) for a in stored if _is_note(a.name)}
    return Contents(tuple(a for a in stored if not _is_note(a.name)), notes)


def _refuse_overlap(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Entries that share bytes are how a small file becomes a huge one."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Damaged("overlaps another array", info.filename)
        end = info.header_offset + LOCAL_HEADER + info.compress_size
    if end > size:
        raise Damaged("is cut short")


def _refuse_repeats(infos: list[zipfile.ZipInfo]) -> None:
    for name, count in Counter(info.filename for info in infos).items():
        if count > 1:
            raise Damaged("is in the file twice", name)


def _stored(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> StoredArray:
    if not info.filename.endswith(".npy"):
        raise Damaged(f"holds {info.filename!r}, which is no array")
    name = info.filename.removesuffix(".npy")
    shape, dtype = _read(archive, info, name, _header)
    return StoredArray(name, shape, str(dtype), partial(_read, archive, info, name, _array))


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, reader: Callable[[IO[bytes]], Any]
) -> Any:
    try:
        with archive.open(info) as file:
            return reader(file)
    except UNREADABLE as error:
        raise Damaged("can't be read", name) from error


def _header(file: IO[bytes]) -> Header:
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    else:
        shape, _, dtype = np.lib.format.read_array_header_2_0(file)
    return shape, dtype


def _array(file: IO[bytes]) -> NDArray[Any]:
    array: NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
    if file.read(1):
        raise Damaged("goes on after its last number")
    return array


def _is_note(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _note(stored: StoredArray) -> str:
    dtype = np.dtype(stored.dtype)
    if stored.shape or dtype.kind != "U" or dtype.itemsize > 4 * LONGEST_NOTE:
        raise Damaged("is no short text", stored.name)
    return str(stored.read())


NPZ = Format("NumPy arrays", encode, decode)
