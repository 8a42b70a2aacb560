"""Units at rest: dead where f has one limit, saturated where it has two, node by node."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.compiler.work import ProbeKey
from nndl_studio.graph.reach import descendants
from nndl_studio.layers.layer import Limits
from nndl_studio.training.answers import Weights
from nndl_studio.training.prober import probe_kinds
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.probing import SampleProbe
from nndl_studio.training.studies.units import at_rest, by_unit

# A third of dead units is nothing rare in sound networks of a few rectifiers. One that has learned
# may have more of them, as a penalty brings about.
MANY = 0.5
NEARLY_ALL_UNITS = 0.9
# Numbers that one look holds in memory at most (16 MB), if that is not less than a few samples.
MOST_NUMBERS = 4_000_000
FEWEST_SAMPLES = 16


@dataclass(frozen=True)
class RestingUnits:
    """`resting` of the `units` of a node are at rest for nearly all of `samples`.

    `hidden` means that something behind the node still learns: units that answer should be sure.
    """

    node: str
    limits: Limits
    units: int
    resting: int
    samples: int
    maps: bool
    hidden: bool

    @property
    def nearly_all(self) -> bool:
        """Whether next to nothing passes the node."""
        return self.resting >= NEARLY_ALL_UNITS * self.units

    @property
    def many(self) -> bool:
        """Whether there are more than a sound network has while it learns."""
        return self.resting >= MANY * self.units


class UnitLook:
    """Looks at every node of a network whose layer declares `Limits`."""

    def __init__(self, context: Context, samples: NDArray[np.int64]) -> None:
        self._context = context
        self._limits = _limits(context)
        self._kinds = probe_kinds(context.graph, context.analysis)
        self._samples = samples[: _affordable(context, list(self._limits))]
        self._hidden = {node for node, _ in self._limits if _is_hidden(context, node)}

    @cached_property
    def _probe(self) -> SampleProbe:
        return SampleProbe(self._context, list(self._limits), self._samples)

    def resting(self, weights: Weights | None = None) -> tuple[RestingUnits, ...]:
        """Counts of all nodes looked at, with the weights of this moment or with others."""
        if not self._limits:
            return ()
        context = self._context if weights is None else replace(self._context, weights=weights)
        return tuple(
            self._count(key, limits, values)
            for (key, limits), values in zip(
                self._limits.items(), self._probe.read(context), strict=True
            )
        )

    def _count(self, key: ProbeKey, limits: Limits, values: NDArray[Any]) -> RestingUnits:
        kind, samples = self._kinds[key], self._probe.samples
        numbers = by_unit(self._context, key[0], kind, samples, values)
        resting = int(at_rest(numbers, limits).sum())
        units, hidden = numbers.shape[1], key[0] in self._hidden
        return RestingUnits(key[0], limits, units, resting, len(samples), kind == "maps", hidden)


def _limits(context: Context) -> dict[ProbeKey, Limits]:
    graph = context.graph
    found = {
        id: layers.layer(graph.nodes[id].type).limits(graph.nodes[id].config)
        for id in context.analysis.order
    }
    return {(id, limits.probe): limits for id, limits in found.items() if limits is not None}


def _affordable(context: Context, keys: list[ProbeKey]) -> int:
    nodes = {node for node, _ in keys}
    numbers = sum(s.size for (node, _), s in context.analysis.shapes.items() if node in nodes)
    return max(FEWEST_SAMPLES, MOST_NUMBERS // max(numbers, 1))


def _is_hidden(context: Context, node: str) -> bool:
    behind = descendants(context.graph, node) - {node}
    return any(context.analysis.trainable(each) for each in behind)
