"""Samples as they are held: an array, or something that makes them when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nndl_studio.going import require_wanted

# Rows that are looked at together where all have their turn: some megabytes, however long they are.
BLOCK = 2**16
BLOCK_BYTES = 8 * 2**20


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


class Stacked:
    """Samples of several that are held apart, one after another: nothing is copied to join them."""

    def __init__(self, parts: Sequence[Held]) -> None:
        self._parts = tuple(parts)
        self._ends = np.cumsum([len(part) for part in self._parts])
        self.dtype = np.result_type(*(part.dtype for part in self._parts))

    @property
    def shape(self) -> tuple[int, ...]:
        """(samples of all, axes of one sample ...)."""
        return (len(self), *self._parts[0].shape[1:])

    def __len__(self) -> int:
        return int(self._ends[-1])

    def __getitem__(self, rows: Any, /) -> Any:
        wanted = np.asarray(own_rows(rows, len(self)))
        some = wanted.reshape(-1)
        found = np.empty((len(some), *self.shape[1:]), self.dtype)
        start = 0
        for part, end in zip(self._parts, self._ends, strict=True):
            here = (some >= start) & (some < end)
            if here.any():
                found[here] = part[some[here] - start]
            start = end
        return found.reshape((*wanted.shape, *self.shape[1:]))


class Arranged:
    """Samples whose numbers, from the one at `first` on, are put together anew when they are asked
    for: their own axes in this `order`, as samples of `axes`."""

    def __init__(
        self, held: Held, axes: tuple[int, ...], order: tuple[int, ...] = (), first: int = 0
    ) -> None:
        self._held, self._axes, self._order, self._first = held, axes, order, first
        self.dtype = held.dtype

    @property
    def shape(self) -> tuple[int, ...]:
        """(samples, axes of one sample ...)."""
        return (len(self._held), *self._axes)

    def __len__(self) -> int:
        return len(self._held)

    def __getitem__(self, rows: Any, /) -> Any:
        wanted = own_rows(rows, len(self))
        some = self._held[wanted.reshape(-1)]
        some = some[:, self._first :] if self._first else some
        return arranged(some, self._axes, self._order).reshape((*wanted.shape, *self._axes))


def arranged(
    samples: NDArray[Any], axes: tuple[int, ...], order: tuple[int, ...] = ()
) -> NDArray[Any]:
    """Samples (samples, ...) whose own axes, counted from 0, are put in this `order`, as samples
    of `axes`: a view where that goes."""
    turned = samples.transpose(0, *(each + 1 for each in order)) if order else samples
    return turned.reshape(len(samples), *axes)


def rows_together(held: Held, number: int = 0) -> int:
    """How many rows fit into a block of some megabytes, at so many bytes a `number`; at 0 as they
    are held."""
    row = prod(held.shape[1:]) * (number or held.dtype.itemsize)
    return max(1, min(BLOCK, BLOCK_BYTES // max(row, 1)))


def blocks(held: Held) -> Iterator[NDArray[Any]]:
    """All samples, some at a time, in their order. Raises Stopped in between."""
    count = rows_together(held)
    for low in range(0, len(held), count):
        require_wanted()
        yield held[low : low + count]


def row_numbers(rows: Any, samples: int) -> NDArray[np.int64]:
    """The rows that `rows` names: a slice of `samples`, whole numbers, or one. Raises TypeError for
    numbers of several axes, which an array alone would take."""
    if isinstance(rows, tuple):
        raise TypeError("samples are asked for by their rows alone")
    if isinstance(rows, slice):
        return np.arange(*rows.indices(samples), dtype=np.int64)
    return np.asarray(rows, np.int64)


def own_rows(rows: Any, samples: int) -> NDArray[np.int64]:
    """As `row_numbers`, those counted from the end brought to where they are. Raises IndexError
    for a row that there is not."""
    wanted = row_numbers(rows, samples)
    if wanted.size and (wanted.min() < -samples or wanted.max() >= samples):
        raise IndexError(f"there are {samples} samples")
    return np.where(wanted < 0, wanted + samples, wanted)
