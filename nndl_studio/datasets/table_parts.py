"""The parts of a table that its rows name: by group, so that none is in two, or by a column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.info import Parts
from nndl_studio.datasets.split import SplitError, split
from nndl_studio.datasets.table_settings import SplitBy
from nndl_studio.sentence import say

PART_NAMES = {
    **dict.fromkeys(("train", "training", "训练", "0"), 0),
    **dict.fromkeys(("validation", "valid", "val", "dev", "验证", "1"), 1),
    **dict.fromkeys(("test", "testing", "测试", "2"), 2),
}


def parts_by(
    how: SplitBy,
    by: Column | None,
    cells: NDArray[np.float64] | None,
    shares: tuple[float, float],
    seed: int,
) -> Parts | None:
    """Indices of the samples of each part, by the cells (samples,) of the column that says it;
    None where they follow from shares. Raises SplitError."""
    if how not in ("group", "part"):
        return None
    if by is None or cells is None:
        problem = say("no column says the part of a row: choose one in the table")
        if how == "group":
            problem = say("no column says the group of a row: choose one in the table")
        raise SplitError(problem)
    if how == "group":
        return _by_group(cells, shares, seed)
    places = [PART_NAMES.get(name.strip().lower(), -1) for name in by.names]
    if -1 in places:
        raise SplitError(
            say(
                "{column} names the part {part!r}: write train, validation or test",
                column=by.name,
                part=by.names[places.index(-1)],
            )
        )
    known = np.array([*places, -1])[np.where(np.isnan(cells), -1, cells).astype(np.int64)]
    train, validation, test = (np.flatnonzero(known == part) for part in range(3))
    return Parts(train, validation, test)


def _by_group(cells: NDArray[np.float64], shares: tuple[float, float], seed: int) -> Parts:
    """Whole groups are dealt to the parts by their shares of all groups."""
    groups, of_row = np.unique(cells, return_inverse=True, equal_nan=True)
    dealt = split(len(groups), None, *shares, seed)
    train, validation, test = (np.flatnonzero(np.isin(of_row, some)) for some in dealt)
    return Parts(train, validation, test)
