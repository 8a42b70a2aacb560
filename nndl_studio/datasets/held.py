"""Samples as they are held: an array, or something that makes them when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

# Rows that are looked at together where all have their turn: some megabytes.
BLOCK = 2**16


class Held(Protocol):
    """Samples by their rows. An array is one of these; others hold less than they give."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(samples, axes of one sample ...)."""
        ...

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the samples that are given."""
        ...

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Any, /) -> Any:
        """The samples at `rows`: an array of whole numbers, a slice, or one number."""
        ...


class Span:
    """The whole numbers from `first` to before `end`, as rows of a part that stands together."""

    def __init__(self, first: int, end: int) -> None:
        self._range = range(first, end)

    @property
    def shape(self) -> tuple[int]:
        """(numbers,)."""
        return (len(self._range),)

    @property
    def dtype(self) -> np.dtype[Any]:
        """As indices are."""
        return np.dtype(np.int64)

    def __len__(self) -> int:
        return len(self._range)

    def __getitem__(self, rows: Any, /) -> Any:
        if isinstance(rows, slice):
            part = self._range[rows]
            return np.arange(part.start, part.stop, part.step, dtype=np.int64)
        if np.ndim(rows) == 0:
            return np.int64(self._range[int(rows)])
        return np.asarray(rows, np.int64) + self._range.start


def blocks(held: Held) -> Iterator[NDArray[Any]]:
    """All samples, some at a time, in their order."""
    for low in range(0, len(held), BLOCK):
        yield held[low : low + BLOCK]


def row_numbers(rows: Any, samples: int) -> NDArray[np.int64]:
    """The rows that `rows` names: a slice of `samples`, whole numbers, or one. Raises TypeError for
    numbers of several axes, which an array alone would take."""
    if isinstance(rows, tuple):
        raise TypeError("samples are asked for by their rows alone")
    if isinstance(rows, slice):
        return np.arange(*rows.indices(samples), dtype=np.int64)
    return np.asarray(rows, np.int64)
