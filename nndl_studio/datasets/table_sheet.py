"""Sheets of a book (.xlsx, .ods and their kin): the first one with something in it, as a text."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nndl_studio.files import BadFile, open_file
from nndl_studio.going import in_batches, require_wanted, tell
from nndl_studio.sentence import Sentence, listed, say

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST_BOOK = 64 * 2**20  # bytes, unpacked: some three million cells
SAVE_ANEW = say("Open it in the program it comes from, and save it anew.")


def sheet_as_text(path: Path, folder: Path) -> tuple[Path, Sentence]:
    """The first sheet of a book that is not empty as a text in `folder`, and a sentence that says
    which it is. Raises BadFile."""
    import python_calamine

    _require_small(path)
    tell(say("Opening the sheets"))
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = {name: _rows_of(book, name) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError) as error:
        problem = say("its sheets can't be read ({reason})", reason=str(error))
        raise BadFile(path, problem, SAVE_ANEW) from error
    full = {name: rows for name, rows in sheets.items() if any(any(map(str, r)) for r in rows)}
    if not full:
        advice = say("Choose a file with a table in it.")
        raise BadFile(path, say("all its sheets are empty"), advice)
    name, rows = next(iter(full.items()))
    plain = folder / "sheet.csv"
    with plain.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for some in in_batches(rows):
            writer.writerows([_cell(each) for each in row] for row in some)
    others = [other for other in full if other != name]
    read = say("Sheet {sheet} is read.", sheet=name)
    if others:
        read = say("Sheet {sheet} is read, not {others}.", sheet=name, others=listed(others))
    return plain, read


def _rows_of(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    require_wanted()
    return list(chain.from_iterable(in_batches(book.get_sheet_by_name(name).iter_rows())))


def _require_small(path: Path) -> None:
    """All cells of a book are held at once; a packed one says how long its parts are."""
    with open_file(path) as file:
        try:
            parts = zipfile.ZipFile(file).infolist() if zipfile.is_zipfile(file) else []
        except zipfile.BadZipFile:
            parts = []  # who reads it says what is wrong
    size = sum(part.file_size for part in parts) or path.stat().st_size
    if size > LARGEST_BOOK:
        problem = say(
            "its sheets take {size} MiB, and {most} are read",
            size=size >> 20,
            most=LARGEST_BOOK >> 20,
        )
        raise BadFile(path, problem, say("Save the sheet as .csv."))


def _cell(value: Any) -> str:
    """As text; whole numbers, which sheets hold as floats, without their point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    isoformat: Callable[[], str] | None = getattr(value, "isoformat", None)
    return isoformat() if isoformat is not None else str(value)
