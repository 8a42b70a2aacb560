"""The gradient check node by node, so that somebody can watch it and leave it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from nndl_studio.going import tell
from nndl_studio.graph.document import Graph
from nndl_studio.ops.ir import owner
from nndl_studio.sentence import say
from nndl_studio.training.gradient_bench import Bench, Given, bench_of
from nndl_studio.training.gradient_check import check_parameter
from nndl_studio.training.gradient_facts import GradientCheck, NodeChecked

Hear = Callable[[NodeChecked], None]


def check_nodes(
    graph: Graph, given: Given | None, wanted: Collection[str], hear: Hear, seed: int = 0
) -> Bench:
    """Check the parameters of these nodes, all for none, one after another; what has been checked
    stays on the bench. It may run beside a training.

    Raises what `bench_of` does, and Stopped.
    """
    rng = np.random.default_rng(seed)
    tell(say("Preparing the gradient check"))
    bench = bench_of(graph, rng, given, shards=1)
    by_node: dict[str, list[str]] = {}
    for name in bench.gradients:
        by_node.setdefault(owner(name.rpartition(".")[0]), []).append(name)
    chosen = {node: names for node, names in by_node.items() if not wanted or node in wanted}
    for place, (node, names) in enumerate(chosen.items()):
        _check_node(bench, node, names, rng, _Telling(hear, place, len(chosen)))
    return bench


@dataclass(frozen=True)
class _Telling:
    """Tells who looks on that node `place` of `of` has come so far. Raises Stopped."""

    hear: Hear
    place: int
    of: int

    def __call__(self, checked: NodeChecked) -> None:
        tell(say("Checking the gradients"), self.place, self.of)
        self.hear(checked)


def _check_node(
    bench: Bench, node: str, names: list[str], rng: np.random.Generator, hear: Hear
) -> None:
    checks: list[GradientCheck] = []

    def hear_share(done: int, of: int) -> None:
        share = (len(checks) + done / of) / len(names)
        hear(NodeChecked(node, min(share, 0.99), bench, tuple(checks)))

    for name in names:
        checks.append(check_parameter(bench, name, rng, hear_share))
    hear(NodeChecked(node, 1.0, bench, tuple(checks)))
