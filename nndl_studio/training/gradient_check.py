"""Backpropagation against finite differences, in float64, for every parameter of a graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets import AsTrainedConfig
from nndl_studio.datasets.drawn import drawn_set
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.training.data_rows import data_config, data_node, load_dataset, rows
from nndl_studio.training.first_weights import Arrays, initial_weights

TOLERANCE = 1e-6
# Of the cube root of float64's precision: truncation and rounding are then about alike.
# A rectifier or a maximum may have a kink between two points so far apart; a difference that stays
# when they come nearer is a wrong gradient. Where a gradient is small, as that of a head whose
# memory is still empty, rounding of the loss hides it unless they are farther apart.
NUDGES = (1e-5, 1e-6, 1e-7, 1e-4)
SAMPLES = 6
JITTER = 0.05
MOST_ENTRIES = 24


@dataclass(frozen=True)
class GradientCheck:
    """One parameter: ‖backpropagated − numerical‖ / ‖numerical‖ over `entries` of its numbers."""

    parameter: str
    entries: int
    error: float

    @property
    def passed(self) -> bool:
        return self.error <= TOLERANCE


def check_gradients(graph: Graph, seed: int = 0) -> Iterator[GradientCheck]:
    """Compare on a few training samples, drawn by chance where something stands in for the data.
    Raises `CompileError` for a graph that can't be run.

    Truncated backpropagation leaves parts of the gradient out on purpose: it is checked whole.
    """
    graph = _through_all_steps(graph)
    analysis = analyse(graph)
    work = compile_graph(graph, "gradients", dtype="float64", analysis=analysis)
    rng = np.random.default_rng(seed)
    config = data_config(data_node(graph))
    if isinstance(config, AsTrainedConfig):
        dataset = drawn_set(config.recipe, SAMPLES, rng)
    else:
        dataset = load_dataset(graph)
    samples = dataset.train[:SAMPLES]
    plan = work.plan(len(samples), shards=min(2, len(samples)))
    machine = Machine([plan])
    machine.load(_off_the_kinks(initial_weights(graph, analysis, graph.settings.seed), rng))
    table, order = rows(dataset, plan.columns, "float64").batch(samples)
    yield from compare(machine, plan, table, order, rng)


def _through_all_steps(graph: Graph) -> Graph:
    """`graph` without truncation, wherever a layer has that."""
    whole = graph.copy()
    for node in graph.nodes.values():
        if node.config.cut:
            whole.set_config(node.id, node.config.uncut())
    return whole


def _off_the_kinks(weights: Arrays, rng: np.random.Generator) -> Arrays:
    """Biases of exactly 0 leave rectifiers on empty background at 0, where they have no slope."""
    return {name: w + JITTER * rng.normal(size=w.shape) for name, w in weights.items()}


def compare(
    machine: Machine,
    plan: ExecutionPlan,
    table: NDArray[np.generic],
    samples: NDArray[np.int64],
    rng: np.random.Generator,
    seed: int = 0,
    step: int = 0,
) -> Iterator[GradientCheck]:
    """Every trained parameter of `plan`, at the weights the machine holds.

    `seed` and `step` fix what dropout draws.
    """
    recorded = np.zeros(1)

    def loss() -> float:
        machine.run(plan, table, samples, recorded, seed, step)
        return float(recorded[0])

    loss()
    gradients = {name: machine.read(plan, s).ravel() for name, s in plan.gradients.items()}
    parameters = machine.parameters()
    for name, gradient in gradients.items():
        flat = parameters[name].reshape(-1)
        entries = _entries(gradient, rng)
        errors = (
            _relative(gradient[entries], _slopes(loss, flat, entries, nudge)) for nudge in NUDGES
        )
        yield GradientCheck(name, len(entries), _first_good(errors))


def _slopes(
    loss: Callable[[], float],
    flat: NDArray[np.float64],
    entries: NDArray[np.int64],
    relative_nudge: float,
) -> NDArray[np.float64]:
    """∂J/∂θ by central differences; `flat` is as before afterwards."""
    slopes = np.zeros(len(entries))
    for i, entry in enumerate(entries):
        kept = flat[entry]
        nudge = relative_nudge * max(1.0, abs(kept))
        flat[entry] = kept + nudge
        above = loss()
        flat[entry] = kept - nudge
        slopes[i] = (above - loss()) / (2 * nudge)
        flat[entry] = kept
    return slopes


def _first_good(errors: Iterator[float]) -> float:
    """The first error within the tolerance, or the smallest of all."""
    smallest = np.inf
    for error in errors:
        smallest = min(smallest, error)
        if smallest <= TOLERANCE:
            break
    return float(smallest)


def _entries(gradient: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Which numbers to try: any, and as many where there is a gradient, which in a table of words
    is only in the few rows that were read."""
    some = rng.choice(gradient.size, min(gradient.size, MOST_ENTRIES), replace=False)
    moving = np.flatnonzero(gradient)
    if 2 * len(moving) >= gradient.size:
        return some
    more = rng.choice(moving, min(len(moving), MOST_ENTRIES), replace=False)
    return np.union1d(some, more)


def _relative(backward: NDArray[np.float64], numerical: NDArray[np.float64]) -> float:
    # Where the true gradient is zero, rounding of the loss is all there is to see.
    scale = max(float(np.linalg.norm(numerical)), 1e-4)
    return float(np.linalg.norm(backward - numerical)) / scale
