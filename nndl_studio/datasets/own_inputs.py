"""A sample that a user gave by hand, as a source would give it: neither framed nor scaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.own_form import OwnField, OwnForm
from nndl_studio.datasets.own_value import with_own_value
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import Source, TypedError
from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.datasets.story_text import typed
from nndl_studio.datasets.tokens import Tokens, Vocabulary, counted_tokens, first_tokens
from nndl_studio.files import reason_of
from nndl_studio.sentence import say

Cells = tuple[tuple[str, ...], ...]
What = NDArray[np.uint8] | Cells | str
# So many tokens more are counted than are read, to say how many there are.
MOST_MORE = 1000


@dataclass(frozen=True, eq=False)
class Given:
    """What a user drew, a picture (height, width) from 0 for paper to 255 for ink, typed as cells,
    a row a step, or wrote as text. `label` is the class that it is said to be, `targets` the
    numbers to reach; None for what the network answers."""

    what: What
    label: int | None = None
    targets: tuple[float, ...] | None = None


@dataclass(frozen=True, eq=False)
class OwnSeen:
    """A sample of the user's own as it is looked at: its `row`, x as the network reads it, how many
    steps count, and what it was said to be, None for what the network answers."""

    row: int
    x: NDArray[np.float32]
    steps: int | None
    label: int | None


def own_samples(
    given: Given, form: OwnForm, config: SourceConfig, source: Source[Any], recipe: Recipe
) -> Samples:
    """One sample, with what is right where that follows from what was given. Raises TypedError."""
    what = given.what
    if isinstance(what, np.ndarray):
        return _drawn(what, form, recipe.info)
    if not isinstance(what, str):
        return _in_cells(what, form, recipe)
    if source.typing is not None:
        return source.typing.read(config, what)
    if recipe.vocabulary:
        return _told(what, recipe)
    return _spelled(what, config, recipe.info)


def _drawn(picture: NDArray[np.uint8], form: OwnForm, info: DatasetInfo) -> Samples:
    """A map, or a sequence of its rows."""
    paper, ink = form.grey
    x: NDArray[Any] = picture[None] if info.kind == "sequence" else picture[None, None]
    if (paper, ink) != (0.0, 255.0):
        x = paper + x * ((ink - paper) / 255)
    return Samples(x, lengths=np.array([len(picture)]) if info.kind == "sequence" else None)


def _in_cells(rows: Cells, form: OwnForm, recipe: Recipe) -> Samples:
    info = recipe.info
    if not rows:
        raise TypedError(say("nothing is typed yet"))
    if len(rows) > max(form.steps, 1):
        raise TypedError(
            say("it has {rows} rows, and {most} are read", rows=len(rows), most=form.steps)
        )
    mended = bool(recipe.encoders)
    numbers = np.array([_numbers(row, form.fields, mended) for row in rows])
    match info.kind:
        case "vector" | "label":
            return Samples(numbers)
        case "labels":
            numbers = numbers[:, 0]
    if recipe.encoders and len(numbers) < info.axes[0]:
        raise TypedError(
            say("it has {rows} rows, and a sample {steps}", rows=len(rows), steps=info.axes[0])
        )
    return Samples(numbers[None], lengths=np.array([len(rows)]))


def _numbers(cells: Sequence[str], fields: Sequence[OwnField], mended: bool) -> list[float]:
    found, wanted = len(cells), len(fields)
    if found != wanted:
        raise TypedError(
            say("a row has {found} cells, here it must have {wanted}", found=found, wanted=wanted)
        )
    return [
        _number(cell.strip(), each.column, mended) for cell, each in zip(cells, fields, strict=True)
    ]


def _number(cell: str, column: Column, mended: bool) -> float:
    """As a table means it: a number, days since 1970, the place of a category, NaN for nothing
    where the network knows what to do about it."""
    if not cell and mended and column.missing != "drop row":
        return float("nan")
    if column.type == "category":
        if cell not in column.names:
            words = say("{column}: “{cell}” is none of its names", column=column.name, cell=cell)
            raise TypedError(words)
        return float(column.names.index(cell))
    try:
        return with_own_value(column, cell).value
    except ValueError as error:
        raise TypedError(reason_of(error)) from error


def _told(text: str, recipe: Recipe) -> Samples:
    found = typed(text, recipe)
    if found.fault:
        raise TypedError(found.fault)
    x = np.zeros((1, recipe.info.axes[0]), np.int32)
    x[0, : len(found.numbers)] = found.numbers
    return Samples(x, lengths=np.array([len(found.numbers)]))


def _spelled(text: str, config: SourceConfig, info: DatasetInfo) -> Samples:
    """Tokens of a text whose next one or neighbours are to be told; at each step the next one is
    right, and nothing at the last."""
    kind: Tokens = "words" if config.alphabet == "words" else "characters"
    most = info.axes[0] if info.kind == "labels" else 1
    tokens = first_tokens(text, kind, most + MOST_MORE)
    if not tokens:
        raise TypedError(say("nothing is typed yet"))
    if len(tokens) > most:
        raise TypedError(
            say(
                "it has {tokens}, and the network reads {steps}",
                tokens=counted_tokens(len(tokens), kind),
                steps=most,
            )
        )
    try:
        numbers = Vocabulary(info.class_names).numbers(tokens)
    except KeyError as error:
        raise TypedError(
            say("it has {word!r}, which the network does not know", word=error.args[0])
        ) from error
    if info.kind == "label":
        return Samples(numbers[:, None])
    x = np.zeros((1, most), np.int64)
    label = np.full((1, most), -1, np.int64)
    x[0, : len(numbers)], label[0, : len(numbers) - 1] = numbers, numbers[1:]
    return Samples(x, label, lengths=np.array([len(numbers)]))
