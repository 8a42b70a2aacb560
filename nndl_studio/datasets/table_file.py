"""Tables in files, opened as relations of texts: CSV and its kin, JSON lines, Parquet, sheets.

DuckDB reads them. Every cell is taken as the text that stands in the file, so that what it means is
decided in one place, `table_cells`.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nndl_studio.datasets.csv_form import CsvForm, completed, quoted, relation
from nndl_studio.datasets.csv_found import found_form, looks_like_a_table
from nndl_studio.datasets.in_words import column_called
from nndl_studio.datasets.table_sheet import SAVE_ANEW, sheet_as_text
from nndl_studio.datasets.text_encoding import beginning
from nndl_studio.files import BadFile, Place, require_file
from nndl_studio.going import Stopped, looked_on
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, listed, say, say_count, together

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DELIMITED = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data")
LINES = (".jsonl", ".ndjson", ".json")
PARQUET = (".parquet", ".pq")
SHEETS = (".xlsx", ".xls", ".xlsm", ".ods")
SUFFIXES = (*DELIMITED, *LINES, *PARQUET, *SHEETS)
MOST_COLUMNS = 10_000
LOOK = 20  # lines in which the sign between cells stands
LISTED = 20  # columns named in a message
MEMORY = "1GB"  # beyond it DuckDB writes to its temporary folder


@dataclass(frozen=True, eq=False)
class Table:
    """An open table. `source` is an SQL relation whose columns are c0, c1, …, all texts, called
    `names` in the file; of a text or a sheet `form` says how it is read."""

    path: Path
    names: tuple[str, ...]
    source: str
    connection: DuckDBPyConnection
    says: tuple[Sentence, ...] = ()
    form: CsvForm | None = None

    def require(self, name: str, problem: Sentence = NOTHING) -> None:
        """Raises BadFile for a column that there is not; the `problem` may say what it is for."""
        if name in self.names:
            return
        missing = say("it has no {column}", column=column_called(name))
        raise BadFile(self.path, problem or missing, self._columns_in_words)

    @property
    def _columns_in_words(self) -> Sentence:
        if len(self.names) != 1:
            return say("Its columns are {columns}.", columns=listed(self.names[:LISTED]))
        only = say("Its only column is {column}.", column=self.names[0])
        if self.form is None:
            return only
        return together(only, say("It was read as cells {parted}.", parted=self.form.parted))

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
        problem = say("no row of it is {parted}", parted=wish.parted)
        return BadFile(path, problem, say("Choose the sign that stands between two cells."))
    line = re.search(r"CSV Error on Line: (\d+)", words)
    if line is None:
        return BadFile(path, as_it_is(words.splitlines()[0]), SAVE_ANEW)
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", words)
    problem = say("it can't be read as a row")
    if counts is not None:
        problem = say(
            "it has {cells}, and the table has {columns}",
            cells=say_count(int(counts[2]), "{n:,} cell", "{n:,} cells"),
            columns=say_count(int(counts[1]), "{n:,} column", "{n:,} columns"),
        )
    advice = say("Mend that line: a cell that holds the sign between cells stands in quotes.")
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
    """By way of a text file."""
    plain, read = sheet_as_text(path, folder)
    form = _of_text(plain, form, connection, folder)
    said = (read, *form.says[:1])
    return _made(path, form.names, relation(plain, form, folder), connection, said, form)


def _made(
    path: Path,
    names: tuple[str, ...],
    source: str,
    connection: DuckDBPyConnection,
    says: tuple[Sentence, ...] = (),
    form: CsvForm | None = None,
) -> Table:
    if len(names) > MOST_COLUMNS:
        problem = say(
            "it has {columns:,} columns, and {most:,} are read",
            columns=len(names),
            most=MOST_COLUMNS,
        )
        raise BadFile(path, problem, say("Leave some out."))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        advice = say("Give each column a name of its own in the first row.")
        raise BadFile(path, say("several columns are called {name}", name=twice[0]), advice)
    return Table(path, names, source, connection, says, form)
