"""The studio's side: a row of the table as a drawing, trained by the trainer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import msgspec
import numpy as np
from numba import njit
from numpy.typing import NDArray

from nndl_studio import api, layers
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.compiler.postpone import postpone
from nndl_studio.compiler.shards import shard_sizes
from nndl_studio.datasets import load
from nndl_studio.datasets.as_trained import AsTrainedConfig
from nndl_studio.datasets.dataset import Dataset
from nndl_studio.datasets.info import DatasetInfo, Kind
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.conv2d import Conv2dConfig
from nndl_studio.machine.loop import run_lane
from nndl_studio.machine.machine import Machine, native_kernels
from nndl_studio.machine.plan import ExecutionPlan, Phase
from nndl_studio.ops.ir import Call
from nndl_studio.ops.kernel import register_subroutines
from nndl_studio.resources import example
from nndl_studio.training.data_rows import data_config, data_node, rows
from nndl_studio.training.trainer import Trainer
from speed.arrays import DRAWN, Weights, samples, weights
from speed.machines import told
from speed.rows import (
    Conv,
    Dense,
    DrawnLstm,
    Layer,
    MaxPool,
    MeanPool,
    Network,
    Recurrent,
    Row,
    TuringMachine,
)
from speed.rows import (
    Machine as WithMemory,
)

KINDS: dict[int, Kind] = {1: "vector", 2: "sequence", 3: "map"}
WARM_UP = 0.5  # s
EPOCHS = 10_000


def speed(row: Row, threads: int, seconds: float) -> float:
    """As the first of `speeds` after a while."""
    found = speeds(row, threads, max(seconds, WARM_UP))
    next(found)
    return next(found)


def speeds(row: Row, threads: int, seconds: float, mode: str = "") -> Iterator[float]:
    """Samples a second, whole steps: gather, forward, backward, update. Each takes so many seconds;
    between them nothing runs."""
    snapshots = _trainer(row, row.network.samples, threads, 1e-3).run()
    done = next(snapshots).step
    while True:
        start, first = time.perf_counter(), done
        while time.perf_counter() - start < seconds:
            done = next(snapshots).step
        yield (done - first) * row.batch / (time.perf_counter() - start)


def step(row: Row, rate: float) -> tuple[float, Weights]:
    """The loss before one step over a batch of first samples, and the weights after it."""
    trainer = _trainer(row, row.batch, 1, rate)
    loss = trainer.step_batch().batch_losses[0]
    after = trainer.weights()
    return float(loss), {name: after[there] for name, there in _names(row.network).items()}


@dataclass(frozen=True)
class Made:
    """A plan on a machine that has run a step, whose instructions can be run one by one."""

    plan: ExecutionPlan
    calls: tuple[Call, ...]
    machine: Machine
    kernels: NDArray[np.int64]

    def run(self, low: int, high: int) -> None:
        """The instructions from `low` up to `high` of the first shard."""
        self._run(self.plan.compute, low, high)

    def update(self, low: int, high: int) -> None:
        """The same of the first lane's update."""
        self._run(self.plan.update, low, high)

    @property
    def updates(self) -> Iterator[tuple[str, int, int]]:
        """Whose update each stretch of instructions is, and where it begins and ends."""
        at = 0
        for node, owners in groupby(self.plan.update.owners, lambda owner: owner.node):
            end = at + len(list(owners))
            yield node, at, end
            at = end

    def _run(self, phase: Phase, low: int, high: int) -> None:
        lane = phase.operands[0]
        _lane()(self.kernels, phase.opcodes, lane, self.machine.arena, low, high)


def plan_of(row: Row) -> Made:
    """The plan that trains `row`, after its first step."""
    graph = _graph(row.network)
    work = compile_graph(graph)
    plan = work.plan(row.batch)
    calls = postpone(work, shard_sizes(row.batch, plan.shards)).calls
    machine = Machine([plan], 1)
    trainer = _trainer(row, row.batch, 1, 1e-3)
    machine.load(trainer.weights())
    data = rows(trainer.dataset, plan.columns)[np.arange(row.batch)]
    machine.run(plan, data, np.arange(row.batch), np.zeros(1))
    return Made(plan, calls, machine, native_kernels(plan))


@cache
def _lane() -> Any:
    register_subroutines()

    def lane(kernels: Any, opcodes: Any, rows: Any, arena: Any, low: int, high: int) -> None:
        run_lane(kernels, opcodes, rows, arena, low, high)

    return njit(nogil=True)(lane)


def _trainer(row: Row, count: int, threads: int, rate: float) -> Trainer:
    graph = _graph(row.network)
    settings = msgspec.structs.replace(
        graph.settings,
        batch_size=row.batch,
        optimiser="momentum",
        learning_rate=rate,
        epochs=EPOCHS,
        weight_decay=0.0,
        clipping="none",
    )
    graph.set_settings(settings)
    trainer = Trainer(graph, threads, dataset=_dataset(row.network, count))
    given = weights(row.network)
    if row.network.table:  # the kernels of absent links are none of the drawing's
        return trainer
    held = trainer.weights()
    own = {
        there: given[name].reshape(held[there].shape) for name, there in _names(row.network).items()
    }
    trainer.load({**held, **own})
    return trainer


