"""Sequences out of a table: so many rows in a row are a sample, and a later one has its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import row_numbers
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.sentence import Sentence, say_count

Numbers = NDArray[np.int64]
Cells = NDArray[np.float64]


class Windows:
    """Rows as sequences, `Held`: (samples, steps, columns), of which each row is kept once."""

    dtype = np.dtype(np.float64)

    def __init__(self, rows: Cells, starts: Numbers, steps: int) -> None:
        self._rows, self._starts, self._steps = rows, starts, steps

    @property
    def shape(self) -> tuple[int, ...]:
        """(samples, steps, columns)."""
        return (len(self._starts), self._steps, self._rows.shape[1])

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, rows: Any, /) -> Any:
        wanted = row_numbers(rows, len(self))
        return self._rows[self._starts[wanted][..., None] + np.arange(self._steps)]


@dataclass(frozen=True, eq=False)
class Sequences:
    """`rows` as they are put together, by their numbers; where among them each sequence of `steps`
    begins, `first`; and the row that holds its answer, `told`."""

    rows: Numbers
    first: Numbers
    told: Numbers
    steps: int

    def of(self, which: int) -> Numbers:
        """The rows of one sequence."""
        first = int(self.first[which])
        return self.rows[first : first + self.steps]


def sequences(
    kept: Numbers, group: Cells | None, order: Cells | None, config: TableConfig
) -> Sequences:
    """Those of the rows that are `kept`; `group` and `order` are their cells, where there are."""
    places = arranged(len(kept), group, order)
    together = None if group is None else group[places]
    first = starts(together, len(kept), config.window, config.every, config.horizon)
    rows = kept[places]
    told = rows[first + config.window - 1 + config.horizon]
    return Sequences(rows, first, told, config.window)


def arranged(rows: int, group: Cells | None, order: Cells | None) -> Numbers:
    """The rows group by group, and in each in their order; as they stand where neither is given."""
    keys = [each for each in (order, group) if each is not None]
    return np.lexsort(keys).astype(np.int64) if keys else np.arange(rows)


def starts(group: Cells | None, rows: int, steps: int, every: int, horizon: int) -> Numbers:
    """Where each sequence of `steps` rows begins, of which none runs into another group; one in
    `every` rows, so that the row `horizon` after its last is there as well."""
    ends = [rows]
    if group is not None:
        same = (group[1:] == group[:-1]) | (np.isnan(group[1:]) & np.isnan(group[:-1]))
        ends = [*(np.flatnonzero(~same) + 1).tolist(), rows]
    found, begin = [], 0
    for end in ends:
        found.append(np.arange(begin, end - steps - horizon + 1, every))
        begin = end
    return np.concatenate(found).astype(np.int64)


def too_short(steps: int) -> Sentence:
    """What is wrong where no sequence begins anywhere."""
    return say_count(
        steps,
        "no group of its rows is long enough for {n} step",
        "no group of its rows is long enough for {n} steps",
    )
