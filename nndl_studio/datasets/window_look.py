"""A look at the sequences that the rows of a table are put together to: the first, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.table import sequences_of
from nndl_studio.datasets.table_file import opened
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.datasets.table_windows import Sequences
from nndl_studio.sentence import Sentence, say, say_count

# Rows of all sequences together that are shown, and sequences at least.
MOST_ROWS, LEAST = 200, 2
# What stands at the row that is told, after its steps.
TOLD = "→"

Cells = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class WindowLook:
    """Rows under their `head`: of each sequence its steps, then the row that is told. `says` is how
    many there are, and how they are made."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    says: Sentence


def window_look(config: TableConfig) -> WindowLook:
    """The first sequences of a table as it is set, in the words of the file. Raises BadFile for
    cells that can't be read, or where there are no sequences."""
    found = sequences_of(config)
    answers = [each for each in config.columns if each.role == "label" or each.is_target]
    by = [each for each in config.arrangement if each not in (*answers, *config.inputs)]
    read, told = (*by, *config.inputs), answers
    shown = range(min(len(found.first), max(LEAST, MOST_ROWS // (found.steps + 1))))
    heads = (*(each.name for each in read), *(f"{TOLD} {each.name}" for each in told))
    wanted = {int(row) for i in shown for row in (*found.of(i), found.told[i])}
    words = _words(config, (*read, *told), wanted)
    rows = tuple(line for i in shown for line in _lines(found, i, words, len(by), len(read)))
    head = (say("sequence"), say("step"), say("row"), *heads)
    return WindowLook(head, rows, _says(config, len(found.first)))


def _lines(
    found: Sequences, which: int, words: Cells, by: int, read: int
) -> Iterator[tuple[str, ...]]:
    """The steps of a sequence with what is read of each, then its answer."""
    number, rows = f"{which + 1:,}", found.of(which)
    answers = len(next(iter(words.values()))) - read
    for step, row in enumerate(rows.tolist(), 1):
        yield (number, f"{step:,}", f"{row + 1:,}", *words[row][:read], *("",) * answers)
    row = int(found.told[which])
    unread = ("",) * (read - by)
    yield (number, TOLD, f"{row + 1:,}", *words[row][:by], *unread, *words[row][read:])


def _words(config: TableConfig, columns: Sequence[Column], rows: set[int]) -> Cells:
    """What stands in these columns of these rows."""
    with opened(Path(config.file), config.csv) as table:
        places = ", ".join(f"c{table.names.index(each.name)}" for each in columns)
        numbered = f"(SELECT row_number() OVER () - 1 AS row, {places} FROM {table.source})"
        few = ", ".join(map(str, sorted(rows)))
        query = f"SELECT * FROM {numbered} WHERE row IN ({few})"
        found = table.connection.execute(query).fetchall()
    return {row: tuple((cell or "").strip() for cell in cells) for row, *cells in found}


def _says(config: TableConfig, samples: int) -> Sentence:
    """One sentence of how rows become sequences."""
    made, order = _sequences(config, samples), config.of_role("order")
    if order is None:
        made = say("{sequences} as they stand", sequences=made)
    else:
        made = say("{sequences} in the order of {order}", sequences=made, order=order.name)
    if config.every > 1:
        made = say("{sequences}, one in {every:,} rows", sequences=made, every=config.every)
    if config.horizon == 0:
        return say("{sequences}; what is told of each stands in its last row.", sequences=made)
    if config.horizon == 1:
        return say(
            "{sequences}; what is told of each stands in the row after its last.", sequences=made
        )
    return say(
        "{sequences}; what is told of each stands in the row that is {horizon:,} after its last.",
        sequences=made,
        horizon=config.horizon,
    )


def _sequences(config: TableConfig, samples: int) -> Sentence:
    """How many there are of how many rows, and of whom."""
    sequences = say_count(samples, "{n:,} sequence", "{n:,} sequences")
    rows = say_count(config.window, "{n:,} row", "{n:,} rows")
    group = config.of_role("group")
    if group is None:
        return say("{sequences} of {rows}", sequences=sequences, rows=rows)
    return say(
        "{sequences} of {rows} of one {group}", sequences=sequences, rows=rows, group=group.name
    )
