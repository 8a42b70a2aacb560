"""What the cells of a table mean: a number, a day, a category, or that something is missing.

Cells are texts, and a column says in which form they are written. All of it is SQL, so that a
column of a million cells takes a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column, Type
from nndl_studio.datasets.csv_form import quoted
from nndl_studio.datasets.table_file import Table
from nndl_studio.files import BadFile, Place
from nndl_studio.going import require_wanted, tell
from nndl_studio.sentence import Sentence, say

MISSING = ("", "na", "n/a", "#n/a", "nan", "null", "?", "-", "--", ".")
# A category may be called so.
NO_NUMBER = ("none", "missing", "unknown", "nil")
_POINT = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
_COMMA = r"^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$"
NUMBER_FORMS = ("", "1,5", "1,234.5", "1.234,5", "50 %")
# Day before month where both can be meant: so most of the world writes.
DATE_FORMS = (
    *("", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y.%m.%d", "%Y年%m月%d日"),
    *("%d %b %Y", "%b %d, %Y", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"),
    *("%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%Y/%m/%d %H:%M"),
)
SECONDS_A_DAY = 86400.0
# Of all cells together, as they are held.
MOST_BYTES = 4 * 2**30


def text(cell: str) -> str:
    """A cell without blanks around it; NULL where something is missing."""
    words = ", ".join(map(quoted, MISSING))
    return f"CASE WHEN lower(trim({cell})) NOT IN ({words}) THEN trim({cell}) END"


def number(cell: str, form: str) -> str:
    """A cell, of `text`, as a finite number; NULL for what is none."""
    plain = f"replace({cell}, ',', '.')"
    match form:
        case "":
            digits = cell
        case "1,5":
            digits = f"CASE WHEN contains({cell}, '.') THEN NULL ELSE {plain} END"
        case "1,234.5":
            digits = _grouped(cell, _POINT, f"replace({cell}, ',', '')", cell)
        case "1.234,5":
            short = f"replace(replace({cell}, '.', ''), ',', '.')"
            digits = _grouped(cell, _COMMA, short, plain)
        case "50 %":
            digits = f"trim(rtrim({plain}, '%'))"
        case _:
            raise ValueError(say("numbers are not written as {form!r}", form=form))
    return f"CASE WHEN isfinite(TRY_CAST({digits} AS DOUBLE)) THEN TRY_CAST({digits} AS DOUBLE) END"


def day(cell: str, form: str) -> str:
    """A cell, of `text`, as days since 1970-01-01; NULL for what is no date."""
    moment = f"TRY_CAST({cell} AS TIMESTAMP)"
    if form:
        moment = f"TRY_STRPTIME({cell}, {quoted(form)})"
    return f"epoch({moment}) / {SECONDS_A_DAY}"


def cells(table: Table, columns: Sequence[Column], told: bool = True) -> NDArray[np.float64]:
    """(rows, columns): numbers, days, or the number of a category (−1 for a name that isn't known,
    and another number below 0 for each of them where it names a group); NaN where something is
    missing.

    What can't be read counts as missing if the user was `told` of as many, otherwise it is refused.
    Raises BadFile.
    """
    tell(say("Reading the table"))
    count = table.one("count(*)")[0]
    if count * len(columns) * 8 > MOST_BYTES:
        problem = say(
            "{rows:,} rows of {columns} columns take more than {most} GiB",
            rows=count,
            columns=len(columns),
            most=MOST_BYTES >> 30,
        )
        advice = say("Ignore some columns, or take a part of the rows.")
        raise BadFile(table.path, problem, advice)
    whole = np.empty((count, len(columns)))
    # All at once, so that the file is gone through once.
    wanted = [f"({_query(table, column)})::DOUBLE AS n{i}" for i, column in enumerate(columns)]
    found = table.connection.execute(f"SELECT {', '.join(wanted)} FROM {table.source}").fetchnumpy()
    for i, column in enumerate(columns):
        require_wanted()
        numbers: Any = found.pop(f"n{i}")
        whole[:, i] = np.ma.filled(numbers.astype(np.float64), np.nan)
        if column.type in ("number", "date"):
            _take_odd(table, column, whole[:, i], told)
    return whole


def first_odd(table: Table, place: int, value: str) -> tuple[int, str]:
    """The row, counted from 1, and the words of the first cell that has a `text` but no `value`."""
    inner = f"SELECT row_number() OVER () AS row, {text(f'c{place}')} AS cell FROM {table.source}"
    condition = f"cell IS NOT NULL AND {value} IS NULL"
    query = f"SELECT row, cell FROM ({inner}) WHERE {condition} ORDER BY row LIMIT 1"
    found = table.connection.execute(query).fetchone()
    assert found is not None
    return int(found[0]), str(found[1])


def value(cell: str, kind: Type, form: str) -> str:
    """A cell, of `text`, of a column of numbers or dates that are written so."""
    return day(cell, form) if kind == "date" else number(cell, form)


def _query(table: Table, column: Column) -> str:
    """The number of a cell. What is there but can't be read is infinite, to be counted."""
    place = table.names.index(column.name)
    cell = f"({text(f'c{place}')})"
    if column.type == "text":  # a group by its name
        return f"hash({cell}) % {2**53}"
    if column.type != "category":
        read = value(cell, column.type, column.form)
        return f"CASE WHEN {cell} IS NULL THEN NULL ELSE coalesce({read}, 'inf') END"
    kind = f"names{place}"
    names = ", ".join(map(quoted, column.names))
    table.connection.execute(f"CREATE TYPE {kind} AS ENUM ({names})")
    strange = f"(-1 - hash({cell}) % {2**52}::DOUBLE)" if column.role == "group" else "-1"
    code = f"coalesce(enum_code(TRY_CAST({cell} AS {kind}))::DOUBLE, {strange})"
    return f"CASE WHEN {cell} IS NOT NULL THEN {code} END"


def _take_odd(table: Table, column: Column, numbers: NDArray[np.float64], told: bool) -> None:
    odd = np.isinf(numbers)
    count = int(odd.sum())
    if count > (column.odd if told else 0):
        place = table.names.index(column.name)
        row, words = first_odd(table, place, value("cell", column.type, column.form))
        problem = say("{cell!r} is no number", cell=words)
        if column.type == "date":
            problem = say("{cell!r} is no date", cell=words)
        at = Place(row=row, column=column.name)
        raise BadFile(table.path, problem, _how_written(column), at)
    numbers[odd] = np.nan


def _how_written(column: Column) -> Sentence:
    """What may stand in a cell instead."""
    if column.type == "date":
        return say(
            "Mend it, or leave it empty: the column holds dates written like {date}.",
            date=datetime(2024, 5, 31).strftime(column.form or "%Y-%m-%d"),
        )
    if not column.form:
        return say("Mend it, or leave it empty: the column holds numbers.")
    return say(
        "Mend it, or leave it empty: the column holds numbers written like {number}.",
        number=column.form,
    )


def _grouped(cell: str, form: str, short: str, other: str) -> str:
    return f"CASE WHEN regexp_matches({cell}, {quoted(form)}) THEN {short} ELSE {other} END"
