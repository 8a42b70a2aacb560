"""A look at a table before it is imported: its first rows, and how each column is spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.source import Understood
from nndl_studio.datasets.table import require_rows, settings_for
from nndl_studio.datasets.table_cells import text, value
from nndl_studio.datasets.table_facts import Facts, facts, of_the_first_row
from nndl_studio.datasets.table_file import Table, opened
from nndl_studio.datasets.table_says import sentences
from nndl_studio.datasets.texts import by_columns
from nndl_studio.datasets.texts_column import left_to_the_table, worth_reading
from nndl_studio.datasets.texts_understanding import understood as understood_texts
from nndl_studio.going import require_wanted
from nndl_studio.sentence import Sentence

HEAD = 100
# Rows whose values are counted for a histogram, and its bars.
LOOK, BARS = 20_000, 16
# Columns that are looked at: nobody looks through more.
MOST = 200


@dataclass(frozen=True)
class TableLook:
    """`head` is the first rows as they stand in the file, of `rows` in all; `bars` the heights of
    each column's histogram, 0 to 1, none of a text. Where the table is rather read as texts,
    `texts` says how. `opening` and `closing` are sentences that stand around those on columns;
    `form` is how a text or a sheet is read."""

    understood: Understood
    facts: tuple[Facts, ...]
    head: tuple[tuple[str | None, ...], ...]
    bars: tuple[tuple[float, ...], ...]
    texts: Understood | None = None
    rows: int = 0
    opening: tuple[Sentence, ...] = ()
    closing: tuple[Sentence, ...] = ()
    form: CsvForm | None = None

    def says(self, columns: Sequence[Column]) -> tuple[Sentence, ...]:
        """What was found, and what is done with it as these columns are set."""
        return (*self.opening, *sentences(self.rows, self.facts, columns), *self.closing)


def table_look(path: Path, answer: str = "", wish: CsvForm | None = None) -> TableLook:
    """Read a table as `understand` does, or in the form that somebody wishes, and keep what is to
    be shown of it. Raises BadFile."""
    with opened(path, wish) as table:
        rows, found = facts(table)
        require_rows(table, rows)
        config, asks = settings_for(table, rows, found, answer)
        config = msgspec.structs.replace(config, csv=wish)
        texts = worth_reading(table, found)
        head = table.rows("*", f"LIMIT {HEAD}")
        require_wanted()
        bars = tuple(_bars(table, i, each) for i, each in enumerate(found[:MOST]))
        by = by_columns(table, rows, found, answer)
        doubts = of_the_first_row(table, found)
    read = None
    if by is not None:
        as_texts = msgspec.structs.replace(by[0], csv=wish)
        read = understood_texts(as_texts, table.says, by[1], doubts)
    around = tuple(table.says), tuple(left_to_the_table(texts))
    plain = TableLook(
        Understood(config, (), asks), found, tuple(head), bars, read, rows, *around, table.form
    )
    return replace(plain, understood=Understood(config, plain.says(config.columns), asks))


def _bars(table: Table, place: int, facts: Facts) -> tuple[float, ...]:
    if facts.names:
        counts = np.array(list(facts.names.values())[: 2 * BARS], float)
    elif facts.type in ("number", "date") and facts.low < facts.high:
        counts = _histogram(table, place, facts)
    else:
        return ()
    return tuple((counts / counts.max()).tolist())


def _histogram(table: Table, place: int, facts: Facts) -> NDArray[np.float64]:
    number = value(f"({text(f'c{place}')})", facts.type, facts.form)
    query = f"SELECT {number} AS n FROM (SELECT * FROM {table.source} LIMIT {LOOK})"
    found = table.connection.execute(query).fetchnumpy()["n"]
    numbers = np.ma.filled(found.astype(float), np.nan)
    counts, _ = np.histogram(numbers[~np.isnan(numbers)], BARS, (facts.low, facts.high))
    return np.asarray(np.maximum(counts, 1e-9), np.float64)
