"""Whether a line parts two classes, and how wide the gap is: what the perceptron's bound needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets import Dataset
from nndl_studio.graph.document import Graph
from nndl_studio.layers import layer
from nndl_studio.ops.ir import Program

Doubles = NDArray[np.float64]
# Of a linear program whose numbers are about 1; samples are float32, so less is rounding.
CLEAR = 1e-7


@dataclass(frozen=True)
class Separation:
    """With x̂ = (x, 1), so that the bias is a weight like the others (114).

    `radius` R is the longest x̂; `margin` γ the least y wᵀx̂ under the best separator that was
    found, of length 1, 0 if there is none; `bound` R²/γ² is what no count of mistakes exceeds.
    """

    separable: bool
    radius: float
    margin: float

    @property
    def bound(self) -> float:
        return (self.radius / self.margin) ** 2 if self.separable else float("inf")


def separation(x: Doubles, positive: NDArray[np.bool_]) -> Separation:
    """Of samples `x` (samples, features) with y = +1 where `positive` and else −1."""
    lifted = np.column_stack([x, np.ones(len(x))])
    radius = float(np.sqrt((lifted**2).sum(axis=1)).max())
    sides = np.where(positive, 1.0, -1.0)[:, None] * lifted
    separator = _some_separator(sides)
    if separator is None:
        return Separation(False, radius, 0.0)
    margins = [_margin(sides, separator)]
    widest = _widest_separator(sides)
    if widest is not None:
        margins.append(_margin(sides, widest))
    return Separation(True, radius, max(margins))


def separation_of(dataset: Dataset) -> Separation:
    """Of the training part of two classes."""
    assert dataset.label is not None
    x = dataset.x[dataset.train[:]].reshape(len(dataset.train), -1).astype(np.float64)
    return separation(x, dataset.label[dataset.train[:]] == 1)


def reading_the_data(program: Program) -> frozenset[str]:
    """Nodes whose weighed sums read the samples themselves."""
    samples = program.batch["x"]
    sums = (call for call in program.calls if call.op.name == "dense")
    return frozenset(call.node for call in sums if call.inputs[0].origin is samples)


def never_settles(graph: Graph, dataset: Dataset) -> tuple[str, ...]:
    """Nodes that learn from mistakes alone, on data that no line parts: they go on for ever."""
    program = compile_graph(graph, "inference").program
    nodes = reading_the_data(program)
    counting = tuple(id for id in sorted(nodes) if layer(graph.nodes[id].type).mistakes)
    return () if not counting or separation_of(dataset).separable else counting


def _margin(sides: Doubles, separator: Doubles) -> float:
    return float((sides @ separator).min() / np.linalg.norm(separator))


def _some_separator(sides: Doubles) -> Doubles | None:
    """A w with y wᵀx̂ > 0 for all, by a linear program: the largest t with y wᵀx̂ ≥ t, |w| ≤ 1.

    w = 0 reaches t = 0, so the classes can be parted exactly if some w reaches more.
    """
    from scipy.optimize import linprog  # its import takes 0.6 s: no run waits for it

    samples, unknowns = sides.shape
    # Input by input: which units they are told in changes nothing about a line between them.
    largest = np.abs(sides).max(axis=0)
    largest[largest == 0] = 1.0
    scaled = sides / largest
    cost = np.append(np.zeros(unknowns), -1.0)
    above = np.column_stack([-scaled, np.ones(samples)])
    limits = [(-1.0, 1.0)] * unknowns + [(None, 1.0)]
    found = linprog(cost, A_ub=above, b_ub=np.zeros(samples), bounds=limits)
    if not found.success or found.x[-1] <= CLEAR:
        return None
    separator: Doubles = found.x[:-1] / largest
    return separator if (sides @ separator).min() > 0 else None


def _widest_separator(sides: Doubles) -> Doubles | None:
    """The shortest w with y wᵀx̂ ≥ 1 for all, which has the widest margin (Lawson and Hanson's
    least-distance programming, by non-negative least squares); None where rounding spoils it."""
    from scipy.optimize import nnls

    samples, unknowns = sides.shape
    stacked = np.vstack([sides.T, np.ones(samples)])
    aim = np.append(np.zeros(unknowns), 1.0)
    try:
        weights, _ = nnls(stacked, aim)
    except RuntimeError:  # it gives up after too many steps
        return None
    rest = stacked @ weights - aim
    if rest[-1] >= -CLEAR:
        return None
    separator: Doubles = -rest[:-1] / rest[-1]
    return separator
