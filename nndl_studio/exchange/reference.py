"""What the studio itself answers for samples that are drawn, and how far from it others are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.drawn import drawn
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
    # Those that are aside come last, and do not go out.
    return Reference(raw, dict(zip(nodes, _all(found, network.inputs), strict=False)))


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


def _all(answers: Answers, recipe: Recipe) -> list[NDArray[Any]]:
    """The main answer, in units, and the further ones."""
    further = [
        each.y if each.label is not None else recipe.in_units(each.y) for each in answers.further
    ]
    return [answers.y, *further]
