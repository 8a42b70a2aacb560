"""What the columns of a table are probably for.

Every guess is said (`table_says`), and stands in the settings, where it can be corrected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from nndl_studio.datasets.columns import MOST_NAMES, Column, Role
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


def _column(facts: Facts, rows: int) -> Column:
    column = Column(facts.name, type=facts.type, form=facts.form, odd=facts.odd)
    empty = facts.filled - facts.odd < rows
    if facts.type == "text" or is_constant(facts) or numbers_rows(facts, rows):
        return replace(column, role="ignore", type="text" if facts.filled == 0 else facts.type)
    if facts.type == "category":
        missing = "own column" if empty else "mean"
        names = tuple(facts.names)
        return replace(column, names=names, missing=missing, encoding="one-hot")
    return replace(column, missing="median" if empty else "mean")


def is_constant(facts: Facts) -> bool:
    """Whether it is the same in every row."""
    return facts.distinct <= 1 or (facts.type != "category" and facts.low == facts.high)


def numbers_rows(facts: Facts, rows: int) -> bool:
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


def day_in_words(days: float) -> str:
    """The day that is so many days after 1970-01-01."""
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days):%Y-%m-%d}"
