"""What a view shows as a table in a file: a line for each number, colour or text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.languages import told
from nndl_studio.ui.monitor.colours import Picture
from nndl_studio.ui.monitor.shown import Shown

# What a line is about, its name there, and its contents; between them stand the indices.
BEFORE, AFTER = ("part", "name"), ("x", "y", "value", "text")
Cells = tuple[object, ...]
# Part, name, indices from 0, and what stands in the columns of AFTER.
Line = tuple[str, str, Cells, Cells]


def csv_of(shown: Shown) -> bytes:
    """UTF-8 with its mark, by which spreadsheets know it. The columns: `part` is text, row, curve,
    number, value or picture, as in `Shown`; `name` is its name there; `i1`, `i2` … say where in it
    from 0; `x` and `y` are a point's place; `value` is a number, digit for digit; `text` is a text
    or a colour, "#rrggbb". A picture is left out where the values stand that it is of.
    """
    lines = list(_lines(shown))
    deepest = max((len(indices) for _, _, indices, _ in lines), default=0)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*BEFORE, *(f"i{at + 1}" for at in range(deepest)), *AFTER))
    for part, name, indices, cells in lines:
        room = ("",) * (deepest - len(indices))
        writer.writerow((part, told(name), *indices, *room, *cells))
    return out.getvalue().encode("utf-8-sig")


def _lines(shown: Shown) -> Iterator[Line]:
    for name, text in shown.texts.items():
        yield "text", name, (), ("", "", "", told(text))
    for at, row in enumerate(shown.rows):
        for cell, text in enumerate(row):
            yield "row", "", (at, cell), ("", "", "", told(text))
    for name, points in shown.curves.items():
        colours = shown.colours.get(name, ())
        for at, (x, y) in enumerate(points):
            colour = colours[at] if at < len(colours) else ""
            yield "curve", name, (at,), (_digits(x), _digits(y), "", colour)
    for name, number in shown.numbers.items():
        yield "number", name, (), ("", "", _digits(np.float64(number)), "")
    for name, values in shown.values.items():
        yield from _values(name, values)
    for name, picture in shown.pictures.items():
        if name not in shown.values:
            yield from _picture(name, picture)


def _values(name: str, values: NDArray[Any]) -> Iterator[Line]:
    for place in np.ndindex(values.shape):
        yield "value", name, place, ("", "", _digits(values[place]), "")


def _picture(name: str, picture: Picture) -> Iterator[Line]:
    """(rows, columns, channels), dot by dot; a fourth channel says how opaque one is."""
    for row, column in np.ndindex(picture.shape[:2]):
        red, green, blue = picture[row, column, :3]
        colour = f"#{red:02x}{green:02x}{blue:02x}"
        yield "picture", name, (row, column), ("", "", "", colour)


def _digits(number: Any) -> str:
    """As few digits as tell it from its neighbours in its own precision."""
    return str(number)
