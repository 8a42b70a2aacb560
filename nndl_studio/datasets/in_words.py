"""Columns with their names, for sentences that say what was found."""

from __future__ import annotations

import re

from nndl_studio.sentence import NOTHING, Sentence, as_it_is, say

# As `csv_form.named` names them.
_PLACE = re.compile(r"column (\d+)")


def column_called(name: str) -> Sentence:
    """`column age`, or `column 3`, of one without a name."""
    if name.startswith("column "):
        return column_name(name)
    return say("column {name}", name=name)


def column_name(name: str) -> Sentence:
    """`age`, or `column 3`, where it stands among names of columns."""
    return _by_place(name) or as_it_is(name)


def _by_place(name: str) -> Sentence:
    """Of a column that is called after its place; empty for others."""
    found = _PLACE.fullmatch(name)
    return say("column {place}", place=found[1]) if found else NOTHING
