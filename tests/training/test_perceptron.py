"""The perceptron against Rosenblatt's algorithm written out, its count, and its bound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.layers.perceptron import REMEMBERED
from nndl_studio.resources import example
from nndl_studio.training.sample_order import SampleOrder
from nndl_studio.training.trainer import Trainer

MISTAKES, MOMENTS = "Perceptron.mistakes", "Perceptron.moments"


def graph_of(name: str, **changes: object) -> Graph:
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, **changes))
    return graph


def by_hand(trainer: Trainer, epochs: int) -> tuple[NDArray[np.float32], np.float32, list[int]]:
    """w, b, and the samples seen at each mistake: w ← w + y x, b ← b + y if y (wᵀx + b) ≤ 0."""
    data = trainer.dataset
    assert data.label is not None
    order = SampleOrder(trainer.settings.seed, data.train)
    w, b = np.zeros(data.x.shape[1], np.float32), np.float32(0)
    when: list[int] = []
    for epoch in range(epochs):
        for place, sample in enumerate(order.take(epoch, 0, len(data.train))):
            x, y = data.x[sample], np.float32(2 * data.label[sample] - 1)
            if y * (w @ x + b) <= 0:
                w, b = w + y * x, b + y
                when.append(epoch * len(data.train) + place + 1)
    return w, b, when


@pytest.mark.parametrize(("name", "epochs"), [("A13-perceptron", 6), ("A13-perceptron-xor", 3)])
def test_it_is_rosenblatts_algorithm(name: str, epochs: int) -> None:
    """Whatever the learning rate and the optimiser of the run."""
    trainer = Trainer(graph_of(name, epochs=epochs, learning_rate=0.3, optimiser="Adam"))
    for _ in trainer.run():
        pass
    done = trainer.epoch
    w, b, when = by_hand(trainer, done)
    found = trainer.weights()
    np.testing.assert_allclose(found["Perceptron.weight"][0], w, rtol=1e-5)
    assert found["Perceptron.bias"][0] == b
    assert found[MISTAKES][0] == len(when) > 0
    seen, *moments = found[MOMENTS].tolist()
    assert seen == done * len(trainer.dataset.train)
    assert moments[: len(when)] == when[:REMEMBERED]


def test_the_count_survives_a_checkpoint_to_the_last_bit(tmp_path: Path) -> None:
    graph = graph_of("A13-perceptron-xor", epochs=4)
    whole, broken = Trainer(graph), Trainer(graph)
    for _ in whole.run():
        pass
    for _ in range(123):
        broken.step_batch()
    assert broken.weights()[MISTAKES][0] > 0
    broken.save_checkpoint(tmp_path / "c")
    resumed = Trainer(graph, resume=tmp_path / "c")
    for _ in resumed.run():
        pass
    for name, array in whole.weights().items():
        assert array.tobytes() == resumed.weights()[name].tobytes(), name


def test_the_count_is_no_parameter_of_the_network() -> None:
    facts = api.describe(api.load(example("A13-perceptron")))
    (node,) = (node for node in facts["nodes"] if node["id"] == "Perceptron")
    assert node["parameters"] == node["connections"] == 3


def test_a_larger_batch_adds_up_its_mistakes() -> None:
    trainer = Trainer(graph_of("A13-perceptron-xor", batch_size=10))
    trainer.step_batch()
    data = trainer.dataset
    assert data.label is not None
    first = SampleOrder(trainer.settings.seed, data.train).take(0, 0, 10)
    y = 2.0 * data.label[first] - 1
    found = trainer.weights()
    np.testing.assert_allclose(found["Perceptron.weight"][0], y @ data.x[first], rtol=1e-5)
    assert found[MISTAKES][0] == pytest.approx(10)
    assert not found[MOMENTS][1:].any()


def test_a_full_count_is_no_epoch_without_mistakes() -> None:
    """A count in float32 stands still at 2²⁴; the run on XOR must not end as if it had settled."""
    graph = api.load(example("A13-perceptron-xor"))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=3))
    trainer = Trainer(graph)
    weights = trainer.weights()
    weights["Perceptron.mistakes"][...] = 2.0**24
    trainer.load(weights)
    for _ in trainer.run():
        pass
    assert trainer.ended is not None
    assert (trainer.ended.reason, trainer.ended.epoch) == ("all epochs", 3)
    assert [result.mistakes for result in trainer.history] == [None] * 3


def test_mistakes_of_one_that_borrows_its_weights_are_counted_with_the_lenders() -> None:
    graph = api.load(example("A13-perceptron"))
    (own,) = (each for each in graph.nodes.values() if each.type == "Perceptron.v1")
    graph.add_node(replace(own, id="Twin", weights_of=own.id))
    for edge in graph.incoming(own.id):
        graph.connect(replace(edge, target="Twin"))
    trainer = Trainer(graph, 1)
    for _ in trainer.run():
        pass
    assert trainer.history[-1].mistakes is not None