def _dataset(network: Network, count: int) -> Dataset:
    x, label = samples(network, count)
    if network.machine is not None:
        return _of_steps(network.machine, count)
    lengths = np.full(count, network.axes[0]) if len(network.axes) == 2 else None
    chosen, none = np.arange(count), np.zeros(0, np.int64)
    recipe = _recipe(network)
    return Dataset(recipe.info, x, label, None, lengths, chosen, none, none, recipe)


def _of_steps(machine: WithMemory, count: int) -> Dataset:
    """The first samples of the example's own data, with what is right at each step."""
    data, shown = load(data_config(data_node(_machine(machine)))), told(machine)
    given = shown.answers[:count]
    label, target = (None, given) if data.label is None else (given, None)
    chosen, none = np.arange(count), np.zeros(0, np.int64)
    lengths = shown.lengths[:count]
    return Dataset(
        data.info, shown.x[:count], label, target, lengths, chosen, none, none, data.recipe
    )


def _recipe(network: Network) -> Recipe:
    kind = KINDS[len(network.axes)]
    each = network.axes[0] if kind == "map" else network.axes[-1]
    info = DatasetInfo(kind, network.axes, network.classes, network.samples)
    return Recipe(info, 0, (0.0,) * each, (1.0,) * each, 0.0)


def _graph(network: Network) -> Graph:
    if network.machine is not None:
        return _machine(network.machine)
    if any(isinstance(layer, DrawnLstm) for layer in network.layers):
        return _drawn(network)
    graph, last = Graph("Measured"), ("Data", "x")
    graph.add_node(Node("Data", "Data.v1", AsTrainedConfig(_recipe(network)), (0.0, 0.0)))
    shown = [(f"L{i}", *_layer(each)) for i, each in enumerate(network.layers)]
    for id, name, settings in (*_flat(network, shown), ("Loss", "CrossEntropy", {})):
        layer = layers.by_name(name)
        graph.add_node(Node(id, layer.type, layer.configured(**settings), (0.0, 0.0)))
        graph.connect(Edge(*last, id, layer.inputs[0].name))
        last = (id, layer.outputs[0].name if layer.outputs else "")
    graph.connect(Edge("Data", "label", "Loss", layers.by_name("CrossEntropy").inputs[1].name))
    if network.table:
        shipped = api.load(example("lenet-5")).nodes["C3"].config
        assert isinstance(shipped, Conv2dConfig)
        config = graph.nodes["L2"].config
        graph.set_config("L2", msgspec.structs.replace(config, table=shipped.table))
    return graph


def _flat(
    network: Network, shown: list[tuple[str, str, dict[str, Any]]]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """With what lays maps out in a row before the first dense layer."""
    maps = len(network.axes) == 3
    for each in shown:
        if maps and each[1] == "Dense":
            yield "Flat", "Flatten", {}
            maps = False
        yield each


def _layer(layer: Layer) -> tuple[str, dict[str, Any]]:
    match layer:
        case Dense(units, activation):
            return "Dense", {"units": units, "activation": activation}
        case Conv(maps, kernel, activation, same):
            settings: dict[str, Any] = {"maps": maps, "kernel": (kernel, kernel)}
            settings |= {"border": "same" if same else "narrow", "activation": activation}
            return "Conv2d", settings | {"kernel_flip": "cross-correlation"}
        case MaxPool(size):
            return "Pool2d", {"kind": "max", "size": (size, size), "stride": (size, size)}
        case MeanPool(activation, size):
            sizes = {"size": (size, size), "stride": (size, size)}
            return "Pool2d", {
                "kind": "average",
                "trainable": True,
                "activation": activation,
                **sizes,
            }
        case Recurrent(kind, units):
            return kind, {"units": units} | ({"peepholes": False} if kind == "LSTM" else {})
        case _:
            raise ValueError(f"{layer} is drawn")


def _drawn(network: Network) -> Graph:
    """The shipped drawing of an LSTM, with samples by chance."""
    graph: Graph = api.load(example("D6-lstm-drawn"))
    graph.set_config("Rows", AsTrainedConfig(_recipe(network)))
    return graph


def _machine(machine: WithMemory) -> Graph:
    """The shipped drawing, without the LSTM that stands beside it."""
    name = "E3-ntm-copy" if isinstance(machine, TuringMachine) else "E7-stack"
    graph: Graph = api.load(example(name))
    beside = [node for node in graph.nodes if node.startswith("without")]
    for edge in [edge for edge in graph.edges if edge.target in beside]:
        graph.disconnect(edge)
    for node in beside:
        graph.remove_node(node)
    return graph


def _names(network: Network) -> dict[str, str]:
    """What the drawing calls each of the weights."""
    found = {}
    for name in weights(network):
        place, _, parameter = name.partition(".")
        found[name] = f"L{place}.{_own(parameter)}"
        if network.machine is not None:
            found[name] = ".".join(parameter.rsplit(" ", 1))
        if isinstance(network.layers[0], DrawnLstm):
            found[name] = _own_drawn(parameter) if place == "0" else f"Out.{parameter}"
    return found


def _own(parameter: str) -> str:
    return "weight" if parameter == "scale" else parameter


def _own_drawn(parameter: str) -> str:
    kind, gate = parameter[0], parameter[1]
    called = "c new" if gate == DRAWN[-1] else gate
    return f"W {called}.bias" if kind == "b" else f"{kind} {called}.weight"
