"""A table of pictures' names and labels: a line a picture, as CSV with any usual delimiter.

A picture is named as it lies in the folder, or by its file's name alone, with or without ending.
The first line may say what the columns are; the one called `label` counts, or the only other one.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

from nndl_studio.datasets.image_file import named_as_picture, printable
from nndl_studio.datasets.image_folder import MOST_FILES
from nndl_studio.files import BadFile, Place, open_file, read_file
from nndl_studio.going import in_batches
from nndl_studio.sentence import say

LONGEST = 32 * 2**20  # bytes
MOST_COLUMNS = 1000
LOOKED_AT = 200  # lines, to tell which column names pictures
BEGINNING = 2**16  # bytes that are read to tell whether it is such a table at all
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
CALLED = ("label", "labels", "class", "category", "target", "y")
DELIMITERS = ",;\t|"
ADVICE = say("A line has the name of a picture and its label: mend it, or leave it out.")
LEAVE_OUT = say("Leave a part of it out.")

Row = tuple[int, list[str]]
Which = Callable[[str], int | None]


@dataclass(frozen=True, eq=False)
class Labels:
    """The label of each picture that a table names: by the picture's number, with the line that
    says so. `column` is what it is called there; "" in a table without a first line of names."""

    of: dict[int, tuple[str, int]]
    column: str
    decimal_comma: bool


def read_labels(table: Path, names: Sequence[str]) -> Labels | None:
    """The labels of pictures called `names`; None for a table that is about something else. Raises
    BadFile for one whose labels can't be told, and OSError."""
    text = _text(table)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    rows = list(chain.from_iterable(in_batches(_rows(table, text, delimiter))))
    which = _finder(names)
    place = _naming_column(rows, which)
    if place is None:
        return None
    headed = which(rows[0][1][place]) is None
    label = _label_column(table, rows[0][1], place, headed)
    found: dict[int, tuple[str, int]] = {}
    for line, cells in rows[int(headed) :]:
        picture, value = _read(table, line, cells, which, place, label)
        if found.setdefault(picture, (value, line))[0] != value:
            problem = say(
                "“{picture}” is “{label}”, and line {line} says “{other}”",
                picture=_short(cells[place]),
                label=_short(value),
                line=found[picture][1],
                other=_short(found[picture][0]),
            )
            raise BadFile(table, problem, say("A picture has one label."), Place(line=line))
    return Labels(found, rows[0][1][label].strip() if headed else "", delimiter == ";")


def names_pictures(table: Path) -> bool:
    """Whether one of the first lines of a table names a picture that is there, from where the table
    lies. Raises BadFile and OSError."""
    with open_file(table) as file:
        start = file.read(BEGINNING)
    text = start.decode("utf-16" if start[:2] in UTF_16 else "utf-8-sig", "replace")
    whole_lines = text.splitlines()[: -1 if len(start) == BEGINNING else None]
    cells = (cell for line in whole_lines[:LOOKED_AT] for cell in re.split(r"[,;\t|\"]", line))
    return any(_is_picture(table.parent, _tidy(cell)) for cell in cells)


def _is_picture(folder: Path, name: str) -> bool:
    return named_as_picture(name) and "\0" not in name and os.path.isfile(folder / name)


def _text(table: Path) -> str:
    data = read_file(table, LONGEST, LEAVE_OUT)
    if max(data.count(ending) for ending in (b"\r", b"\n")) > MOST_FILES:
        raise BadFile(table, say("it has over {most:,} lines", most=MOST_FILES), LEAVE_OUT)
    try:
        return data.decode("utf-16" if data[:2] in UTF_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = say("it is no text in UTF-8 or UTF-16")
        raise BadFile(table, problem, say("Save it as UTF-8."), Place(line=line)) from error


def _rows(table: Path, text: str, delimiter: str) -> Iterator[Row]:
    """Lines that aren't blank, with their numbers from 1 on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                problem = say(
                    "it has {count:,} columns, and {most:,} are read",
                    count=len(cells),
                    most=MOST_COLUMNS,
                )
                raise BadFile(table, problem, ADVICE, Place(line=reader.line_num))
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        problem = say("it is no table ({reason})", reason=str(error))
        raise BadFile(table, problem, ADVICE, Place(line=reader.line_num)) from error


def _finder(names: Sequence[str]) -> Which:
    """Which of `names` a cell means."""
    paths = [PurePosixPath(name) for name in names]
    whole = {name: number for number, name in enumerate(names)}
    alone = _once(path.name for path in paths)
    bare = _once(path.stem for path in paths)

    def which(cell: str) -> int | None:
        name = _tidy(cell)
        last = name.rpartition("/")[2]
        return next((d[n] for d, n in ((whole, name), (alone, last), (bare, last)) if n in d), None)

    return which


def _tidy(cell: str) -> str:
    return cell.strip().replace("\\", "/").removeprefix("./")


def _once(names: Iterable[str]) -> dict[str, int]:
    """The place of each name that stands there but once."""
    listed = list(names)
    counts = Counter(listed)
    return {name: number for number, name in enumerate(listed) if counts[name] == 1}


def _naming_column(rows: list[Row], which: Which) -> int | None:
    """The column that names pictures in most lines; None if none does so in half of them."""
    some = [cells for _, cells in rows[:LOOKED_AT]]
    counts = Counter(
        place for cells in some for place, cell in enumerate(cells) if which(cell) is not None
    )
    if not counts:
        return None
    place, count = counts.most_common(1)[0]
    return place if 2 * count >= len(some) - 1 and place < len(some[0]) else None


def _label_column(table: Path, first: list[str], naming: int, headed: bool) -> int:
    others = [place for place in range(len(first)) if place != naming]
    if headed:
        names = {first[place].strip().lower(): place for place in reversed(others)}
        called = next((names[name] for name in CALLED if name in names), None)
        if called is not None:
            return called
    if len(others) == 1:
        return others[0]
    if not others:
        raise BadFile(table, say("it names pictures and nothing else"), ADVICE)
    problem = say(
        "it has {count} columns beside the pictures' names, and none is called label",
        count=len(others),
    )
    raise BadFile(table, problem, say("Call the one that counts label, in the first line."))


def _read(
    table: Path, line: int, cells: list[str], which: Which, naming: int, label: int
) -> tuple[int, str]:
    """The number of a line's picture, and its label."""
    if len(cells) <= max(naming, label) or not cells[label].strip():
        raise BadFile(table, say("it has no label"), ADVICE, Place(line=line))
    picture = which(cells[naming])
    if picture is None:
        problem = say(
            "there is no picture “{name}”, or several are called so", name=_short(cells[naming])
        )
        raise BadFile(table, problem, ADVICE, Place(line=line))
    return picture, cells[label].strip()


def _short(cell: str) -> str:
    return printable(cell.strip())[:80]
