"""Samples that stay in their file and are read when they are asked for.

They are read, not mapped: a mapped file that another program shortens ends the process, and what is
mapped counts against a limit of its memory.
"""

from __future__ import annotations

import os
import threading
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import Held, own_rows
from nndl_studio.files import BadFile, open_file, require_file
from nndl_studio.going import require_wanted
from nndl_studio.sentence import say

# What is smaller is held in memory, from where a batch is gathered soonest.
IN_MEMORY = 256 * 2**20


class OnDisk:
    """Rows of numbers at a place in a file, `Held`: float and whole numbers in their own type."""

    def __init__(
        self, path: Path, start: int, shape: tuple[int, ...], dtype: np.dtype[Any]
    ) -> None:
        require_file(path)
        self.shape, self._stored = shape, dtype
        self.dtype = dtype.newbyteorder("=")
        self._path, self._start = path, start
        self._bytes = prod(shape[1:]) * dtype.itemsize
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._file = os.fdopen(handle, "rb", buffering=0)
        self._lock = threading.Lock()
        finalize(self, self._file.close)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: Any, /) -> Any:
        wanted = own_rows(rows, len(self))
        some = wanted.reshape(-1)
        found = np.empty((len(some), *self.shape[1:]), self._stored)
        as_bytes = found.reshape(-1).view(np.uint8).data
        for low, high in _runs(some):
            require_wanted()
            room = as_bytes[low * self._bytes : high * self._bytes]
            self._read(self._start + int(some[low]) * self._bytes, room)
        native = found.astype(self.dtype, copy=False)
        return native.reshape((*wanted.shape, *self.shape[1:]))

    def _read(self, place: int, room: memoryview) -> None:
        with self._lock:
            self._file.seek(place)
            while room:
                got = self._file.readinto(room)
                if not got:
                    advice = say("It was changed while it was in use: choose it again.")
                    raise BadFile(self._path, say("it has become shorter"), advice)
                room = room[got:]


def held_rows(path: Path, start: int, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Held:
    """The rows at `start` of a file: in memory if that takes little, else on the disk. The file is
    known to be long enough. What is true or false is given as 1 and 0."""
    dtype = np.dtype(np.uint8) if dtype == np.bool_ else dtype
    if prod(shape) * dtype.itemsize > IN_MEMORY:
        return OnDisk(path, start, shape, dtype)
    with open_file(path) as file:
        file.seek(start)
        data = file.read(prod(shape) * dtype.itemsize)
    if len(data) != prod(shape) * dtype.itemsize:
        problem = say("it ends after {bytes:,} bytes", bytes=start + len(data))
        raise BadFile(path, problem, say("Fetch it anew."))
    found: NDArray[Any] = np.frombuffer(data, dtype).reshape(shape)
    return found.astype(dtype.newbyteorder("="), copy=False)


def _runs(rows: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Where rows that stand together in the file begin and end in `rows`."""
    if not len(rows):
        return []
    cuts = np.flatnonzero(np.diff(rows) != 1) + 1
    edges = [0, *cuts.tolist(), len(rows)]
    return list(pairwise(edges))
