"""Finds how a text is a table.

DuckDB's sniffer does. It also skips rows that do not fit, without a word: of these only lines
before the table are left out, every other row is read, and one of another length is named.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from nndl_studio.datasets.csv_form import LONGEST_LINE, CsvForm, cells_of, named, plain_text, quoted
from nndl_studio.datasets.text_encoding import beginning, encoding_of, text_lines
from nndl_studio.files import BadFile, open_file
from nndl_studio.going import require_wanted, tell
from nndl_studio.sentence import say

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Lines by which a text is taken for a table of numbers, and how many of their cells must be some.
LINES, NUMBERS = 20, 0.5


def found_form(path: Path, connection: DuckDBPyConnection, folder: Path) -> CsvForm:
    """How the text at `path` is a table; `folder` is for what has to be written. Raises BadFile."""
    encoding = encoding_of(path)
    mixed = _looked_through(path)
    if not any(map(str.strip, beginning(path, LINES))):
        raise BadFile(path, say("it is empty"), say("Choose a file with a table in it."))
    form = CsvForm("", encoding=encoding, mixed_ends=mixed)
    plain = plain_text(path, form, folder)
    spaced = _spaced(plain)
    if spaced:
        plain = plain_text(path, msgspec.structs.replace(form, delimiter=" "), folder)
    found = _sniffed(path, plain, connection, ";" if _has_decimal_commas(plain) else "")
    header = bool(found["HasHeader"])
    names = named([str(column["name"]) for column in found["Columns"]], header)
    quote = found["Quote"] if found["Quote"] not in ("(empty)", "\0") else '"'
    skip = _before(plain, found["SkipRows"], found["Delimiter"])
    parting = " " if spaced else found["Delimiter"]
    form = CsvForm(parting, names, header, quote, skip, encoding, mixed)
    parted = _parted(plain) if len(names) == 1 else ""
    if parted:
        return _all_rows(plain, msgspec.structs.replace(form, delimiter=parted))
    return form if skip == found["SkipRows"] else _all_rows(plain, form)


def looks_like_a_table(path: Path) -> bool:
    """Whether a text without a table's name is one: rows of as many cells, most of them numbers."""
    lines = beginning(path, LINES)
    for delimiter in ("\t", ";", ",", None):
        rows = [line.split(delimiter) for line in lines]
        lengths = {len(row) for row in rows}
        cells = [cell for row in rows for cell in row]
        if len(lengths) == 1 and lengths != {1} and len(rows) > 1:
            return sum(map(_is_number, cells)) >= NUMBERS * len(cells)
    return False


def _looked_through(path: Path) -> bool:
    """Whether its lines end in different ways, of which DuckDB reads one. Raises BadFile for a line
    that is too long for it: it takes seconds to find that out."""
    windows = others = 0
    with open_file(path) as file:
        while block := file.read(LONGEST_LINE // 2):
            require_wanted()
            if len(block) == LONGEST_LINE // 2 and b"\n" not in block and b"\r" not in block:
                problem = say("it has a line of more than a million characters")
                raise BadFile(path, problem, say("A row is a line: choose a table."))
            if block.endswith(b"\r"):
                block += file.read(1)
            both = block.count(b"\r\n")
            windows += both
            others += block.count(b"\n") + block.count(b"\r") - 2 * both
    return windows > 0 and others > 0


def _has_decimal_commas(plain: Path) -> bool:
    """Whether semicolons part the cells though there are more commas, those in numbers: each line
    has as many semicolons, and the first no comma."""
    first, *others = text_lines(plain, LINES) or [""]
    count = first.count(";")
    same = all(line.count(";") == count for line in others)
    return count > 0 and "," not in first and same and any("," in line for line in others)


def _sniffed(
    path: Path, plain: Path, connection: DuckDBPyConnection, delimiter: str
) -> dict[str, Any]:
    """What DuckDB finds; the `delimiter` where it is known."""
    import duckdb

    tell(say("Looking how the table is written"))
    try:
        known = f", delim = {quoted(delimiter)}" if delimiter else ""
        cursor = connection.execute(
            f"SELECT * FROM sniff_csv(?, max_line_size = {LONGEST_LINE}{known})", [str(plain)]
        )
        row = cursor.fetchone()
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        advice = say("Save it with one row a line and one sign, such as a comma, between cells.")
        raise BadFile(path, say("it is no table that can be read"), advice) from error
    assert row is not None
    return dict(zip((name for name, *_ in cursor.description or ()), row, strict=True))


def _before(plain: Path, skip: int, delimiter: str) -> int:
    """How many of the lines that the sniffer would skip are no rows: a title, remarks."""
    lines = text_lines(plain, skip)
    return skip if all(delimiter not in line for line in lines) else 0


def _all_rows(plain: Path, form: CsvForm) -> CsvForm:
    """The form as the very first row has it."""
    (line,) = text_lines(plain, 1)
    first = cells_of(line, form)
    header = not any(map(_is_number, first))
    return msgspec.structs.replace(form, names=named(first, header), header=header)


def _parted(plain: Path) -> str:
    """The sign that parts the cells of most rows where some have too few or too many; "" if none
    does."""
    first, *others = text_lines(plain, LINES) or [""]
    for sign in "\t;,|":
        same = sum(line.count(sign) == first.count(sign) for line in others)
        if sign in first and 2 * same >= len(others):
            return sign
    return ""


def _spaced(plain: Path) -> bool:
    """Whether cells are parted by any number of blanks, as in old collections of data."""
    lines = text_lines(plain, LINES)
    rows = [line.split() for line in lines if line.strip()]
    lengths = {len(row) for row in rows}
    other = any(sign in line for line in lines for sign in ",;\t|")
    some = bool(rows) and len(lengths) == 1 and lengths != {1} and not other
    return some and all(_is_number(row[0]) for row in rows[1:])


def _is_number(cell: str) -> bool:
    try:
        float(cell.strip().replace(",", "."))
    except ValueError:
        return False
    return True
