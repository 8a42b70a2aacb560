"""Histograms over the training: what is counted, how moments are thinned, which units rest."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.layers.activations import Activation
from nndl_studio.layers.dense import DenseConfig
from nndl_studio.resources import example
from nndl_studio.training.findings import Histograms
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.course import Course, moment_of
from nndl_studio.training.studies.histograms import OF_GRADIENTS, QUANTITIES, SAMPLES
from nndl_studio.training.studies.thinned import MOST_MOMENTS, Thinned
from nndl_studio.training.trainer import Trainer


def seen(trainer: Trainer, node: str, quantity: str) -> Histograms:
    request = ProbeRequest(node, "histograms", -1, QUANTITIES.index(quantity))
    found = trainer.probe([request])[request]
    assert isinstance(found, Histograms)
    return found


def trained(trainer: Trainer, steps: int) -> None:
    run = trainer.run()
    goal = trainer.step + steps
    while trainer.step < goal:
        next(run)


@pytest.fixture
def digits() -> Trainer:
    return Trainer(api.load(example("B2-mlp-digits")))


def first_dense(graph: Graph) -> str:
    return next(n.id for n in graph.nodes.values() if n.type.startswith("Dense"))


def test_weights_lie_as_numpy_counts_them(digits: Trainer) -> None:
    node = first_dense(digits.graph)
    found, weight = seen(digits, node, "weights"), digits.weights()[f"{node}.weight"]
    assert found.steps.tolist() == [0]
    assert found.numbers == weight.size
    assert found.shares.sum() == pytest.approx(1)
    whole, _ = np.histogram(weight, found.edges)
    inner = slice(1, -1)
    np.testing.assert_allclose(found.shares[0][inner], (whole / weight.size)[inner], atol=2e-3)
    assert found.mean[0] == pytest.approx(weight.astype(float).mean())
    assert found.deviation[0] == pytest.approx(weight.astype(float).std())


def test_activations_are_those_of_samples_from_all_over(digits: Trainer) -> None:
    node = first_dense(digits.graph)
    found, data, weights = seen(digits, node, "activations"), digits.dataset, digits.weights()
    rows = data.train[np.linspace(0, len(data.train) - 1, SAMPLES).astype(int)]
    z = data.x[rows].reshape(SAMPLES, -1) @ weights[f"{node}.weight"].T + weights[f"{node}.bias"]
    a = np.maximum(z, 0)
    assert found.numbers == a.size
    assert found.mean[0] == pytest.approx(a.mean(), abs=1e-5)
    assert found.deviation[0] == pytest.approx(a.std(), abs=1e-5)
    assert (found.units, found.samples) == (a.shape[1], SAMPLES)


@pytest.mark.parametrize(("activation", "saturates"), [("rectifier", False), ("tanh", True)])
def test_units_that_stay_at_a_limit_are_at_rest(activation: Activation, saturates: bool) -> None:
    graph = api.load(example("B2-mlp-digits"))
    node = first_dense(graph)
    config = graph.nodes[node].config
    assert isinstance(config, DenseConfig)
    graph.set_config(node, replace(config, activation=activation))
    trainer = Trainer(graph)
    weights = trainer.context.weights
    weights[f"{node}.weight"][...] *= 0.01
    weights[f"{node}.bias"][...] = 0.5
    weights[f"{node}.bias"][:3] = -1e3
    found = seen(trainer, node, "activations")
    assert (found.resting, found.units, found.saturates) == (3, config.units, saturates)


def test_gradients_add_up_to_the_slope_of_the_objective() -> None:
    """If all weights of a layer grow by ε, J grows by ε times the sum of its gradients."""
    trainer = Trainer(api.load(example("B5-vanishing-gradient")))
    node, context = "Layer 8", trainer.context
    found, weight = seen(trainer, node, "gradients"), context.weights[f"{node}.weight"]
    rows = trainer.dataset.train[:OF_GRADIENTS]
    step, kept, losses = 1e-3, weight.copy(), []
    for way in (step, -step):
        weight[...] = kept + np.float32(way)
        losses.append(context.evaluator.answer(context.weights, context.table, rows).loss)
    slope = (losses[0] - losses[1]) / (2 * step)
    assert found.mean[0] * found.numbers == pytest.approx(slope, rel=0.02)


def test_what_was_seen_stays_while_the_run_goes_on(digits: Trainer) -> None:
    node = first_dense(digits.graph)
    first = seen(digits, node, "weights")
    trained(digits, 20)
    later = seen(digits, node, "weights")
    assert later.steps[0] == 0
    assert later.steps[-1] == digits.step
    assert later.mean[0] == first.mean[0]
    np.testing.assert_allclose(later.shares.sum(axis=1), 1)


def test_moments_are_thinned_evenly_and_the_newest_is_kept() -> None:
    course = Thinned[str]()
    for step in range(1000):
        course.add(step, f"at {step}")
        assert course.moments[-1] == (step, f"at {step}")
        assert len(course.moments) <= MOST_MOMENTS
    steps = np.array([step for step, _ in course.moments])
    assert steps[0] == 0
    assert len(steps) > MOST_MOMENTS / 3
    assert np.diff(steps)[:-1].max() <= 3 * np.diff(steps)[:-1].min()


def test_a_run_that_is_taken_back_forgets_what_came_later() -> None:
    course = Thinned[int]()
    for step in (0, 10, 20, 10):
        course.add(step, step)
    assert [step for step, _ in course.moments] == [0, 10]


def test_numbers_that_are_all_alike_are_in_the_middle() -> None:
    course = Course()
    course.add(0, moment_of(np.full(9, 2.0)))
    edges = course.edges()
    shares = course.histograms[0].shares(edges)
    assert shares.sum() == pytest.approx(1)
    assert edges[-1] - edges[0] == pytest.approx(1, abs=0.01)
    assert edges[shares.argmax()] == pytest.approx(2, abs=edges[1] - edges[0])


def test_a_layer_without_weights_has_no_histogram_of_them() -> None:
    trainer = Trainer(api.load(example("B1-activations")))
    assert len(seen(trainer, "Tanh", "weights").steps) == 0
    assert len(seen(trainer, "Tanh", "gradients").steps) == 0
    assert seen(trainer, "Tanh", "activations").numbers > 0


@pytest.mark.parametrize("name", ["D6-lstm-rows", "D5-sum-drawn"])
def test_every_node_that_offers_it_can_be_looked_at(name: str) -> None:
    trainer = Trainer(api.load(example(name)))
    analysis = trainer.context.analysis
    offered = [
        id for id, probes in analysis.probes.items() if any(p.kind == "histograms" for p in probes)
    ]
    assert offered
    for node in offered:
        given = [seen(trainer, node, quantity) for quantity in QUANTITIES]
        assert any(len(each.steps) for each in given), node
        for each in given:
            assert np.isfinite(each.shares).all()
