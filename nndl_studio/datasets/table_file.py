"""Tables in files, opened as relations of texts: CSV and its kin, JSON lines, Parquet, sheets.

DuckDB reads them. Every cell is taken as the text that stands in the file, so that what it means is
decided in one place, `table_cells`.
"""

from __future__ import annotations

import csv
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nndl_studio.datasets.csv_form import CsvForm, completed, quoted, relation
from nndl_studio.datasets.csv_found import found_form, looks_like_a_table
from nndl_studio.datasets.in_words import column_called, counted
from nndl_studio.datasets.text_encoding import beginning
from nndl_studio.files import BadFile, Place, open_file, require_file
from nndl_studio.going import Stopped, in_batches, looked_on, require_wanted, tell

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from python_calamine import CalamineWorkbook

DELIMITED = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data")
LINES = (".jsonl", ".ndjson", ".json")
PARQUET = (".parquet", ".pq")
SHEETS = (".xlsx", ".xls", ".xlsm", ".ods")
SUFFIXES = (*DELIMITED, *LINES, *PARQUET, *SHEETS)
MOST_COLUMNS = 10_000
LOOK = 20  # lines in which the sign between cells stands
LISTED = 20  # columns named in a message
LARGEST_BOOK = 64 * 2**20  # bytes, unpacked: some three million cells
MEMORY = "1GB"  # beyond it DuckDB writes to its temporary folder


@dataclass(frozen=True, eq=False)
class Table:
    """An open table. `source` is an SQL relation whose columns are c0, c1, …, all texts, called
    `names` in the file; of a text or a sheet `form` says how it is read."""

    path: Path
    names: tuple[str, ...]
    source: str
    connection: DuckDBPyConnection
    says: tuple[str, ...] = ()
    form: CsvForm | None = None

    def require(self, name: str, purpose: str = "") -> None:
        """Raises BadFile for a column that there is not, `purpose` saying what it is for."""
        if name in self.names:
            return
        advice = f"Its columns are {', '.join(self.names[:LISTED])}."
        if len(self.names) == 1:
            advice = f"Its only column is {self.names[0]}."
            if self.form is not None:
                advice += f" It was read as cells {self.form.parted}."
        raise BadFile(self.path, f"it has no {column_called(name)}{purpose}", advice)

    def one(self, columns: str) -> tuple[Any, ...]:
        """The one row of a query of aggregates."""
        found = self.connection.execute(f"SELECT {columns} FROM {self.source}").fetchone()
        assert found is not None
        return tuple(found)

    def rows(self, columns: str, clause: str = "") -> list[tuple[Any, ...]]:
        """All rows of a query."""
        query = f"SELECT {columns} FROM {self.source} {clause}"
        return [tuple(row) for row in self.connection.execute(query).fetchall()]


def is_table(path: Path) -> bool:
    """Whether its name says that it is one; a text may be one by what it holds."""
    return path.suffix.lower() in SUFFIXES and path.suffix.lower() != ".txt"


def is_one(path: Path) -> bool:
    """Whether a file is a table, by its name or by what it holds."""
    return not path.is_dir() and (is_table(path) or looks_like_a_table(path))


@contextmanager
def opened(path: Path, form: CsvForm | None = None) -> Iterator[Table]:
    """The table at `path`, read in this `form` if it is text and the form is known. Raises BadFile.

    DuckDB's own errors on the way become BadFile as well.
    """
    import duckdb

    require_file(path)
    with ExitStack() as stack:
        connection = stack.enter_context(duckdb.connect(":memory:"))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="nndl-studio-"))
        for setting in (
            f"memory_limit = '{MEMORY}'",
            f"temp_directory = '{folder}'",
            "threads = 2",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            # To be asked for, not drawn on the terminal.
            "enable_progress_bar = true",
            "enable_progress_bar_print = false",
        ):
            connection.execute(f"SET {setting}")
        try:
            with looked_on(connection.interrupt, connection.query_progress):
                yield _table(path, form, connection, Path(folder))
        except duckdb.InterruptException as error:
            raise Stopped from error
        except duckdb.Error as error:
            raise _refusal(path, str(error), form) from error


