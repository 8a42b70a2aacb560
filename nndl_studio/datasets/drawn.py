"""Samples drawn by chance, like those that a recipe was made of: for whoever needs some of their
kind where the data are not there."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.dataset import Dataset
from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.held import Span
from nndl_studio.datasets.info import OF_STEPS
from nndl_studio.datasets.prepared import prepared
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import RawInputs


def drawn_set(recipe: Recipe, count: int, random: np.random.Generator) -> Dataset:
    """`count` samples to train on, with answers that are as much by chance."""
    raw, info = drawn(recipe, count, random), recipe.info
    steps = info.axes[:1] if info.each_step else ()
    label = random.integers(0, info.classes, (count, *steps)) if info.classes else None
    at_steps = steps if info.targets_each_step else ()
    target = random.uniform(size=(count, *at_steps, info.targets)) if info.targets else None
    most = info.sentences.most if info.sentences else 0
    facts = random.integers(-1, most, (count, info.facts)) if info.facts else None
    none = Span(0, 0)
    return Dataset(
        info,
        prepared(raw.x, recipe, raw.lengths),
        label,
        target,
        raw.lengths,
        *(Span(0, count), none, none),
        recipe,
        facts=facts,
    )


def drawn(recipe: Recipe, count: int, random: np.random.Generator) -> RawInputs:
    """Raw samples that after scaling are as normal numbers are, or one-hot where that is what they
    are, of all lengths there may be."""
    kind, axes = recipe.info.kind, recipe.info.axes
    lengths = None
    if kind in OF_STEPS:
        lengths = random.integers(1, axes[0] + 1, count)
        lengths[:1] = axes[0]
    if recipe.encoders:
        steps = axes[:-1]
        cells = [_cells(each, (count, *steps), random) for each in recipe.encoders]
        return RawInputs(np.stack(cells, axis=-1), lengths)
    if kind in ("labels", "label"):
        words = (count, axes[0] if kind == "labels" else 1)
        return RawInputs(random.integers(0, axes[-1], words), lengths)
    shape: tuple[int, ...] = (count, *axes)
    if recipe.info.one_hot:
        return RawInputs(np.eye(axes[-1])[random.integers(0, axes[-1], shape[:-1])], lengths)
    if kind == "map":
        maps, *sides = axes
        shape = (count, maps, *(side - 2 * recipe.frame for side in sides))
    scaling = recipe.scaling
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = (random.normal(size=shape) - scaling.floor) / scaling.gain + scaling.shift
    raw = np.where(np.isfinite(raw), raw, 0.0)
    return RawInputs(raw.astype(np.float32) if kind == "map" else raw, lengths)


def _cells(encoder: Encoder, shape: tuple[int, ...], random: np.random.Generator) -> NDArray[Any]:
    """Cells of a column, one in ten missing where the network was trained to see that."""
    column = encoder.column
    if column.type == "category":
        cells = random.integers(0, len(column.names), shape).astype(float)
    elif encoder.ranks:
        low, high = encoder.ranks[0], encoder.ranks[-1]
        cells = random.uniform(low - 1, high + 1, shape)
    else:
        cells = random.normal(size=shape) / (encoder.gain or 1.0) + encoder.shift
    gone = random.random(shape) < 0.1
    return np.where(gone, np.nan, cells) if column.missing != "drop row" else cells
