"""The cells of a table that are read, held as numbers, and which of its rows are samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column, fault
from nndl_studio.datasets.in_words import column_called
from nndl_studio.datasets.own_file import found_file
from nndl_studio.datasets.table_cells import cells
from nndl_studio.datasets.table_file import opened
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.files import BadFile, Place
from nndl_studio.sentence import say

Cells = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class HeldCells:
    """The `cells` (rows, columns) of the columns that are read, and the rows that are `kept`: those
    that are samples, or part of some."""

    config: TableConfig
    cells: Cells
    kept: Rows

    def of(self, columns: Sequence[Column], rows: Rows) -> Cells:
        """The cells of some columns in these rows."""
        place = {each.name: i for i, each in enumerate(_wanted(self.config))}
        places = np.array([place[each.name] for each in columns], np.int64)
        return self.cells[rows[:, None], places]

    def one(self, role: str, rows: Rows) -> Cells | None:
        """The cells (rows,) of the one column that is for this; None where there is none."""
        by = self.config.of_role(role)
        return None if by is None else self.of((by,), rows)[:, 0]


def held_by(config: TableConfig) -> HeldCells:
    """What is read by these settings. Raises BadFile."""
    path = require_columns(config)
    state = path.stat()
    found = _read(path, config.file_alone, state.st_mtime_ns, state.st_size)
    return HeldCells(config, found, np.flatnonzero(_kept(config, found)))


def require_columns(config: TableConfig) -> Path:
    """The table, if it is there and can be learned from with its columns as they are set. Raises
    BadFile."""
    path = found_file(config.file, say("Drop a table on the window, or choose one."))
    if not config.columns:
        advice = say("Import it: what its columns are for is asked there.")
        raise BadFile(path, say("nothing is known of its columns yet"), advice)
    problem = fault(config.columns)
    if problem:
        raise BadFile(path, problem, say("Change what its columns are for."))
    return path


def _wanted(config: TableConfig) -> tuple[Column, ...]:
    """The columns that are read, the same whatever the split and the scales are."""
    return tuple(each for each in config.columns if each.is_read)


@lru_cache(maxsize=2)
def _read(path: Path, config: TableConfig, changed: int, size: int) -> Cells:
    """Cells of all columns that are read. Remembered while the file keeps its time and size."""
    wanted = _wanted(config)
    with opened(path, config.csv) as table:
        for each in wanted:
            gone = say(
                "it has no {column} any more: import it again, or put the column back",
                column=column_called(each.name),
            )
            table.require(each.name, gone)
        found = cells(table, wanted)
    found.flags.writeable = False
    return found


def _kept(config: TableConfig, held: Cells) -> NDArray[np.bool_]:
    """Which rows are samples: those with a label and targets, and without gaps that drop a row."""
    kept = np.ones(len(held), np.bool_)
    for i, each in enumerate(_wanted(config)):
        if each.role == "label":
            strange = held[:, i] < 0
            if strange.any():
                row = int(np.argmax(strange)) + 1
                words = _words(config, row, each)
                problem = say("{cell!r} is none of the known classes", cell=words)
                advice = say("Import the file again, or mend that row.")
                place = Place(row=row, column=each.name)
                raise BadFile(config.file, problem, advice, place)
        if each.role == "label" or each.is_target or each.missing == "drop row":
            kept &= ~np.isnan(held[:, i])
    return kept


def _words(config: TableConfig, row: int, column: Column) -> str:
    """What stands in a cell."""
    with opened(Path(config.file), config.csv) as table:
        place = table.names.index(column.name)
        ((words,),) = table.rows(f"c{place}", f"LIMIT 1 OFFSET {row - 1}")
    return str(words).strip()
