"""The user's own table: a row a sample, a column a feature, a label or a number to tell.

CSV and its kin, JSON lines, Parquet and the sheets of .xlsx. Numbers are held in float64, encoded
and scaled when they are asked for, column by column (`encoders`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import Held
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source, Understood
from nndl_studio.datasets.table_facts import Facts, facts, of_the_first_row
from nndl_studio.datasets.table_file import Table, is_one, opened
from nndl_studio.datasets.table_guess import NO_ROLES, Roles, guessed
from nndl_studio.datasets.table_held import HeldCells, held_by, require_columns
from nndl_studio.datasets.table_inputs import inputs
from nndl_studio.datasets.table_parts import parts_by
from nndl_studio.datasets.table_says import sentences
from nndl_studio.datasets.table_series import series
from nndl_studio.datasets.table_settings import SplitBy, TableConfig
from nndl_studio.datasets.table_windows import Sequences, Windows, arranged, sequences, too_short
from nndl_studio.datasets.texts_column import left_to_the_table, worth_reading
from nndl_studio.files import BadFile
from nndl_studio.sentence import Sentence, say

Rows = NDArray[np.int64]


def describe(config: TableConfig) -> DatasetInfo:
    require_columns(config)
    width = sum(each.width for each in config.inputs)
    names = () if config.label is None else config.label.names
    answers = len(names), config.rows, names, len(config.targets)
    if config.window:
        return DatasetInfo("sequence", (config.window, width), *answers)
    return DatasetInfo("vector", (width,), *answers)


def read(config: TableConfig) -> Samples:
    held = held_by(config)
    if config.window:
        return _in_sequences(config, held)
    rows = held.kept[arranged(len(held.kept), None, held.one("order", held.kept))]
    return _samples(config, held, held.of(config.inputs, rows), rows)


def sequences_of(config: TableConfig) -> Sequences:
    """How the rows of a table with a window are put together. Raises BadFile, also where no group
    of them is long enough."""
    found = _put_together(held_by(config))
    _require_samples(Path(config.file), config, len(found.first))
    return found


def _in_sequences(config: TableConfig, held: HeldCells) -> Samples:
    found = _put_together(held)
    x = Windows(held.of(config.inputs, found.rows), found.first, found.steps)
    lengths = np.full(len(found.first), found.steps, np.int64)
    return _samples(config, held, x, found.told, lengths)


def _put_together(held: HeldCells) -> Sequences:
    group, order = (held.one(role, held.kept) for role in ("group", "order"))
    return sequences(held.kept, group, order, held.config)


def _samples(
    config: TableConfig, held: HeldCells, x: Held, told: Rows, lengths: Rows | None = None
) -> Samples:
    """Samples `x`, each with its answer in the row that is `told`. Raises BadFile."""
    _require_samples(Path(config.file), config, len(x))
    label = held.one("label", told)
    return Samples(
        x,
        None if label is None else label.astype(np.int64),
        held.of(config.targets, told) if config.targets else None,
        lengths,
        columns=config.inputs,
        arrangement=config.arrangement,
        horizon=config.horizon if config.window else 0,
        targets=tuple(each.name for each in config.targets),
        target_scale=config.target_scale,
        parts=parts_by(
            config.split,
            config.of_role(config.split),
            held.one(config.split, told),
            config.shares,
            config.draw,
        ),
        in_order=config.split == "order",
        csv=config.csv,
    )


def understand(path: Path) -> Understood | None:
    return understood(path) if is_one(path) else None


def understood(path: Path, answer: str = "", roles: Roles = NO_ROLES) -> Understood:
    """How a table is read, with the column `answer` as what is to be told, and others in the roles
    that are given. Raises BadFile."""
    with opened(path) as table:
        rows, found = facts(table)
        require_rows(table, rows)
        config, asks = settings_for(table, rows, found, answer, roles)
        says = sentences(rows, found, config.columns)
        texts = left_to_the_table(worth_reading(table, found), roles)
        return Understood(config, (*table.says, *says, *texts), asks)


def settings_for(
    table: Table, rows: int, found: Sequence[Facts], answer: str = "", roles: Roles = NO_ROLES
) -> tuple[TableConfig, tuple[Sentence, ...]]:
    """The settings of a table with `rows` of columns that hold what was `found`, and what may be
    meant otherwise. Raises BadFile."""
    for name in filter(None, (answer, *roles)):
        table.require(name)
    doubts = of_the_first_row(table, found)
    said = {"group", "order"} & {*roles.values()}
    known = None if said else series(table, rows, found, {answer, *roles})
    if known is None:
        return TableConfig(str(table.path), guessed(rows, found, answer, roles), rows), doubts
    columns = guessed(rows, found, answer, {**known.roles, **roles})
    split: SplitBy = "group" if known.group else "share"
    return TableConfig(str(table.path), columns, rows, split=split), (*doubts, known.asks)


def require_rows(table: Table, rows: int) -> None:
    """Raises BadFile for a table without any."""
    if rows == 0:
        problem = say("it holds no rows below its names")
        raise BadFile(table.path, problem, say("Give it a row a sample."))


TABLE = Source(say("your own table"), TableConfig, describe, read, understand, inputs)


def _require_samples(path: Path, config: TableConfig, samples: int) -> None:
    if samples:
        return
    if config.window:
        raise BadFile(path, too_short(config.window), say("Take a smaller window or horizon."))
    advice = say("Let something stand for what is missing.")
    raise BadFile(path, say("every row is left out"), advice)
