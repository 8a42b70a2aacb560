"""A trainer that computes nothing and a small drawing, for tests of the window around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.datasets.dataset import Dataset
from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.datasets.own_inputs import Given, OwnSeen
from nndl_studio.datasets.source import TypedError
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.machine.profile import NodeTime, Profile
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.checkpoint import Checkpoint, Outline
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import (
    Branched,
    EpochResult,
    Look,
    Metrics,
    ProbeRequest,
    Snapshot,
)
from nndl_studio.training.standing import Standing
from nndl_studio.ui.shell.main_window import MainWindow
from tests.datasets.sets import load

STEPS = 4
PROFILE = Profile(
    nodes=(NodeTime("C1", 1.0, 1.96, 0.04), NodeTime("Out", 0.02, 0.03, 0.01)),
    reading=0.1,
    gather=0.2,
    sums=0.0,
    step=2.0,
    threads=2,
    counted=100,
)
OpenWindow = Callable[..., MainWindow]


def node(node_id: str, name: str, x: float = 0.0, **settings: Any) -> Node:
    layer = layers.by_name(name)
    return Node(node_id, layer.type, layer.configured(**settings), (float(x), 0.0))


def small_graph(epochs: int = 3) -> Graph:
    """Digits → 2 maps → Flatten → 10 → loss: sound."""
    graph = Graph("Small", TrainingSettings(epochs=epochs))
    for each in (
        node("Digits", "Data"),
        node("C1", "Conv2d", 240, maps=2),
        node("Flat", "Flatten", 480),
        node("Out", "Dense", 720, units=10, activation="identity"),
        node("Loss", "CrossEntropy", 960),
    ):
        graph.add_node(each)
    for source, target in (("Digits", "C1"), ("C1", "Flat"), ("Flat", "Out"), ("Out", "Loss")):
        ends = layers.layer(graph.nodes[source].type), layers.layer(graph.nodes[target].type)
        graph.connect(Edge(source, ends[0].outputs[0].name, target, ends[1].inputs[0].name))
    return graph


@cache
def digits() -> Dataset:
    """The real ones, loaded once."""
    return load("digits")


class MakeBelieve:
    """Behaves as the trainer; each step takes a millisecond and lowers the loss.

    With `fail_at`, that step diverges in node C1. `built` counts trainers, newest last.
    """

    built: ClassVar[list[MakeBelieve]] = []

    def __init__(self, graph: Graph, fail_at: int = -1) -> None:
        self.graph = graph
        self.dataset = digits()
        self.learning_rate = graph.settings.learning_rate
        self.requests: frozenset[ProbeRequest] = frozenset()
        self.profiling = False
        self.step = 0
        self.past: int | None = None
        self.fail_at = fail_at
        self.rates: list[float] = []
        self._weights = {f"{n}.weight": np.zeros(3, np.float32) for n in graph.nodes}
        MakeBelieve.built.append(self)
        self.run_id = f"{len(MakeBelieve.built):016x}"

    whole = True
    data = "0" * 32

    @property
    def shards(self) -> int:
        return 1

    @property
    def workers(self) -> int:
        return 2

    def standing(self) -> Standing:
        losses = 1.0 / np.arange(1, self.step % STEPS + 1)
        state = np.concatenate([*self._weights.values()])
        rate = self.learning_rate
        return Standing(self.run_id, self.step, 0.001 * self.step, rate, (), losses, state)

    def take_best(self) -> int | None:
        return None

    def judge(self, outline: Outline) -> None:
        return None

    def resume(self, checkpoint: Checkpoint) -> None:
        self.run_id, self.step = checkpoint.progress.run, checkpoint.progress.step

    def judge_branch(self, outline: Outline) -> None:
        return None

    def branch(self, checkpoint: Checkpoint) -> tuple[Branched, Sentence]:
        self.step = checkpoint.progress.step
        return Branched(checkpoint.progress.run, self.step, self.step / STEPS), NOTHING

    def revisit(self, checkpoint: Checkpoint) -> None:
        self.past = checkpoint.progress.step

    def come_back(self) -> None:
        self.past = None

    def initial_snapshot(self) -> Snapshot:
        return self._snapshot([])

    def run(self) -> Iterator[Snapshot]:
        while self.step < STEPS * self.graph.settings.epochs:
            yield self.step_batch()

    def step_batch(self) -> Snapshot:
        time.sleep(0.001)
        self.step += 1
        self.rates.append(self.learning_rate)
        if self.step == self.fail_at:
            raise TrainingError(say("C1 grew beyond all bounds"), "C1")
        for array in self._weights.values():
            array += 1.0
        return self._snapshot([1.0 / self.step])

    def own_form(self) -> OwnForm:
        return OwnForm("picture", sides=(28, 28), classes=self.dataset.info.class_names)

    def put_own(self, given: Given) -> OwnSeen:
        if not isinstance(given.what, np.ndarray):
            raise TypedError(say("it is no picture"))
        x = np.asarray(given.what[None] / 255, np.float32)
        return OwnSeen(len(self.dataset.x), x, None, given.label)

    def probe(self, requests: frozenset[ProbeRequest]) -> dict[ProbeRequest, Look]:
        value = float(self.step if self.past is None else self.past)
        return {r: np.full((2, 24, 24), value, np.float32) for r in requests}

    def weights(self) -> dict[str, NDArray[Any]]:
        return {name: array.copy() for name, array in self._weights.items()}

    def load(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self._weights = {name: array.copy() for name, array in weights.items()}

    def evaluate(self, split: str) -> Metrics | None:
        return Metrics(0.125, 0.975)

    def examine(self, split: str) -> Generator[None, None, Metrics | None]:
        yield
        return self.evaluate(split)

    def _snapshot(self, losses: list[float]) -> Snapshot:
        epoch, ended = divmod(self.step, STEPS)
        result = EpochResult(epoch, self.step, Metrics(0.5), Metrics(0.6, 0.9), 0.01)
        return Snapshot(
            self.run_id,
            epoch,
            self.graph.settings.epochs,
            self.step,
            STEPS,
            np.array(losses),
            (result,) if losses and not ended else (),
            samples_per_second=1234.0,
            seconds=0.001 * self.step,
            finished=epoch >= self.graph.settings.epochs,
            probes=self.probe(self.requests),
            profile=PROFILE if self.profiling and losses else None,
        )
