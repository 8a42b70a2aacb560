"""How a text is a table: its encoding, delimiter, quotes, and whether the first row names columns.

DuckDB's sniffer finds them. It also skips rows that do not fit, without a word: of these only lines
before the table are left out, every other row is read, and one of another length is named.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from nndl_studio.datasets.text_encoding import beginning, encoding_of, text_lines
from nndl_studio.files import BadFile, open_file
from nndl_studio.going import in_batches, require_wanted, tell, tell_share

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BETWEEN = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
UTF_8 = ("utf-8", "utf-8-sig")
# Lines by which a text is taken for a table of numbers, and how many of their cells must be some.
LINES, NUMBERS = 20, 0.5
LONGEST_LINE = 2**21  # as DuckDB has it


class CsvForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`skip` lines come before the table; without a `header` columns are called after their
    place. With `mixed_ends` some lines end in one way and some in another."""

    delimiter: str
    names: tuple[str, ...]
    header: bool = True
    quote: str = '"'
    skip: int = 0
    encoding: str = "utf-8"
    mixed_ends: bool = False

    @property
    def says(self) -> tuple[str, ...]:
        """In sentences, what was found."""
        parted = f"parted by {BETWEEN.get(self.delimiter, f'the sign {self.delimiter}')}"
        named = "its first row names them" if self.header else "they are called after their place"
        columns = "1 column" if len(self.names) == 1 else f"{len(self.names)} columns {parted}"
        found = [f"A text with {columns}; {named}."]
        if self.encoding not in UTF_8:
            found.append(f"It is written in {self.encoding.upper()}.")
        if self.skip:
            some = "The first line comes before the table and is left out."
            more = f"The first {self.skip} lines come before the table and are left out."
            found.append(some if self.skip == 1 else more)
        return tuple(found)


def csv_form(path: Path, connection: DuckDBPyConnection, folder: Path) -> CsvForm:
    """How the text at `path` is a table; `folder` is for what has to be written. Raises BadFile."""
    encoding = encoding_of(path)
    mixed = _looked_through(path)
    if not any(map(str.strip, beginning(path, LINES))):
        raise BadFile(path, "it is empty", "Choose a file with a table in it.")
    plain = _plain(path, encoding, mixed, "", folder)
    if _spaced(plain):
        plain, delimiter = _plain(path, encoding, mixed, " ", folder), " "
    else:
        delimiter = ""
    found = _sniffed(path, plain, connection, ";" if _has_decimal_commas(plain) else "")
    header = bool(found["HasHeader"])
    columns = [str(column["name"]).strip() for column in found["Columns"]]
    names = tuple(columns) if header else _places(len(columns))
    quote = found["Quote"] if found["Quote"] not in ("(empty)", "\0") else '"'
    skip = _before(plain, found["SkipRows"], found["Delimiter"])
    parting = delimiter or found["Delimiter"]
    form = CsvForm(parting, names, header, quote, skip, encoding, mixed)
    parted = _parted(plain) if len(names) == 1 else ""
    if parted:
        return _all_rows(plain, msgspec.structs.replace(form, delimiter=parted))
    return form if skip == found["SkipRows"] else _all_rows(plain, form)


def relation(path: Path, form: CsvForm, folder: Path) -> str:
    """The table as SQL reads it: columns c0, c1, … of texts, each row of the file a row."""
    spaced = form.delimiter if form.delimiter == " " else ""
    plain = _plain(path, form.encoding, form.mixed_ends, spaced, folder)
    delimiter = "," if form.delimiter == " " else form.delimiter
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(form.names)))
    words = {
        "auto_detect": "false",
        "delim": quoted(delimiter),
        "quote": quoted(form.quote),
        "escape": quoted(form.quote),
        "header": str(form.header).lower(),
        "skip": str(form.skip),
        "columns": f"{{{columns}}}",
        "max_line_size": str(LONGEST_LINE),
    }
    options = ", ".join(f"{name} = {value}" for name, value in words.items())
    return f"read_csv({quoted(str(plain))}, {options})"


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
                problem = "it has a line of more than a million characters"
                raise BadFile(path, problem, "A row is a line: choose a table.")
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

    tell("Looking how the table is written")
    try:
        known = f", delim = {quoted(delimiter)}" if delimiter else ""
        cursor = connection.execute(
            f"SELECT * FROM sniff_csv(?, max_line_size = {LONGEST_LINE}{known})", [str(plain)]
        )
        row = cursor.fetchone()
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        advice = "Save it with one row a line and one sign, such as a comma, between cells."
        raise BadFile(path, "it is no table that can be read", advice) from error
    assert row is not None
    return dict(zip((name for name, *_ in cursor.description or ()), row, strict=True))


def _before(plain: Path, skip: int, delimiter: str) -> int:
    """How many of the lines that the sniffer would skip are no rows: a title, remarks."""
    lines = text_lines(plain, skip)
    return skip if all(delimiter not in line for line in lines) else 0


def _all_rows(plain: Path, form: CsvForm) -> CsvForm:
    """The form as the very first row has it."""
    (line,) = text_lines(plain, 1)
    first = next(csv.reader(io.StringIO(line), delimiter=form.delimiter, quotechar=form.quote))
    header = not any(map(_is_number, first))
    names = tuple(map(str.strip, first)) if header else _places(len(first))
    return msgspec.structs.replace(form, names=names, header=header)


def _places(columns: int) -> tuple[str, ...]:
    return tuple(f"column {place}" for place in range(1, columns + 1))


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


def _plain(path: Path, encoding: str, mixed: bool, delimiter: str, folder: Path) -> Path:
    """The file itself, or a copy of it in UTF-8, with commas and one kind of line ends, where
    DuckDB can't read it."""
    if encoding in UTF_8 and not delimiter and not mixed:
        return path
    copy = folder / f"{len(delimiter)}.csv"
    if copy.exists():
        return copy
    with (
        path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding, newline=None if mixed else "") as file,
        copy.open("w", encoding="utf-8", newline="") as out,
    ):
        size = path.stat().st_size
        for lines in in_batches(file):
            for line in lines:
                out.write(",".join(line.split()) + "\n" if delimiter else line)
            tell_share("Bringing the text to UTF-8", raw.tell(), size)
    return copy


def _is_number(cell: str) -> bool:
    try:
        float(cell.strip().replace(",", "."))
    except ValueError:
        return False
    return True


def quoted(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
