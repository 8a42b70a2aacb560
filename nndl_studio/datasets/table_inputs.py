"""Rows of a table to answer for, as a trained network takes them: each alone, or with those before
it as a sequence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.in_words import column_called
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import SHOWN, RawInputs, Words
from nndl_studio.datasets.table_cells import cells
from nndl_studio.datasets.table_file import Table, is_one, opened
from nndl_studio.datasets.table_windows import Windows, arranged, starts, too_short
from nndl_studio.datasets.table_words import key, words_in
from nndl_studio.files import BadFile, Place
from nndl_studio.sentence import Sentence, say, say_count

Cells = NDArray[np.float64]
# Columns that are shown.
MOST_SHOWN = 60


def inputs(path: Path, recipe: Recipe) -> RawInputs | None:
    """The cells that the network reads, of each row or of so many in a row; None for what is no
    table, or where the network reads no numbers. Raises BadFile."""
    if recipe.info.kind not in ("vector", "sequence") or not is_one(path):
        return None
    with opened(path, recipe.csv) as table:
        columns = _columns_of(table, recipe)
        x = cells(table, columns, told=False)
        if len(x) == 0:
            raise BadFile(path, say("it holds no rows"), say("Give a row for each sample."))
        _require_full(path, columns, x, bool(recipe.encoders))
        says = tuple(_not_learned(columns, x))
        if recipe.info.kind == "sequence":
            return _sequences(table, x, recipe, says)
        beside = key(table, {*(each.name for each in columns), *recipe.targets}, len(x))
        others = [name for name in table.names if name not in beside]
        shown = words_in(table, others[:MOST_SHOWN], SHOWN)
        return RawInputs(x, says=says, beside=beside, shown=shown)


def _sequences(table: Table, x: Cells, recipe: Recipe, says: tuple[Sentence, ...]) -> RawInputs:
    """Each row with those before it, as it was trained on, called as the row that is told."""
    steps, horizon = recipe.info.axes[0], recipe.horizon
    by = {each.role: cells(table, (each,))[:, 0] for each in recipe.arrangement}
    if "group" in by:
        by["group"] = _as_they_come(by["group"])
    rows = arranged(len(x), by.get("group"), by.get("order"))
    group = by["group"][rows] if "group" in by else None
    first = starts(group, len(x), steps, every=1, horizon=0)
    if len(first) == 0:
        raise BadFile(table.path, too_short(steps), say("Give more rows."))
    last = first + steps - 1
    told = np.full(len(first), -1)
    # Those whose answer the table holds as well.
    held = starts(group, len(x), steps, every=1, horizon=horizon)
    told[np.searchsorted(first, held)] = rows[held + steps - 1 + horizon]
    names = tuple(_called(*each, horizon) for each in zip(told, rows[last], strict=True))
    where = np.where(told < 0, rows[last], told)
    arranging = words_in(table, [each.name for each in recipe.arrangement])
    beside = dict[str, Words]()
    for each in recipe.arrangement:
        words = arranging[each.name]
        # Of a row that the table does not hold nobody knows its place in order.
        unknown = (told < 0) & (each.role == "order")
        beside[each.name] = tuple(
            "" if gone else words[row] for row, gone in zip(where, unknown, strict=True)
        )
    windows = Windows(x[rows], first, steps)[:]
    return RawInputs(windows, np.full(len(first), steps), names, says, beside)


def _as_they_come(groups: Cells) -> Cells:
    """The groups numbered in the order of the table, those that training never saw among them."""
    _, first, which = np.unique(groups, return_index=True, return_inverse=True, equal_nan=True)
    return np.argsort(np.argsort(first)).astype(np.float64)[which]


def _called(told: int, last: int, horizon: int) -> Sentence:
    """What a sequence is called: the row that is told, or how far it lies behind the table."""
    if told >= 0:
        return say("row {row}", row=told + 1)
    return say_count(
        horizon, "{n:,} row after row {last}", "{n:,} rows after row {last}", last=last + 1
    )


def _not_learned(columns: Sequence[Column], x: Cells) -> Iterator[Sentence]:
    """Of categories that there were none of to learn from: the network reads none of its own."""
    for i, column in enumerate(columns):
        strange = np.flatnonzero(x[:, i] < 0)
        if column.type == "category" and len(strange):
            yield say(
                "{column} is none of the categories that were learned in {rows}, the first of "
                "them row {first}: it counts as none of them.",
                column=column.name,
                rows=say_count(len(strange), "{n:,} row", "{n:,} rows"),
                first=int(strange[0]) + 1,
            )


def _require_full(path: Path, columns: Sequence[Column], x: Cells, mended: bool) -> None:
    """Nothing is missing but where the network knows what to do about it."""
    for i, column in enumerate(columns):
        gone = np.flatnonzero(np.isnan(x[:, i]))
        if len(gone) and (not mended or column.missing == "drop row"):
            advice = say("Fill it in, or leave the row out.")
            place = Place(row=int(gone[0]) + 1, column=column.name)
            raise BadFile(path, say("the cell is empty"), advice, place)


def _columns_of(table: Table, recipe: Recipe) -> tuple[Column, ...]:
    """The columns of a table that a network with this recipe reads. Raises BadFile."""
    wanted = tuple(each.column for each in recipe.encoders)
    if not wanted:
        if recipe.info.kind != "vector" or len(table.names) != recipe.info.axes[0]:
            problem = say_count(
                len(table.names),
                "its rows have {n} cell, here a sample is {axes}",
                "its rows have {n} cells, here a sample is {axes}",
                axes="×".join(map(str, recipe.info.axes)),
            )
            raise BadFile(table.path, problem, say("Give samples like those of the Data node."))
        return tuple(Column(name) for name in table.names)
    for each in wanted:
        called = column_called(each.name)
        table.require(each.name, say("it has no {column}, which the network reads", column=called))
    for each in recipe.arrangement:
        called = column_called(each.name)
        table.require(
            each.name, say("it has no {column}, by which rows are put together", column=called)
        )
    return wanted
