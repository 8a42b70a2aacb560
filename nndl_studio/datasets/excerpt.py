"""The lines or rows around what is wrong in a file, to be looked at."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.table_file import opened
from nndl_studio.datasets.text_encoding import encoding_of
from nndl_studio.files import BadFile, Place
from nndl_studio.going import in_batches
from nndl_studio.sentence import say

# Rows that are shown before and after the bad one, columns beside it, characters of a cell.
AROUND, BESIDE, LONGEST = 5, 12, 200
DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Excerpt:
    """Rows of a file, the first cell of each its number there, under their `head`. Row `bad` of
    them is wrong: in these `cells`, or as a whole where there are none."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bad: int
    cells: tuple[int, ...] = ()


def excerpt(error: BadFile, form: CsvForm | None = None) -> Excerpt | None:
    """What is around the place that an error names; None if it names none, or the file can't be
    read there. A table that is text is read in this `form`, if it is known. Raises Stopped."""
    if error.at is None:
        return None
    try:
        return _lines(error.path, error.at) if error.at.line else _rows(error.path, error.at, form)
    except (BadFile, OSError):
        return None


def _lines(path: Path, at: Place) -> Excerpt | None:
    """Lines of a text, cut into cells where a sign stands in most of them."""
    kept: dict[int, str] = {}
    with path.open("r", encoding=encoding_of(path), errors="replace") as file:
        lines = chain.from_iterable(in_batches(islice(file, at.line + AROUND)))
        for number, line in enumerate(lines, 1):
            if number == 1 or number >= at.line - AROUND:
                kept[number] = line.rstrip("\n")
    if at.line not in kept:
        return None
    cells = {number: _cells(line, _delimiter(list(kept.values()))) for number, line in kept.items()}
    width, usual = max(map(len, cells.values())), _usual(cells.values())
    rows = [[f"{number:,}", *row, *[""] * (width - len(row))] for number, row in cells.items()]
    own = len(cells[at.line])
    wrong = tuple(range(min(own, usual) + 1, max(own, usual) + 1))
    head = (say("line"), *(str(place) for place in range(1, width + 1)))
    return _made(head, rows, list(cells).index(at.line), wrong)


def _rows(path: Path, at: Place, form: CsvForm | None) -> Excerpt | None:
    """Rows of a table, with the columns beside the bad one."""
    first = max(0, at.row - 1 - AROUND)
    with opened(path, form) as table:
        place = table.names.index(at.column) if at.column in table.names else 0
        shown = range(len(table.names))[max(0, place - BESIDE) : place + BESIDE + 1]
        columns = ", ".join(f"c{i}" for i in shown)
        found = table.rows(columns, f"LIMIT {at.row - first + AROUND} OFFSET {first}")
    if len(found) < at.row - first:
        return None
    rows = [
        [f"{number:,}", *("" if cell is None else str(cell) for cell in row)]
        for number, row in enumerate(found, first + 1)
    ]
    cells = (shown.index(place) + 1,) if at.column in table.names else ()
    head = (say("row"), *(table.names[i] for i in shown))
    return _made(head, rows, at.row - 1 - first, cells)


def _made(
    head: Sequence[str], rows: Sequence[Sequence[str]], bad: int, cells: tuple[int, ...]
) -> Excerpt:
    short = tuple(tuple(cell[:LONGEST] for cell in row) for row in rows)
    return Excerpt(tuple(head), short, bad, cells)


def _delimiter(lines: list[str]) -> str:
    """The sign between cells; "" in a plain text."""
    found = max(DELIMITERS, key=lambda sign: sum(sign in line for line in lines))
    return found if 2 * sum(found in line for line in lines) >= len(lines) else ""


def _cells(line: str, delimiter: str) -> list[str]:
    if not delimiter:
        return [line]
    try:
        return next(csv.reader([line], delimiter=delimiter), [""])
    except csv.Error:
        return line.split(delimiter)


def _usual(rows: Iterable[list[str]]) -> int:
    """How many cells most rows have."""
    return Counter(map(len, rows)).most_common(1)[0][0]
