"""A network on a bench, in float64: its objective J where one number of a parameter is moved."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

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
from nndl_studio.training.gradient_facts import SAMPLES, Curve, Doubles, Nudged

Given = Mapping[str, NDArray[np.float32]]
JITTER = 0.05


class Bench:
    """What `machine` holds for `plan`, a plan for gradients, on one batch of samples.

    `seed` and `step` fix what dropout draws. Threads may share it: one works at a time.
    """

    def __init__(
        self,
        machine: Machine,
        plan: ExecutionPlan,
        table: NDArray[np.generic],
        samples: NDArray[np.int64],
        seed: int = 0,
        step: int = 0,
    ) -> None:
        self._machine, self._plan = machine, plan
        self._table, self._samples, self._moment = table, samples, (seed, step)
        self._recorded = np.zeros(1)
        self._lock = Lock()
        self._parameters = machine.parameters()
        self.middle = self._objective()
        self.gradients = {name: machine.read(plan, s) for name, s in plan.gradients.items()}

    def number(self, name: str, entry: int, relative_nudge: float) -> Nudged:
        """Move number `entry` of a parameter, counted along its rows, by this share of its size, or
        of 1 if it is smaller; it is as before afterwards."""
        flat = self._parameters[name].reshape(-1)
        theta = float(flat[entry])
        nudge = relative_nudge * max(1.0, abs(theta))
        above, below = self._objectives(flat, entry, np.array([theta + nudge, theta - nudge]))
        gradient = self.gradients[name]
        index = tuple(int(place) for place in np.unravel_index(entry, gradient.shape))
        backward = float(gradient.reshape(-1)[entry])
        return Nudged(name, index, theta, nudge, above, self.middle, below, backward)

    def curve(self, name: str, entry: int, reach: float, points: int) -> Curve:
        """J where a number is moved by up to `reach` both ways, at an odd number of points."""
        flat = self._parameters[name].reshape(-1)
        theta = float(flat[entry]) + np.linspace(-reach, reach, points)
        return Curve(theta, self._objectives(flat, entry, theta))

    def _objectives(self, flat: Doubles, entry: int, values: Doubles) -> Doubles:
        """J with each of `values` in the place of a number."""
        with self._lock:
            kept = flat[entry]
            found = np.zeros(len(values))
            for place, value in enumerate(values):
                flat[entry] = value
                found[place] = self._objective()
            flat[entry] = kept
        return found

    def _objective(self) -> float:
        self._machine.run(self._plan, self._table, self._samples, self._recorded, *self._moment)
        return float(self._recorded[0])


def bench_of(
    graph: Graph, rng: np.random.Generator, given: Given | None = None, shards: int = 2
) -> Bench:
    """`graph` on a few training samples, drawn by chance where something stands in for the data;
    with the weights `given`, where they fit and training has moved them, else the first ones.

    Raises `CompileError` for a graph that can't be run, TrainingError or BadFile for data that
    can't be read. Truncated backpropagation leaves parts of the gradient out on purpose: it is
    checked whole. With one shard it may run beside a training.
    """
    graph = _through_all_steps(graph)
    analysis = analyse(graph)
    work = compile_graph(graph, "gradients", dtype="float64", analysis=analysis)
    config = data_config(data_node(graph))
    if isinstance(config, AsTrainedConfig):
        dataset = drawn_set(config.recipe, SAMPLES, rng)
    else:
        dataset = load_dataset(graph)
    samples = dataset.train[:SAMPLES]
    plan = work.plan(len(samples), shards=min(shards, len(samples)))
    machine = Machine([plan], workers=None if shards > 1 else 1)
    first = initial_weights(graph, analysis, graph.settings.seed)
    machine.load(_taken(given, first, _off_the_kinks(first, rng)))
    table, order = rows(dataset, plan.columns, "float64").batch(samples)
    return Bench(machine, plan, table, order)


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


def _taken(given: Given | None, first: Arrays, otherwise: Arrays) -> Arrays:
    """`otherwise` with what training has moved."""
    taken = dict(otherwise)
    for name, array in (given or {}).items():
        if name in first and first[name].shape == array.shape:
            moved = not np.array_equal(array, first[name].astype(np.float32))
            taken[name] = array.astype(np.float64) if moved else otherwise[name]
    return taken