def _refusal(path: Path, words: str, wish: CsvForm | None) -> BadFile:
    """What DuckDB says of a file, as the studio says it; where it was read as somebody wished, that
    may be what is wrong."""
    if wish is not None and not any(wish.delimiter in line for line in beginning(path, LOOK)):
        advice = "Choose the sign that stands between two cells."
        return BadFile(path, f"no row of it is {wish.parted}", advice)
    line = re.search(r"CSV Error on Line: (\d+)", words)
    if line is None:
        advice = "Open it in the program it comes from, and save it anew."
        return BadFile(path, words.splitlines()[0], advice)
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", words)
    problem = "it can't be read as a row"
    if counts is not None:
        table = f"the table has {counted(int(counts[1]), 'column')}"
        problem = f"it has {counted(int(counts[2]), 'cell')}, and {table}"
    advice = "Mend that line: a cell that holds the sign between cells stands in quotes."
    return BadFile(path, problem, advice, Place(line=int(line[1])))


def _table(path: Path, form: CsvForm | None, connection: DuckDBPyConnection, folder: Path) -> Table:
    suffix = path.suffix.lower()
    if suffix in SHEETS:
        return _sheet(path, form, connection, folder)
    if suffix in (*LINES, *PARQUET):
        reader = "read_parquet" if suffix in PARQUET else "read_json_auto"
        return _typed(path, f"{reader}({quoted(str(path))})", connection)
    form = _of_text(path, form, connection, folder)
    source = relation(path, form, folder)
    return _made(path, form.names, source, connection, form.says, form)


def _of_text(
    path: Path, form: CsvForm | None, connection: DuckDBPyConnection, folder: Path
) -> CsvForm:
    """How a text is read: as is wished, else as is found."""
    return found_form(path, connection, folder) if form is None else completed(path, form, folder)


def _typed(path: Path, source: str, connection: DuckDBPyConnection) -> Table:
    """A file that says what its columns are called and of what type they are."""
    found = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    names = tuple(str(name) for name, *_ in found)
    cells = ", ".join(
        f'CAST("{name.replace(chr(34), chr(34) * 2)}" AS VARCHAR) AS c{i}'
        for i, name in enumerate(names)
    )
    return _made(path, names, f"(SELECT {cells} FROM {source})", connection)


def _sheet(path: Path, form: CsvForm | None, connection: DuckDBPyConnection, folder: Path) -> Table:
    """The first sheet that is not empty, by way of a text file."""
    import python_calamine

    _require_small(path)
    tell("Opening the sheets")
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = {name: _rows_of(book, name) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError) as error:
        advice = "Open it in the program it comes from, and save it anew."
        raise BadFile(path, f"its sheets can't be read ({error})", advice) from error
    full = {name: rows for name, rows in sheets.items() if any(any(map(str, r)) for r in rows)}
    if not full:
        raise BadFile(path, "all its sheets are empty", "Choose a file with a table in it.")
    name, rows = next(iter(full.items()))
    plain = folder / "sheet.csv"
    with plain.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for some in in_batches(rows):
            writer.writerows([_cell(each) for each in row] for row in some)
    others = [other for other in full if other != name]
    says = (f"Sheet {name} is read" + (f", not {', '.join(others)}." if others else "."),)
    form = _of_text(plain, form, connection, folder)
    said = (*says, *form.says[:1])
    return _made(path, form.names, relation(plain, form, folder), connection, said, form)


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
        problem = f"its sheets take {size >> 20} MiB, and {LARGEST_BOOK >> 20} are read"
        raise BadFile(path, problem, "Save the sheet as .csv.")


def _cell(value: Any) -> str:
    """As text; whole numbers, which sheets hold as floats, without their point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    isoformat: Callable[[], str] | None = getattr(value, "isoformat", None)
    return isoformat() if isoformat is not None else str(value)


def _made(
    path: Path,
    names: tuple[str, ...],
    source: str,
    connection: DuckDBPyConnection,
    says: tuple[str, ...] = (),
    form: CsvForm | None = None,
) -> Table:
    if len(names) > MOST_COLUMNS:
        problem = f"it has {len(names):,} columns, and {MOST_COLUMNS:,} are read"
        raise BadFile(path, problem, "Leave some out.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        advice = "Give each column a name of its own in the first row."
        raise BadFile(path, f"several columns are called {twice[0]}", advice)
    return Table(path, names, source, connection, says, form)
