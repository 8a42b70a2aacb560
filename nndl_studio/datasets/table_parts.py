"""The parts of a table that its rows name: by group, so that none is in two, or by a column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.info import Parts
from nndl_studio.datasets.split import SplitError, split
from nndl_studio.datasets.table_settings import TableConfig

PART_NAMES = {
    **dict.fromkeys(("train", "training", "训练", "0"), 0),
    **dict.fromkeys(("validation", "valid", "val", "dev", "验证", "1"), 1),
    **dict.fromkeys(("test", "testing", "测试", "2"), 2),
}


def parts(config: TableConfig, cells: NDArray[np.float64] | None) -> Parts | None:
    """Indices of the samples of each part, by the cells (samples,) of the column that says it;
    None where they follow from shares. Raises SplitError."""
    if config.split not in ("group", "part"):
        return None
    by = config.of_role(config.split)
    if by is None or cells is None:
        raise SplitError(f"no column says the {config.split} of a row: choose one in the table")
    if config.split == "group":
        return _by_group(cells, config)
    places = [PART_NAMES.get(name.strip().lower(), -1) for name in by.names]
    if -1 in places:
        name = by.names[places.index(-1)]
        raise SplitError(f"{by.name} names the part {name!r}: write train, validation or test")
    known = np.array([*places, -1])[np.where(np.isnan(cells), -1, cells).astype(np.int64)]
    return Parts(*(np.flatnonzero(known == part) for part in range(3)))


def _by_group(cells: NDArray[np.float64], config: TableConfig) -> Parts:
    """Whole groups are dealt to the parts by their shares of all groups."""
    groups, of_row = np.unique(cells, return_inverse=True, equal_nan=True)
    dealt = split(len(groups), None, *config.shares, config.draw)
    return Parts(*(np.flatnonzero(np.isin(of_row, some)) for some in dealt))
