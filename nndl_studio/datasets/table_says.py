"""Sentences that say what was understood of a table: what was found, and what is done with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.own_value import own_value
from nndl_studio.datasets.table_facts import Facts
from nndl_studio.datasets.table_guess import day_in_words, is_constant, numbers_rows
from nndl_studio.sentence import Sentence, joined, listed, say, say_count

# Names are listed up to here, columns up to there.
MOST_LISTED, MOST_SENTENCES = 6, 12
_PARTS_OF_DATES = {
    "%d": say("day"),
    "%m": say("month"),
    "%Y": say("year"),
    "%b": say("month"),
    "%H:%M:%S": say("time"),
    "%H:%M": say("time"),
}


def sentences(rows: int, facts: Sequence[Facts], columns: Sequence[Column]) -> tuple[Sentence, ...]:
    """What was found, what is to be learned, and what is done with cells that are empty or odd."""
    said = [_of_all(rows, columns), *_of_the_answer(facts, columns)]
    ignored = [each.name for each in columns if each.role == "ignore"]
    if ignored:
        said.append(
            say_count(
                len(ignored),
                "{columns} is left out.",
                "{columns} are left out.",
                columns=_listed(ignored),
            )
        )
    of_columns = [line for pair in zip(facts, columns, strict=True) for line in _of(rows, *pair)]
    if len(of_columns) > MOST_SENTENCES:
        more = say_count(
            len(of_columns) - MOST_SENTENCES,
            "{n} more remark on single columns.",
            "{n} more remarks on single columns.",
        )
        of_columns = [*of_columns[:MOST_SENTENCES], more]
    return (*said, *of_columns)


def _of_all(rows: int, columns: Sequence[Column]) -> Sentence:
    inputs = [each for each in columns if each.is_input]
    numbers = sum(each.width for each in inputs)
    return say(
        "{rows} of {columns}, of which {inputs}: {numbers} for the network.",
        rows=say_count(rows, "{n:,} row", "{n:,} rows"),
        columns=say_count(len(columns), "{n:,} column", "{n:,} columns"),
        inputs=say_count(len(inputs), "{n} is an input", "{n} are inputs"),
        numbers=say_count(numbers, "{n:,} number", "{n:,} numbers"),
    )


def _of_the_answer(facts: Sequence[Facts], columns: Sequence[Column]) -> Iterator[Sentence]:
    for fact, column in zip(facts, columns, strict=True):
        if column.role == "label":
            yield say_count(
                len(column.names),
                "{column} is to be predicted: {n} class ({names}), {rows}.",
                "{column} is to be predicted: {n} classes ({names}), {rows}.",
                column=column.name,
                names=_listed(column.names),
                rows=_of_each([fact.names.get(name, 0) for name in column.names]),
            )
        elif column.is_target:
            yield say(
                "{column} is to be predicted: a number from {low:,g} to {high:,g}.",
                column=column.name,
                low=fact.low,
                high=fact.high,
            )
    if not any(each.role == "label" or each.is_target for each in columns):
        yield say("No column is to be predicted: choose one as label or target.")


def _of_each(counts: Sequence[int]) -> Sentence:
    """How many rows classes have."""
    least, most = min(counts), max(counts)
    if least == most:
        return say_count(least, "{n:,} row each", "{n:,} rows each")
    return say("{least:,} to {most:,} rows each", least=least, most=most)


def _of(rows: int, facts: Facts, column: Column) -> Iterator[Sentence]:
    """What is to be said of one column."""
    name = column.name
    if facts.filled == 0:
        yield say("{column} is empty.", column=name)
    elif column.role == "ignore":
        yield from _why_left_out(facts, column, rows)
    elif column.type == "date":
        yield _dates(facts, column)
    elif column.form:
        yield say("{column} has its numbers written like {form}.", column=name, form=column.form)
    if facts.odd:
        yield _odd(facts, column)
    gone = rows - facts.filled + facts.odd
    if gone and column.is_read and facts.filled:
        yield say(
            "{column} is missing in {rows}: {mended}.",
            column=name,
            rows=say_count(gone, "{n:,} row", "{n:,} rows"),
            mended=_mended(column, gone),
        )


def _why_left_out(facts: Facts, column: Column, rows: int) -> Iterator[Sentence]:
    """Nothing is to be said where that is the user's own will."""
    if facts.type == "text":
        yield say(
            "{column} is text with about {different:,} different values.",
            column=column.name,
            different=facts.distinct,
        )
    elif is_constant(facts):
        yield say("{column} is the same in every row.", column=column.name)
    elif numbers_rows(facts, rows):
        yield say("{column} only numbers the rows.", column=column.name)


def _dates(facts: Facts, column: Column) -> Sentence:
    low, high = map(day_in_words, (facts.low, facts.high))
    if not column.form:
        return say(
            "{column} holds dates from {low} to {high}, read as days.",
            column=column.name,
            low=low,
            high=high,
        )
    return say(
        "{column} holds dates from {low} to {high}, written as {form}, read as days.",
        column=column.name,
        low=low,
        high=high,
        form=_in_words(column.form),
    )


def _odd(facts: Facts, column: Column) -> Sentence:
    """What can't be read."""
    cells = say("{cell!r} in row {row}", cell=facts.odd_words, row=facts.odd_row)
    if facts.odd > 1:
        cells = say("{cells}, and {more} more", cells=cells, more=facts.odd - 1)
    if column.type == "date":
        return say(
            "{column} holds {cells}, which is no date: it counts as missing.",
            column=column.name,
            cells=cells,
        )
    return say(
        "{column} holds {cells}, which is no number: it counts as missing.",
        column=column.name,
        cells=cells,
    )


def _mended(column: Column, cells: int) -> Sentence:
    """What is done where so many cells are missing."""
    if column.role == "label" or column.missing == "drop row":
        return say_count(cells, "it is left out", "they are left out")
    match column.missing:
        case "own column":
            return say("a column of its own says so")
        case "value":
            return say("{value} takes its place", value=own_value(column))
        case "median":
            return say("the median of the training part takes its place")
        case _:
            return say("the mean of the training part takes its place")


def _in_words(form: str) -> Sentence:
    """A form of dates as people write it."""
    parts = re.split(f"({'|'.join(sorted(_PARTS_OF_DATES, key=len, reverse=True))})", form)
    return joined("", [_PARTS_OF_DATES.get(part, part) for part in parts])


def _listed(names: Sequence[str]) -> Sentence:
    shown = listed(names[:MOST_LISTED])
    if len(names) <= MOST_LISTED:
        return shown
    return say("{names} and {more} more", names=shown, more=len(names) - MOST_LISTED)
