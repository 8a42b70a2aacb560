"""What a weights file holds, listed before anything of it is read into arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from numpy.typing import NDArray

PROJECT_HASH = "project_hash"
STUDIO_VERSION = "studio_version"


class Damaged(Exception):
    """Bytes that are no whole file of their format; `place` is where in it, if that is known."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place


@dataclass(frozen=True)
class StoredArray:
    """One array of a file: what its header says, and `read()` for its numbers."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    read: Callable[[], NDArray[Any]]


@dataclass(frozen=True)
class Contents:
    """All arrays of a file, and its notes (`project_hash`, `studio_version`)."""

    arrays: tuple[StoredArray, ...]
    notes: Mapping[str, str]


@dataclass(frozen=True)
class Format:
    """A kind of weights file. `decode` raises `Damaged`; it allocates no array by itself."""

    label: str
    encode: Callable[[Mapping[str, NDArray[Any]], Mapping[str, str]], bytes]
    decode: Callable[[bytes], Contents]


def shape_text(shape: tuple[int, ...]) -> str:
    """The shape as messages write it: `6×5×5`, or `one number`."""
    return "×".join(map(str, shape)) or "one number"


def float32_bytes(shape: tuple[int, ...]) -> int:
    return 4 * prod(shape)
