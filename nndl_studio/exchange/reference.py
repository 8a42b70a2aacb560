"""What the studio itself answers for samples that are drawn, and how far from it others are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.info import OF_STEPS
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.scaling import counting
from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import SAMPLES
from nndl_studio.training.answers import Answers
from nndl_studio.training.predict import predict


@dataclass(frozen=True, eq=False)
class Reference:
    """Raw samples and what the studio answers for them, by node."""

    raw: RawInputs
    answers: Mapping[str, NDArray[Any]]


def reference(
    network: Network, count: int = SAMPLES, seed: int = 0, whole: bool = False
) -> Reference:
    """`count` samples drawn as the data were, in their units, with the studio's own answers;
    sequences that are `whole` have all steps there may be."""
    raw = drawn(network.inputs, count, np.random.default_rng(seed))
    if whole and raw.lengths is not None:
        raw = replace(raw, lengths=np.full(count, network.inputs.info.axes[0]))
    lengths = None if raw.lengths is None else raw.lengths.astype(np.int64)
    found = predict(network.graph, network.arrays, raw.x, lengths)
    nodes = [answer.node for answer in network.program.answers]
    return Reference(raw, dict(zip(nodes, _all(found, network.inputs), strict=True)))


def compared(
    network: Network, by: Reference, found: Mapping[str, NDArray[Any]]
) -> dict[str, float]:
    """The largest difference of each node's answers; what pads a sequence is no answer."""
    differences = {}
    for node, wanted in by.answers.items():
        got = found[node].astype(np.float64)
        with np.errstate(invalid="ignore"):
            apart = np.abs(got - wanted) / np.maximum(1, np.abs(wanted))
        apart = np.where(got == wanted, 0.0, apart)  # both may be infinite
        if by.raw.lengths is not None and apart.ndim > 2:
            apart = apart[counting(by.raw.lengths, apart.shape[1])]
        differences[node] = float(apart.max(initial=0.0))
    return differences


def drawn(recipe: Recipe, count: int, random: np.random.Generator) -> RawInputs:
    """Raw samples that after scaling are as normal numbers are, of all lengths there may be."""
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


def _all(answers: Answers, recipe: Recipe) -> list[NDArray[Any]]:
    """The main answer, in units, and the further ones."""
    further = [
        each.y if each.label is not None else recipe.in_units(each.y) for each in answers.further
    ]
    return [answers.y, *further]
