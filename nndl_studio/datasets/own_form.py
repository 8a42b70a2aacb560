"""How a user can give one sample of a data set by hand: drawn, in fields, in a grid, or as text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.dataset import Dataset
from nndl_studio.datasets.held import rows_together
from nndl_studio.datasets.own_value import EPOCH
from nndl_studio.datasets.prepared import raw_of
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.sentence import NOTHING, Sentence, say

Way = Literal["picture", "row", "rows", "text", "none"]
# More fields than these nobody fills in.
MOST_FIELDS = 64
# Samples that say between what numbers lie.
LOOK = 1000
# Of noisy pictures the shares of pixels darker than paper and than ink.
GROUNDS = (0.1, 0.9)


@dataclass(frozen=True)
class OwnField:
    """A number of a sample: what it is called, the names that it can have, and between what it lies
    in the data, where that is known."""

    column: Column
    low: str = ""
    high: str = ""

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def names(self) -> tuple[str, ...]:
        """The categories to choose from; none of a number or a day."""
        return self.column.names if self.column.type == "category" else ()


@dataclass(frozen=True)
class OwnForm:
    """The `way` in which a sample is given, or `why_not`.

    A picture has `sides` (height, width) and goes from `grey` of the paper to that of the ink; a
    row has a field for each number, rows the same for each of `steps` at most; a text is written as
    the `hint` says. `classes` are what it may be said to be, where all of a sample has one;
    `targets` name the numbers that it is to reach. `answers` are what classes are called that a
    network answers, for all or at each step.
    """

    way: Way
    why_not: Sentence = NOTHING
    sides: tuple[int, int] = (0, 0)
    grey: tuple[float, float] = (0.0, 255.0)
    fields: tuple[OwnField, ...] = ()
    steps: int = 0
    hint: Sentence = NOTHING
    classes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


def own_form(config: SourceConfig, source: Source[Any], dataset: Dataset) -> OwnForm:
    """How a sample of `dataset` is given, which the `source` read by these settings."""
    info, recipe = dataset.info, dataset.recipe
    classes = info.class_names or tuple(map(str, range(info.classes)))
    form = replace(_form(config, source, dataset), answers=classes)
    if form.way == "none" or info.each_step:
        return form
    told = info.targets if info.targets <= MOST_FIELDS else 0
    targets = recipe.targets or tuple(f"y{i}" for i in range(1, told + 1))
    return replace(form, classes=classes, targets=targets)


def _form(config: SourceConfig, source: Source[Any], dataset: Dataset) -> OwnForm:
    info, recipe = dataset.info, dataset.recipe
    if source.typing is not None:
        return OwnForm("text", hint=source.typing.hint)
    if recipe.vocabulary:
        hint = say("a text") if info.sentences is None else say("a story and its question")
        return OwnForm("text", hint=hint)
    if config.alphabet:
        each = say("the beginning of a text") if info.each_step else say("one token")
        return OwnForm("text", hint=each)
    if info.kind == "map" and info.axes[0] != 1:
        return _none(say("a picture of {channels} channels can't be drawn", channels=info.axes[0]))
    if info.kind == "map" or source.pictured:
        height, width = (side - 2 * recipe.frame for side in info.axes[-2:])
        return OwnForm("picture", sides=(height, width), grey=_grey(dataset))
    return _numbers(dataset)


def _numbers(dataset: Dataset) -> OwnForm:
    info, shape = dataset.info, raw_of(dataset.x).shape
    count = shape[-1] if info.kind in ("vector", "sequence") else 1
    if count > MOST_FIELDS:
        return _none(say("{count} numbers at once are too many to be typed", count=count))
    fields = _fields(dataset)
    if info.kind in ("vector", "label"):
        return OwnForm("row", fields=fields)
    return OwnForm("rows", fields=fields, steps=info.axes[0])


def _none(why: Sentence) -> OwnForm:
    return OwnForm("none", why)


def _fields(dataset: Dataset) -> tuple[OwnField, ...]:
    """One for each number of a sample, or of a step of one, as the data give it."""
    columns = tuple(each.column for each in dataset.recipe.encoders)
    if dataset.info.kind in ("label", "labels"):
        return (OwnField(Column("x"), "0", str(dataset.info.axes[-1] - 1)),)
    some = _some(dataset)
    cells = some.reshape(-1, some.shape[-1]).astype(np.float64)
    if not columns:
        columns = tuple(Column(f"x{i}") for i in range(1, cells.shape[-1] + 1))
    return tuple(_field(each, cells[:, i]) for i, each in enumerate(columns))


def _field(column: Column, cells: NDArray[np.float64]) -> OwnField:
    known = cells[~np.isnan(cells)]
    if column.type == "category" or len(known) == 0:
        return OwnField(column)
    low, high = (_in_words(column, float(each)) for each in (known.min(), known.max()))
    return OwnField(column, low, high)


def _some(dataset: Dataset) -> NDArray[Any]:
    """As the source gave them, some to train on."""
    raw = raw_of(dataset.x)
    return np.asarray(raw[dataset.train[: min(LOOK, rows_together(raw))]])


def _in_words(column: Column, number: float) -> str:
    if column.type == "date":
        return f"{EPOCH + timedelta(days=number):%Y-%m-%d}"
    return f"{number:.4g}"


def _grey(dataset: Dataset) -> tuple[float, float]:
    """What stands for nothing drawn, and for all."""
    white, raw = dataset.recipe.white, raw_of(dataset.x)
    if raw.dtype == np.uint8:  # as pictures are, which take long to decode
        return 0.0, white
    some = _some(dataset)
    if some.min() >= 0 and some.max() <= white:
        return 0.0, white
    low, high = np.quantile(some, GROUNDS)
    return float(low), float(high)
