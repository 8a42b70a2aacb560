"""Texts to answer for, by a network that was trained on texts: a table with the same column, a
folder of .txt files, or a .txt.

A .txt holds a text a line where the network learned from a column of a table; one that learned from
files takes it as a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
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
from nndl_studio.datasets.tokens import UNKNOWN, Tokens
from nndl_studio.files import BadFile, Place, read_file
from nndl_studio.sentence import Sentence, say

# Tokens of all samples together, padding included.
MOST_CELLS = 2**28
# Characters of a text that are shown.
MOST_SHOWN = 120
PART = say("Take a part of it.")


def inputs(path: Path, recipe: Recipe) -> RawInputs | None:
    """Texts as tokens by number, (texts, steps), cut and numbered as those of the recipe were.
    Raises BadFile."""
    if not recipe.vocabulary:
        return None
    if path.is_dir():
        found = _of_folder(path)
    elif path.suffix.lower() == ENDING:
        found = _of_lines(path) if recipe.text else _of_file(path)
    elif is_table(path):
        found = _of_table(path, recipe)
    else:
        return None
    return _numbered(path, found, recipe) if found.texts else None


@dataclass(frozen=True)
class _Found:
    """Texts, the names by which their answers are told apart, what stands `beside` them, and where
    each stands, by its number, as messages say it."""

    names: Sequence[str]
    texts: Sequence[str]
    where: Callable[[int], str]
    beside: Mapping[str, Words] = field(default_factory=dict)


def _of_folder(path: Path) -> _Found:
    found = scan(path)
    require_room(found)
    names = list(map(printable, found.names))
    return _Found(names, read_texts(path, found.names), names.__getitem__)


def _of_file(path: Path) -> _Found:
    return _Found([path.name], read_texts(path.parent, [path.name]), [path.name].__getitem__)


def _of_lines(path: Path) -> _Found:
    """The lines that are not empty, by their numbers."""
    text = decoded(path, read_file(path, MOST_BYTES, PART)).text
    lines = {number: line.strip() for number, line in enumerate(text.splitlines(), 1)}
    numbers = [number for number, line in lines.items() if line]
    if not numbers:
        raise BadFile(path, say("it is empty"), say("Give it a text a line."))
    names, texts = [f"line {each}" for each in numbers], [lines[each] for each in numbers]
    return _Found(names, texts, lambda place: Place(line=numbers[place]).words())


def _of_table(path: Path, recipe: Recipe) -> _Found:
    column = recipe.text
    with opened(path, recipe.csv) as table:
        if not column or (column not in table.names and len(table.names) == 1):
            column = text_column(table, worth_reading(table, facts(table)[1]))
        table.require(column)
        texts = column_of_texts(table, column)
        beside = key(table, {column, *recipe.targets}, len(texts))
    if not texts:
        raise BadFile(path, say("it holds no rows"), say("Give a row for each text."))
    names = [f"row {row}" for row in range(1, len(texts) + 1)]
    return _Found(names, texts, lambda place: Place(row=place + 1).words(), beside)


def _numbered(path: Path, given: _Found, recipe: Recipe) -> RawInputs:
    texts, kind, steps = given.texts, recipe.tokens, recipe.info.axes[0]
    if len(texts) * steps > MOST_CELLS:
        advice = TAKE_PART if path.is_dir() else PART
        raise BadFile(path, _too_much(len(texts), steps, kind), advice)
    x = np.zeros((len(texts), steps), np.int32)
    lengths = np.zeros(len(texts), np.int64)
    place = {name: number for number, name in enumerate(recipe.vocabulary)}
    met = Met(steps, kind)
    for row, text in enumerate(texts):
        tokens = met.first(text, place)
        found = [place.get(token, place[UNKNOWN]) for token in tokens]
        if not found:
            where = given.where(row)
            raise BadFile(path, say("the text is empty"), say("Leave it out."), where)
        met.judge(partial(given.where, row), found, recipe.info.sentences)
        x[row, : len(found)], lengths[row] = found, len(found)
    begin = tuple(" ".join(text[:MOST_SHOWN].split()) for text in texts[:SHOWN])
    names, shown = tuple(given.names), {"text": begin}
    return RawInputs(x, lengths, names, met.says, given.beside, shown)


def _too_much(texts: int, steps: int, kind: Tokens) -> Sentence:
    if kind == "words":
        return say(
            "{texts:,} texts of {steps:,} words are more than is answered for at once",
            texts=texts,
            steps=steps,
        )
    return say(
        "{texts:,} texts of {steps:,} characters are more than is answered for at once",
        texts=texts,
        steps=steps,
    )
