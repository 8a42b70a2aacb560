"""What stands in columns of a table, word by word, to be shown or to tell its rows apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from nndl_studio.datasets.source import Words
from nndl_studio.datasets.table_file import Table


def key(table: Table, known: Collection[str], rows: int) -> dict[str, Words]:
    """The column that tells rows apart: the first, if it is not `known` to be anything else and no
    two of its cells are alike. It goes with the answers."""
    first = table.names[0]
    (different,) = table.one("count(DISTINCT nullif(trim(c0), ''))")
    return {} if first in known or different < rows else dict(words_in(table, [first]))


def words_in(table: Table, names: Sequence[str], most: int | None = None) -> Mapping[str, Words]:
    """What stands in the columns of these names, of the first rows if not of all."""
    if not names:
        return {}
    places = ", ".join(f"c{table.names.index(name)}" for name in names)
    found = table.rows(places, "" if most is None else f"LIMIT {most}")
    texts = zip(*found, strict=True)
    return {
        name: tuple((cell or "").strip() for cell in some)
        for name, some in zip(names, texts, strict=True)
    }
