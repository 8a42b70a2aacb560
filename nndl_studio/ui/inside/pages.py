"""An array of any rank as pages of rows and columns, and where each of its numbers stands there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from nndl_studio.ops.terms import Index
from nndl_studio.training.workings.record import Array

# Long vectors are folded: their places can be counted off in tens.
FOLD = 10


@dataclass(frozen=True)
class Pages:
    """`shape` is the array's. A vector is folded into rows of ten; a matrix is one page; what has
    more axes is a page for each place of the first ones. Maps of a single number, as those of C5,
    are read as what they are: a vector."""

    shape: tuple[int, ...]

    @cached_property
    def core(self) -> tuple[int, ...]:
        """The shape without the sides of maps that have one number each."""
        core = self.shape
        while len(core) > 2 and core[-2:] == (1, 1):
            core = core[:-2]
        return core

    @property
    def folded(self) -> bool:
        """Whether rows are parts of one vector."""
        return len(self.core) <= 1

    @property
    def count(self) -> int:
        """How many pages there are."""
        return 1 if len(self.core) <= 2 else prod(self.core[:-2])

    @property
    def rows(self) -> int:
        return -(-prod(self.core) // FOLD) if self.folded else self.core[-2]

    @property
    def columns(self) -> int:
        return min(FOLD, prod(self.core)) if self.folded else self.core[-1]

    def index(self, page: int, row: int, column: int) -> Index | None:
        """The array's index there; None where a folded vector has ended."""
        ones = (0,) * (len(self.shape) - len(self.core))
        if not self.core:
            return ()
        if self.folded:
            at = row * FOLD + column
            return (at, *ones) if at < self.core[0] else None
        return (*self.named(page), row, column, *ones)

    def place(self, index: Index) -> tuple[int, int, int]:
        """Page, row and column of an index."""
        index = index[: len(self.core)]
        if self.folded:
            return (0, *divmod(index[0], FOLD)) if index else (0, 0, 0)
        page = int(np.ravel_multi_index(index[:-2], self.core[:-2])) if len(index) > 2 else 0
        return page, index[-2], index[-1]

    def laid_out(self, array: Array) -> Array:
        """(pages, rows, columns); NaN where a folded vector has ended."""
        flat = np.full(self.count * self.rows * self.columns, np.nan)
        flat[: array.size] = array.reshape(-1)
        return flat.reshape(self.count, self.rows, self.columns)

    def named(self, page: int) -> Index:
        """The first places of the index of all numbers on a page."""
        if len(self.core) <= 2:
            return ()
        return tuple(map(int, np.unravel_index(page, self.core[:-2])))
