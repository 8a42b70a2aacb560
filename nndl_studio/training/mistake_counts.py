"""The mistakes of layers that learn from nothing else, such as the perceptron."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph

# From here on a count in float32 no longer grows by 1.
MOST = 2**24


class Mistakes:
    """Reads the counters that layers keep among their parameters (`Layer.mistakes`)."""

    def __init__(self, graph: Graph, analysis: Analysis) -> None:
        counters = {id: layers.layer(graph.nodes[id].type).mistakes for id in analysis.order}
        learning = [
            id
            for id in analysis.order
            if any(not p.fixed and p.name != counters[id] for p in analysis.parameters[id])
        ]
        owned = {id: {p.name for p in analysis.parameters[id]} for id in analysis.order}
        own = ((id, name) for id, name in counters.items() if name in owned[id])
        self._counters = tuple(f"{id}.{name}" for id, name in own)
        self._alone = all(counters[id] for id in learning)

    def made(self, weights: Mapping[str, NDArray[Any]]) -> int:
        """How many mistakes the run has made so far."""
        return sum(round(float(weights[name].sum())) for name in self._counters)

    def since(self, before: int, made: int) -> int | None:
        """How many came to `before`; None where nobody counts, or the count is full."""
        return made - before if self.counted and made < MOST else None

    @property
    def counted(self) -> bool:
        return bool(self._counters)

    @property
    def decide(self) -> bool:
        """Whether an epoch without mistakes means that there is nothing left to learn."""
        return self.counted and self._alone
