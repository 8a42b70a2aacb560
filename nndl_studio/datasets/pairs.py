"""Pairs of tokens near one another in a text, numbered, and made when they are asked for.

A text has some hundred times as many of them as it has tokens. They stand in the order of their
first token, and among those of one token in the order of the second.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import row_numbers

Numbers = NDArray[np.int64]
Tokens = NDArray[np.int32]


class Pairs:
    """Every place of a text with each one up to `reach` away."""

    def __init__(self, tokens: int, reach: int) -> None:
        """Raises ValueError for fewer than 2·reach + 1 `tokens`."""
        if tokens <= 2 * reach:
            raise IndexError(f"{tokens} tokens are fewer than one of them has near it")
        self.count = pairs_within(tokens, reach)
        self._tokens, self._reach = tokens, reach
        # Tokens near an end have fewer others: where the pairs of each of these begin.
        self._head = _starts(np.arange(reach, 2 * reach))
        self._tail = self.count - _starts(np.arange(reach, 2 * reach))[::-1]

    def places(self, pairs: Numbers) -> tuple[Numbers, Numbers]:
        """Where the first and the second token of each pair stand in the text."""
        reach, middle = self._reach, self._head[-1]
        first = reach + (pairs - middle) // (2 * reach)
        begin = middle + (first - reach) * 2 * reach
        for starts, token in ((self._head, 0), (self._tail, self._tokens - reach)):
            here = (pairs >= starts[0]) & (pairs < starts[-1])
            near = np.searchsorted(starts, pairs[here], "right") - 1
            first[here], begin[here] = token + near, starts[near]
        place, left = pairs - begin, np.minimum(first, reach)
        second = first - left + place
        second[place >= left] += 1
        return first, second


class Near:
    """One side of the pairs of a text's tokens: `Held` samples, of shape (pairs, *axes)."""

    dtype = np.dtype(np.int64)

    def __init__(
        self, numbers: Tokens, pairs: Pairs, side: Literal[0, 1], axes: tuple[int, ...] = ()
    ) -> None:
        self._numbers, self._pairs, self._side, self._axes = numbers, pairs, side, axes

    @property
    def shape(self) -> tuple[int, ...]:
        """(pairs, *axes)."""
        return (self._pairs.count, *self._axes)

    def __len__(self) -> int:
        return self._pairs.count

    def __getitem__(self, rows: Any, /) -> Any:
        wanted = row_numbers(rows, len(self))
        places = self._pairs.places(wanted.reshape(-1))[self._side]
        found = self._numbers[places].astype(np.int64)
        return found.reshape((*wanted.shape, *self._axes))


def pairs_within(tokens: int, reach: int) -> int:
    """How many pairs of tokens stand at most `reach` apart, either first."""
    return reach * (2 * tokens - reach - 1)


def _starts(counts: Numbers) -> Numbers:
    """Where each group begins, and where the last one ends, for groups of so many."""
    return np.concatenate([[0], np.cumsum(counts)])
