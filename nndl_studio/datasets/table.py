"""The user's own table: a row a sample, a column a feature, a label or a number to tell.

CSV and its kin, JSON lines, Parquet and the sheets of .xlsx. Numbers are held in float64, encoded
and scaled when they are asked for, column by column (`encoders`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column, fault
from nndl_studio.datasets.held import Held
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.own_file import found_file
from nndl_studio.datasets.source import (
    Source,
    Understood,
)
from nndl_studio.datasets.table_cells import cells
from nndl_studio.datasets.table_facts import Facts, facts
from nndl_studio.datasets.table_file import Table, is_one, opened
from nndl_studio.datasets.table_guess import NO_ROLES, Roles, guessed, sentences
from nndl_studio.datasets.table_inputs import inputs
from nndl_studio.datasets.table_parts import parts
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.datasets.table_windows import Windows, arranged, starts
from nndl_studio.datasets.texts_column import left_to_the_table, worth_reading
from nndl_studio.files import BadFile, Place

Cells = NDArray[np.float64]
Rows = NDArray[np.int64]


def describe(config: TableConfig) -> DatasetInfo:
    _found(config)
    width = sum(each.width for each in config.inputs)
    names = () if config.label is None else config.label.names
    answers = len(names), config.rows, names, len(config.targets)
    if config.window:
        return DatasetInfo("sequence", (config.window, width), *answers)
    return DatasetInfo("vector", (width,), *answers)


def read(config: TableConfig) -> Samples:
    path = _found(config)
    state = path.stat()
    held = _read(path, config.file_alone, state.st_mtime_ns, state.st_size)
    kept = np.flatnonzero(_kept(config, held))
    columns = {each.name: i for i, each in enumerate(_wanted(config))}

    def cells_of(wanted: tuple[Column, ...], rows: Rows) -> Cells:
        places = np.array([columns[each.name] for each in wanted], np.int64)
        return held[rows[:, None], places]

    def one(role: str, rows: Rows) -> Cells | None:
        by = config.of_role(role)
        return None if by is None else cells_of((by,), rows)[:, 0]

    group = one("group", kept) if config.window else None
    rows = kept[arranged(len(kept), group, one("order", kept))]
    x: Held = cells_of(config.inputs, rows)
    lengths = None
    if config.window:
        group = one("group", rows)
        first = starts(group, len(rows), config.window, config.every, config.horizon)
        x = Windows(cells_of(config.inputs, rows), first, config.window)
        rows = rows[first + config.window - 1 + config.horizon]
        lengths = np.full(len(first), config.window, np.int64)
    _require_samples(path, config, len(x))
    label = one("label", rows)
    return Samples(
        x,
        None if label is None else label.astype(np.int64),
        cells_of(config.targets, rows) if config.targets else None,
        lengths,
        columns=config.inputs,
        arrangement=config.arrangement,
        horizon=config.horizon if config.window else 0,
        targets=tuple(each.name for each in config.targets),
        target_scale=config.target_scale,
        parts=parts(config, one(config.split, rows)),
        in_order=config.split == "order",
    )


def understand(path: Path) -> Understood | None:
    return understood(path) if is_one(path) else None


def understood(path: Path, answer: str = "", roles: Roles = NO_ROLES) -> Understood:
    """How a table is read, with the column `answer` as what is to be told, and others in the roles
    that are given. Raises BadFile."""
    with opened(path) as table:
        rows, found = facts(table)
        require_rows(table, rows)
        config = settings_for(table, rows, found, answer, roles)
        says = sentences(rows, found, config.columns)
        texts = left_to_the_table(worth_reading(table, found), roles)
        return Understood(config, (*table.says, *says, *texts))


def settings_for(
    table: Table, rows: int, found: Sequence[Facts], answer: str = "", roles: Roles = NO_ROLES
) -> TableConfig:
    """The settings of a table with `rows` of columns that hold what was `found`. Raises BadFile."""
    for name in (answer, *roles):
        if name and name not in table.names:
            problem = f"it has no column {name}"
            raise BadFile(table.path, problem, f"Its columns are {', '.join(table.names[:20])}.")
    columns = guessed(rows, found, answer, roles)
    return TableConfig(file=str(table.path), columns=columns, rows=rows)


def require_rows(table: Table, rows: int) -> None:
    """Raises BadFile for a table without any."""
    if rows == 0:
        raise BadFile(table.path, "it holds no rows below its names", "Give it a row a sample.")


TABLE = Source("your own table", TableConfig, describe, read, understand, inputs)


def _found(config: TableConfig) -> Path:
    path = found_file(config.file, "Drop a table on the window, or choose one.")
    if not config.columns:
        advice = "Import it: what its columns are for is asked there."
        raise BadFile(path, "nothing is known of its columns yet", advice)
    problem = fault(config.columns)
    if problem:
        raise BadFile(path, problem, "Change what its columns are for.")
    return path


def _wanted(config: TableConfig) -> tuple[Column, ...]:
    """The columns that are read, the same whatever the split and the scales are."""
    return tuple(each for each in config.columns if each.is_read)


@lru_cache(maxsize=2)
def _read(path: Path, config: TableConfig, changed: int, size: int) -> Cells:
    """Cells of all columns that are read. Remembered while the file keeps its time and size."""
    wanted = _wanted(config)
    with opened(path, config.csv) as table:
        gone = [each.name for each in wanted if each.name not in table.names]
        if gone:
            problem = f"it has no column {gone[0]} any more"
            raise BadFile(path, problem, "Import it again, or put the column back.")
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
                problem = f"{_words(config, row, each)!r} is none of the known classes"
                advice = "Import the file again, or mend that row."
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


def _require_samples(path: Path, config: TableConfig, samples: int) -> None:
    if samples:
        return
    if config.window:
        problem = f"no group of its rows is long enough for {config.window} steps"
        raise BadFile(path, problem, "Take a smaller window or horizon.")
    raise BadFile(path, "every row is left out", "Let something stand for what is missing.")
