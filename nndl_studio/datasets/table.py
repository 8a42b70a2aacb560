"""The user's own table: a row a sample, a column a feature, a label or a number to tell.

CSV and its kin, JSON lines, Parquet and the sheets of .xlsx. Numbers are held in float64, encoded
and scaled when they are asked for, column by column (`encoders`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column, fault
from nndl_studio.datasets.csv_form import looks_like_a_table
from nndl_studio.datasets.held import Held
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.own_file import found_file
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import (
    RawInputs,
    Source,
    Understood,
)
from nndl_studio.datasets.table_cells import cells
from nndl_studio.datasets.table_facts import Facts, facts
from nndl_studio.datasets.table_file import Table, is_table, opened
from nndl_studio.datasets.table_guess import NO_ROLES, Roles, guessed, sentences
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


def inputs(path: Path, recipe: Recipe) -> RawInputs | None:
    if recipe.info.kind not in ("vector", "sequence") or not is_one(path):
        return None
    with opened(path) as table:
        columns = _columns_of(table, recipe)
        x = cells(table, columns, told=False)
        by: dict[str, Cells] = {
            each.role: cells(table, (each,))[:, 0] for each in recipe.arrangement
        }
    if len(x) == 0:
        raise BadFile(path, "it holds no rows", "Give a row for each sample.")
    _require_full(path, columns, x, bool(recipe.encoders))
    says = tuple(_not_learned(columns, x))
    if recipe.info.kind == "sequence":
        return replace(_sequences(path, x, by, recipe.info.axes[0]), says=says)
    return RawInputs(x, says=says)


TABLE = Source("your own table", TableConfig, describe, read, understand, inputs)


def is_one(path: Path) -> bool:
    """Whether a file is a table, by its name or by what it holds."""
    return not path.is_dir() and (is_table(path) or looks_like_a_table(path))


def _sequences(path: Path, x: Cells, by: Mapping[str, Cells], steps: int) -> RawInputs:
    """Each row with those before it, as it was trained on, named by its place in the file."""
    rows = arranged(len(x), by.get("group"), by.get("order"))
    group = by["group"][rows] if "group" in by else None
    first = starts(group, len(x), steps, every=1, horizon=0)
    if len(first) == 0:
        problem = f"no group of its rows is long enough for {steps} steps"
        raise BadFile(path, problem, "Give more rows.")
    names = tuple(f"row {row + 1}" for row in rows[first + steps - 1])
    return RawInputs(Windows(x[rows], first, steps)[:], np.full(len(first), steps), names)


def _not_learned(columns: Sequence[Column], x: Cells) -> Iterator[str]:
    """Of categories that there were none of to learn from: the network reads none of its own."""
    for i, column in enumerate(columns):
        strange = np.flatnonzero(x[:, i] < 0)
        if column.type == "category" and len(strange):
            yield (
                f"{column.name} is none of the categories that were learned in {len(strange):,} "
                f"{'row' if len(strange) == 1 else 'rows'}, the first of them row "
                f"{strange[0] + 1}: it counts as none of them."
            )


def _require_full(path: Path, columns: Sequence[Column], x: Cells, mended: bool) -> None:
    """Nothing is missing but where the network knows what to do about it."""
    for i, column in enumerate(columns):
        gone = np.flatnonzero(np.isnan(x[:, i]))
        if len(gone) and (not mended or column.missing == "drop row"):
            advice = "Fill it in, or leave the row out."
            place = Place(row=int(gone[0]) + 1, column=column.name)
            raise BadFile(path, "the cell is empty", advice, place)


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


def _columns_of(table: Table, recipe: Recipe) -> tuple[Column, ...]:
    """The columns of a table that a network with this recipe reads. Raises BadFile."""
    wanted = tuple(each.column for each in recipe.encoders)
    if not wanted:
        if recipe.info.kind != "vector" or len(table.names) != recipe.info.axes[0]:
            axes = "×".join(map(str, recipe.info.axes))
            problem = f"its rows have {len(table.names)} cells, here a sample is {axes}"
            raise BadFile(table.path, problem, "Give samples like those of the Data node.")
        return tuple(Column(name) for name in table.names)
    missing = [each.name for each in wanted if each.name not in table.names]
    if missing:
        problem = f"it has no column {missing[0]}, which the network reads"
        raise BadFile(table.path, problem, f"Its columns are {', '.join(table.names[:20])}.")
    return wanted
