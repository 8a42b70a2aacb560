"""What the user gives to stand for missing cells of a column: a number, a day or a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isfinite

from msgspec.structs import replace

from nndl_studio.datasets.columns import MOST_NAMES, Column
from nndl_studio.datasets.table_cells import SECONDS_A_DAY
from nndl_studio.sentence import Sentence, say

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def own_value(column: Column) -> str:
    """It in words; "" where nothing is given."""
    if column.missing != "value":
        return ""
    if column.type == "category":
        return column.word
    if column.type != "date":
        return f"{column.value:.15g}"
    moment = EPOCH + timedelta(days=column.value)
    return f"{moment:%Y-%m-%d}" if column.value.is_integer() else f"{moment:%Y-%m-%d %H:%M:%S}"


def with_own_value(column: Column, text: str) -> Column:
    """The column with what `text` says in place of what is missing. A word that is none of its
    names becomes one. Raises ValueError that says what is wrong, and what would be right."""
    plain = without_own_value(column)
    given, wants = text.strip(), wanted(column)
    if not given:
        problem = say("nothing is given: {column} wants {wanted}", column=column.name, wanted=wants)
        raise ValueError(problem)
    if column.type == "category":
        names = plain.names if given in plain.names else (*plain.names, given)
        if len(names) > MOST_NAMES:
            problem = say(
                "{column} has {most:,} names already: choose one of them",
                column=column.name,
                most=MOST_NAMES,
            )
            raise ValueError(problem)
        return replace(plain, missing="value", word=given, names=names)
    number = _day(given) if column.type == "date" else _number(given)
    if number is None:
        values = {"given": given, "column": column.name, "wanted": wants}
        if column.type == "date":
            raise ValueError(say("“{given}” is no date: {column} wants {wanted}", **values))
        raise ValueError(say("“{given}” is no number: {column} wants {wanted}", **values))
    return replace(plain, missing="value", value=number)


def without_own_value(column: Column, known: tuple[str, ...] | None = None) -> Column:
    """The column with nothing given; of its names those that are `known` stay, if that is told."""
    names = column.names
    if column.word and known is not None and column.word not in known:
        names = tuple(name for name in names if name != column.word)
    return replace(column, names=names, value=0.0, word="")


def wanted(column: Column) -> Sentence:
    """What may be given, in words."""
    if column.type == "category":
        return say("a word, such as one of its names")
    if column.type == "date":
        return say("a day, such as 2024-01-31")
    return say("a number, such as 0 or -1.5")


def _number(text: str) -> float | None:
    try:
        number = float(text.replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) else None


def _day(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - EPOCH).total_seconds() / SECONDS_A_DAY
