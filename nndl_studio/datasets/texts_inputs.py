"""Texts to answer for, by a network that was trained on texts: a table with the same column, a
folder of .txt files, or a .txt.

A .txt holds a text a line where the network learned from a column of a table; one that learned from
files takes it as a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nndl_studio.datasets.image_file import printable
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import SHOWN, RawInputs, Words
from nndl_studio.datasets.table_facts import facts
from nndl_studio.datasets.table_file import is_table, opened
from nndl_studio.datasets.table_words import key
from nndl_studio.datasets.text_decoding import decoded
from nndl_studio.datasets.texts_column import worth_reading
from nndl_studio.datasets.texts_folder import (
    ENDING,
    MOST_BYTES,
    TAKE_PART,
    read_texts,
    require_room,
    scan,
)
from nndl_studio.datasets.texts_met import Met
from nndl_studio.datasets.texts_told import column_of_texts, text_column
from nndl_studio.datasets.tokens import UNKNOWN
from nndl_studio.files import BadFile, read_file

# Tokens of all samples together, padding included.
MOST_CELLS = 2**28
# Characters of a text that are shown.
MOST_SHOWN = 120


def inputs(path: Path, recipe: Recipe) -> RawInputs | None:
    """Texts as tokens by number, (texts, steps), cut and numbered as those of the recipe were.
    Raises BadFile."""
    if not recipe.vocabulary:
        return None
    beside: Mapping[str, Words] = {}
    if path.is_dir():
        names, texts = _of_folder(path)
    elif path.suffix.lower() == ENDING:
        names, texts = _of_lines(path) if recipe.text else _of_file(path)
    elif is_table(path):
        names, texts, beside = _of_table(path, recipe)
    else:
        return None
    return replace(_numbered(path, names, texts, recipe), beside=beside) if texts else None


def _of_folder(path: Path) -> tuple[list[str], list[str]]:
    found = scan(path)
    require_room(found)
    return list(map(printable, found.names)), read_texts(path, found.names)


def _of_file(path: Path) -> tuple[list[str], list[str]]:
    return [path.name], read_texts(path.parent, [path.name])


def _of_lines(path: Path) -> tuple[list[str], list[str]]:
    """The lines that are not empty, by their numbers."""
    text = decoded(path, read_file(path, MOST_BYTES, "Take a part of it.")).text
    lines = {f"line {n}": line.strip() for n, line in enumerate(text.splitlines(), 1)}
    full = {place: line for place, line in lines.items() if line}
    if not full:
        raise BadFile(path, "it is empty", "Give it a text a line.")
    return list(full), list(full.values())


def _of_table(path: Path, recipe: Recipe) -> tuple[list[str], list[str], Mapping[str, Words]]:
    column = recipe.text
    with opened(path, recipe.csv) as table:
        if not column or (column not in table.names and len(table.names) == 1):
            column = text_column(table, worth_reading(table, facts(table)[1]))
        table.require(column)
        texts = column_of_texts(table, column)
        beside = key(table, {column, *recipe.targets}, len(texts))
    if not texts:
        raise BadFile(path, "it holds no rows", "Give a row for each text.")
    return [f"row {row}" for row in range(1, len(texts) + 1)], texts, beside


def _numbered(path: Path, names: Sequence[str], texts: Sequence[str], recipe: Recipe) -> RawInputs:
    kind, steps = recipe.tokens, recipe.info.axes[0]
    if len(texts) * steps > MOST_CELLS:
        problem = f"{len(texts):,} texts of {steps:,} {kind} are more than is answered for at once"
        raise BadFile(path, problem, TAKE_PART if path.is_dir() else "Take a part of it.")
    x = np.zeros((len(texts), steps), np.int32)
    lengths = np.zeros(len(texts), np.int64)
    place = {name: number for number, name in enumerate(recipe.vocabulary)}
    met = Met(steps, kind)
    for row, text in enumerate(texts):
        tokens = met.first(text, place)
        found = [place.get(token, place[UNKNOWN]) for token in tokens]
        if not found:
            raise BadFile(path, "the text is empty", "Leave it out.", names[row])
        met.judge(names[row], found, recipe.info.sentences)
        x[row, : len(found)], lengths[row] = found, len(found)
    begin = tuple(" ".join(text[:MOST_SHOWN].split()) for text in texts[:SHOWN])
    return RawInputs(x, lengths, tuple(names), met.says, shown={"text": begin})
