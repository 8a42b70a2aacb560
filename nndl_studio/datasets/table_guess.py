"""What the columns of a table are probably for, and sentences that say what was understood.

Every guess is said, and stands in the settings, where it can be corrected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from nndl_studio.datasets.columns import MOST_NAMES, Column, Role
from nndl_studio.datasets.in_words import counted
from nndl_studio.datasets.own_value import own_value
from nndl_studio.datasets.table_facts import Facts

Roles = Mapping[str, Role]
NO_ROLES: Roles = {}
# What the column to learn is often called; the earlier, the surer.
ANSWERS = (
    *("label", "labels", "target", "class", "species", "category", "outcome", "y", "output"),
    *("diagnosis", "quality", "type", "result", "survived", "price", "medv", "default", "churn"),
    *("sentiment", "topic"),
    *("标签", "类别", "分类", "目标", "结果", "价格", "情感", "主题"),
)
NUMBERS_OF_ROWS = (
    "id",
    "index",
    "no",
    "nr",
    "row",
    "rownames",
    "rowid",
    "unnamed: 0",
    "序号",
    "编号",
)
# Whole numbers of so many different values may be classes.
MOST_CLASSES = 20
# Names are listed up to here, columns up to there.
MOST_LISTED, MOST_SENTENCES = 6, 12


def guessed(
    rows: int, facts: Sequence[Facts], wanted: str = "", roles: Roles = NO_ROLES
) -> tuple[Column, ...]:
    """Settings for each: role, type, encoding, and what is done where cells are empty. The column
    that is `wanted` is to be told, else the one that probably is; others have the `roles` that are
    given by their names."""
    columns = [_column(each, rows) for each in facts]
    names = [each.name for each in facts]
    told = any(role in ("label", "target", "input and target") for role in roles.values())
    free = {i for i, name in enumerate(names) if name not in roles}
    answer = names.index(wanted) if wanted else None if told else _answer(facts, columns, free)
    if answer is not None:
        columns[answer] = _as_answer(facts[answer], columns[answer])
    elif not told and "order" in roles.values():
        columns = _measured(columns, free)
    given = (roles.get(each.name) for each in facts)
    return tuple(map(_in_role, facts, columns, given))


def sentences(rows: int, facts: Sequence[Facts], columns: Sequence[Column]) -> tuple[str, ...]:
    """What was found, what is to be learned, and what is done with cells that are empty or odd."""
    inputs = [each for each in columns if each.is_input]
    numbers = sum(each.width for each in inputs)
    first = f"{counted(rows, 'row')} of {counted(len(columns), 'column')}"
    are = "is an input" if len(inputs) == 1 else "are inputs"
    read = f"{counted(numbers, 'number')} for the network"
    said = [f"{first}, of which {len(inputs)} {are}: {read}."]
    said += _of_the_answer(facts, columns)
    ignored = [each.name for each in columns if each.role == "ignore"]
    if ignored:
        said.append(f"{_listed(ignored)} {'is' if len(ignored) == 1 else 'are'} left out.")
    of_columns = [line for pair in zip(facts, columns, strict=True) for line in _of(rows, *pair)]
    if len(of_columns) > MOST_SENTENCES:
        more = len(of_columns) - MOST_SENTENCES
        of_columns = [*of_columns[:MOST_SENTENCES], f"{more} more remarks on single columns."]
    return (*said, *of_columns)


def _column(facts: Facts, rows: int) -> Column:
    column = Column(facts.name, type=facts.type, form=facts.form, odd=facts.odd)
    empty = facts.filled - facts.odd < rows
    if facts.type == "text" or _is_constant(facts) or _numbers_rows(facts, rows):
        return replace(column, role="ignore", type="text" if facts.filled == 0 else facts.type)
    if facts.type == "category":
        missing = "own column" if empty else "mean"
        names = tuple(facts.names)
        return replace(column, names=names, missing=missing, encoding="one-hot")
    return replace(column, missing="median" if empty else "mean")


def _is_constant(facts: Facts) -> bool:
    return facts.distinct <= 1 or (facts.type != "category" and facts.low == facts.high)


def _numbers_rows(facts: Facts, rows: int) -> bool:
    """Whether it only says which row it is."""
    named = facts.name.strip().lower() in NUMBERS_OF_ROWS or facts.name.startswith("Unnamed")
    every = facts.whole and facts.filled == rows and facts.high - facts.low == rows - 1
    return every and rows > 1 and (named or facts.name == "")


def _in_role(facts: Facts, column: Column, role: Role | None) -> Column:
    """In the role that it is given, if it is given one."""
    if role is None:
        return column
    if role == "label":
        return _as_label(facts)
    missing = "drop row" if role == "target" else column.missing
    return replace(column, role=role, missing=missing)


def _answer(facts: Sequence[Facts], columns: Sequence[Column], free: Set[int]) -> int | None:
    """The column to learn, of those that are `free`: by its name, else the last one that can be."""
    able = [
        i
        for i, each in enumerate(columns)
        if each.role == "input" and each.type != "date" and i in free
    ]
    if len(able) < 2:
        return None
    named = {name: place for place, name in enumerate(ANSWERS)}
    known = [i for i in able if facts[i].name.strip().lower() in named]
    if known:
        return min(known, key=lambda i: named[facts[i].name.strip().lower()])
    first_or_last = [i for i in (able[-1], able[0]) if columns[i].type == "category"]
    return first_or_last[0] if first_or_last else able[-1]


def _measured(columns: list[Column], free: Set[int]) -> list[Column]:
    """Of a series the only number that is measured is read, and is to be told of later rows."""
    able = [i for i in free if columns[i].role == "input" and columns[i].type == "number"]
    if len(able) != 1:
        return columns
    told = replace(columns[able[0]], role="input and target", missing="drop row")
    return [told if i == able[0] else each for i, each in enumerate(columns)]


def _as_answer(facts: Facts, column: Column) -> Column:
    """As the label, if it has a few names or whole numbers that may be classes; else a target."""
    few = 2 <= len(facts.names) <= (MOST_NAMES if column.type == "category" else MOST_CLASSES)
    if column.type == "category" or (few and facts.whole):
        return _as_label(facts)
    return replace(column, role="target", missing="drop row")


def _as_label(facts: Facts) -> Column:
    kept = Column(facts.name, "label", "category", names=tuple(facts.names))
    return replace(kept, missing="drop row", encoding="one-hot")


def _of_the_answer(facts: Sequence[Facts], columns: Sequence[Column]) -> Iterator[str]:
    for fact, column in zip(facts, columns, strict=True):
        if column.role == "label":
            counts = [fact.names.get(name, 0) for name in column.names]
            few = f"{min(counts):,} to {max(counts):,} rows each"
            each = f"{counts[0]:,} rows each" if min(counts) == max(counts) else few
            names = _listed(list(column.names))
            told = f"{len(column.names)} classes ({names}), {each}"
            yield f"{column.name} is to be predicted: {told}."
        elif column.is_target:
            told = f"a number from {fact.low:,g} to {fact.high:,g}"
            yield f"{column.name} is to be predicted: {told}."
    if not any(each.role == "label" or each.is_target for each in columns):
        yield "No column is to be predicted: choose one as label or target."


def _of(rows: int, facts: Facts, column: Column) -> Iterator[str]:
    """What is to be said of one column."""
    name = column.name
    if facts.filled == 0:
        yield f"{name} is empty."
    elif column.role == "ignore":
        yield from _why_left_out(facts, column, rows)
    elif column.type == "date":
        low, high = map(day_in_words, (facts.low, facts.high))
        how = f", written as {_in_words(column.form)}" if column.form else ""
        yield f"{name} holds dates from {low} to {high}{how}, read as days."
    elif column.form:
        yield f"{name} has its numbers written like {column.form}."
    if facts.odd:
        kind = "date" if column.type == "date" else "number"
        more = f", and {facts.odd - 1} more" if facts.odd > 1 else ""
        yield (
            f"{name} holds {facts.odd_words!r} in row {facts.odd_row}{more}, which is no {kind}: "
            "it counts as missing."
        )
    gone = rows - facts.filled + facts.odd
    if gone and column.is_read and facts.filled:
        they = "it is" if gone == 1 else "they are"
        yield f"{name} is missing in {counted(gone, 'row')}: {_mended(column, they)}."


def _why_left_out(facts: Facts, column: Column, rows: int) -> Iterator[str]:
    """Nothing is to be said where that is the user's own will."""
    if facts.type == "text":
        yield f"{column.name} is text with about {facts.distinct:,} different values."
    elif _is_constant(facts):
        yield f"{column.name} is the same in every row."
    elif _numbers_rows(facts, rows):
        yield f"{column.name} only numbers the rows."


def _mended(column: Column, they: str) -> str:
    if column.role == "label" or column.missing == "drop row":
        return f"{they} left out"
    if column.missing == "own column":
        return "a column of its own says so"
    if column.missing == "value":
        return f"{own_value(column)} takes its place"
    return f"the {column.missing} of the training part takes its place"


def day_in_words(days: float) -> str:
    """The day that is so many days after 1970-01-01."""
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days):%Y-%m-%d}"


def _in_words(form: str) -> str:
    """A form of dates as people write it."""
    words = {"%d": "day", "%m": "month", "%Y": "year", "%b": "month", "%H:%M:%S": "time"}
    for sign, word in {**words, "%H:%M": "time"}.items():
        form = form.replace(sign, word)
    return form


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_LISTED])
    return shown if len(names) <= MOST_LISTED else f"{shown} and {len(names) - MOST_LISTED} more"
