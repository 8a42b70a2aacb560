"""The columns of a table: what each is for, as what it is read, and what training decided of it."""

from __future__ import annotations

from collections.abc import Iterator

from nndl_studio.datasets import SourceConfig
from nndl_studio.datasets.columns import CALLED, Column
from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.exchange.to_html.markup import Markup, table, tag
from nndl_studio.sentence import Sentence, as_it_is, listed, say, say_count

MOST_COLUMNS, MOST_NAMES = 200, 8
HEAD = (
    say("Column"),
    say("Role"),
    say("Type"),
    say("Read as"),
    say("Fitted on the training part"),
    say("Where missing"),
)


def columns(config: SourceConfig, recipe: Recipe) -> Iterator[Markup]:
    """Those of the Data node's table, or of the one that was learned from; none of other data."""
    fitted = {each.column.name: each for each in recipe.encoders}
    inputs = tuple(each.column for each in recipe.encoders)
    found = config.columns if isinstance(config, TableConfig) else inputs
    if not found:
        return
    more = len(found) - MOST_COLUMNS
    rows = [_column(each, fitted.get(each.name)) for each in found[:MOST_COLUMNS]]
    yield tag("h3", say("Columns"))
    yield table(HEAD, rows, "wwwwww")
    if more > 0:
        left = say_count(more, "And {n:,} column more.", "And {n:,} columns more.")
        yield tag("p", left, class_="mute")


def moved(shift: float) -> str:
    """ "− 3", or "+ 3" where less than nothing is taken away."""
    return f"− {shift:.6g}".replace("− -", "+ ")


def _column(column: Column, fitted: Encoder | None) -> tuple[str, ...]:
    """What a column is for; of one that is not read as an input, no more than that."""
    own = column.name, CALLED[column.role], CALLED[column.type]
    if fitted is None:
        return *own, "–", "–", "–"
    return *own, _read(column), _found(fitted), _missing(column)


def _read(column: Column) -> Sentence:
    if column.type != "category":
        return CALLED[column.encoding]
    names = len(column.names)
    return say_count(names, "one-hot of {n:,} name", "one-hot of {n:,} names")


def _missing(column: Column) -> Sentence:
    """What stands for a cell that is not there."""
    if column.missing == "own column":
        return say("a column of its own")
    if column.missing == "drop row":
        return CALLED[column.missing]
    if column.type == "category":
        known = column.missing == "value" and column.word
        return as_it_is(column.word) if known else say("none of its names")
    return as_it_is(f"{column.value:g}") if column.missing == "value" else CALLED[column.missing]


def _found(encoder: Encoder) -> Sentence:
    column, ranks = encoder.column, encoder.ranks
    if column.type == "category":
        names = listed(column.names[:MOST_NAMES])
        return say("{names}…", names=names) if column.names[MOST_NAMES:] else names
    if ranks:
        return say_count(
            len(ranks),
            "{n:,} rank, {low:g} to {high:g}",
            "{n:,} ranks, {low:g} to {high:g}",
            low=ranks[0],
            high=ranks[-1],
        )
    if encoder.shift == 0 and encoder.gain == 1:
        return say("as is")
    if not encoder.gain:
        return say("always {number:.6g}", number=encoder.shift)
    return as_it_is(f"(x {moved(encoder.shift)}) · {encoder.gain:.6g}")
