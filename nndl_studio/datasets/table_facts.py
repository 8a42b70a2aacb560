"""What each column of a table holds, counted over all rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nndl_studio.datasets import table_cells as cells
from nndl_studio.datasets.columns import MOST_NAMES, Type
from nndl_studio.datasets.table_file import Table
from nndl_studio.going import tell
from nndl_studio.sentence import Sentence, say

# This share of what is there must be numbers, or dates, for a column to hold them.
MOST = 0.9
# What every number and date is like, however it is written: short, with a digit, and with at most
# two runs of letters (a month, or a T and a Z).
_LONGEST = 400  # bytes
_MAY_BE = ("[0-9]", "^[^A-Za-z]{0,64}([A-Za-z]+[^A-Za-z]{0,64}){0,2}$")
# So many names are categories whatever the rows; of more, each must occur some times.
FEW, OFTEN = 20, 5


@dataclass(frozen=True)
class Facts:
    """A column: `filled` of its cells hold something, about `distinct` different things. `odd`
    cells are not of its `type`, the first of them in `odd_row` with `odd_words`. `names` says how
    often each occurs, of a category or of a few numbers; those, or days, lie from `low` to `high`.
    """

    name: str
    filled: int
    distinct: int
    type: Type
    form: str = ""
    odd: int = 0
    odd_row: int = 0
    odd_words: str = ""
    names: dict[str, int] = field(default_factory=dict)
    low: float = 0.0
    high: float = 0.0
    whole: bool = False


Counted = tuple[int, tuple[Facts, ...]]
# Of the table that was looked at last, by its file's time and size: several sources ask.
_LAST: dict[tuple[object, ...], Counted] = {}


def facts(table: Table) -> Counted:
    """The number of rows, and what each column holds."""
    state = table.path.stat()
    key = (table.path, state.st_mtime_ns, state.st_size, table.names, table.form)
    found = _LAST.get(key)
    if found is None:
        found = _facts(table)
        _LAST.clear()
        _LAST[key] = found
    return found


def _facts(table: Table) -> Counted:
    tell(say("Counting what columns hold"))
    plain = [_counted(f"c{place}", "number", "") for place in range(len(table.names))]
    distinct = [f"approx_count_distinct({cells.text(f'c{i}')})" for i in range(len(plain))]
    rows, *found = table.one(", ".join(["count(*)", *distinct, *plain]))
    different, counts = found[: len(plain)], found[len(plain) :]
    columns = []
    for place, name in enumerate(table.names):
        tell(say("Looking at each column"), place, len(table.names))
        own = counts[_EACH * place : _EACH * (place + 1)]
        columns.append(_column(table, place, name, different[place], own))
    return int(rows), tuple(columns)


# What `_counted` counts: filled cells, those that can be read, the least and the greatest number,
# and those that are not whole.
_EACH = 5


def _counted(column: str, kind: Type, form: str) -> str:
    cell = f"({cells.text(column)})"
    n = f"({cells.value(cell, kind, form)})"
    return f"count({cell}), count({n}), min({n}), max({n}), count(*) FILTER ({n} <> trunc({n}))"


def _column(table: Table, place: int, name: str, distinct: int, counts: list[Any]) -> Facts:
    filled, read, *numbers = counts
    if filled == 0:
        return Facts(name, 0, 0, "text")
    kind: Type = "number"
    form = ""
    if read < filled:
        kind, form = _best(table, place, filled)
    few = max(FEW, min(MOST_NAMES, filled // OFTEN))
    # The number of different things is not exact.
    names = _names(table, place) if distinct <= 2 * (few if kind == "text" else FEW) else {}
    if kind == "text":
        named = 0 < len(names) <= few
        given = names if named else {}
        return Facts(
            name, filled, len(names) or distinct, "category" if named else "text", names=given
        )
    if (kind, form) != ("number", ""):
        _, read, *numbers = table.one(_counted(f"c{place}", kind, form))
    odd = filled - read
    low, high, parts = numbers
    found = Facts(
        name,
        filled,
        len(names) or distinct,
        kind,
        form,
        odd,
        names=names if odd == 0 else {},
        low=float(low),
        high=float(high),
        whole=parts == 0 and kind == "number",
    )
    return found if odd == 0 else _with_first_odd(table, place, found)


def _with_first_odd(table: Table, place: int, found: Facts) -> Facts:
    row, words = cells.first_odd(table, place, cells.value("cell", found.type, found.form))
    return replace(found, odd_row=row, odd_words=words)


def _best(table: Table, place: int, filled: int) -> tuple[Type, str]:
    """The type and form in which most cells can be read; text where too few can."""
    cell = f"({cells.text(f'c{place}')})"
    may_be = " AND ".join(f"regexp_matches({cell}, '{form}')" for form in _MAY_BE)
    short = f"CASE WHEN strlen(c{place}) <= {_LONGEST} THEN {may_be} ELSE false END"
    (able,) = table.one(f"count(*) FILTER ({short})")
    if able < MOST * filled:  # soon told of texts, for which each of the forms takes its time
        return "text", ""
    tries: list[tuple[Type, str, str]] = [
        *(("number", form, cells.number(cell, form)) for form in cells.NUMBER_FORMS),
        *(("date", form, cells.day(cell, form)) for form in cells.DATE_FORMS),
    ]
    counts = table.one(", ".join(f"count({query})" for _, _, query in tries))
    best = max(range(len(tries)), key=lambda i: counts[i])
    if counts[best] < MOST * filled:
        return "text", ""
    kind, form, _ = tries[best]
    return kind, form


def _names(table: Table, place: int) -> dict[str, int]:
    """How often each category occurs; numbers in their order, words in that of their letters."""
    inner = f"(SELECT {cells.text(f'c{place}')} AS cell FROM {table.source})"
    query = f"SELECT cell, count(*) FROM {inner} WHERE cell IS NOT NULL GROUP BY cell"
    found = {str(name): int(count) for name, count in table.connection.execute(query).fetchall()}
    try:
        order = sorted(found, key=float)
    except ValueError:
        order = sorted(found)
    return {name: found[name] for name in order}


def of_the_first_row(table: Table, found: Sequence[Facts]) -> tuple[Sentence, ...]:
    """A doubt where what the first row says as names stands in the rows below it, too: in every
    column that says the same again and again."""
    again = [each for each in found if each.names and each.filled >= 2 * len(each.names)]
    seen = again and all(each.name in each.names for each in again)
    if table.form is None or not table.form.header or not seen:
        return ()
    return (say("What the first row says stands in rows below it, too: it may be a sample."),)
