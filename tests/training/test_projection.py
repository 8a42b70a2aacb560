"""Samples in a plane: PCA against NumPy, whose rows they are, and t-SNE in its time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.training.findings import Projection
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies import plane
from nndl_studio.training.studies.projection import NEAR, PCA, SAMPLES
from nndl_studio.training.trainer import Trainer

Array = NDArray[Any]


def seen(trainer: Trainer, node: str, choice: int = PCA) -> Projection:
    request = ProbeRequest(node, "projection", -1, choice)
    found = trainer.probe([request])[request]
    assert isinstance(found, Projection)
    return found


@pytest.fixture(scope="module")
def digits() -> Trainer:
    return Trainer(api.load(example("B2-mlp-digits")))


def nodes_with(trainer: Trainer, start: str) -> list[str]:
    return [n.id for n in trainer.graph.nodes.values() if n.type.startswith(start)]


def test_the_axes_have_the_most_variance(digits: Trainer) -> None:
    (data,) = nodes_with(digits, "Data")
    found, dataset = seen(digits, data), digits.dataset
    assert len(found.rows) == SAMPLES
    x = dataset.x[found.rows].reshape(SAMPLES, -1).astype(float)
    values = np.linalg.eigvalsh(np.cov(x.T))[::-1]
    np.testing.assert_allclose(found.points.var(axis=0, ddof=1), values[:2], rtol=1e-4)
    np.testing.assert_allclose(found.shares, values[:2] / values.sum(), rtol=1e-4)
    assert dataset.label is not None
    np.testing.assert_array_equal(found.truth, dataset.label[found.rows])
    assert found.classes == dataset.info.class_names
    assert set(found.rows) <= set(dataset.train[:])


def test_a_layer_is_seen_by_what_it_gives(digits: Trainer) -> None:
    node, *_ = nodes_with(digits, "Dense")
    found, weights = seen(digits, node), digits.weights()
    x = digits.dataset.x[found.rows].reshape(len(found.rows), -1)
    a = np.maximum(x @ weights[f"{node}.weight"].T + weights[f"{node}.bias"], 0).astype(float)
    points, shares = plane.principal(a)
    np.testing.assert_allclose(np.abs(found.points), np.abs(points), atol=1e-3)
    np.testing.assert_allclose(found.shares, shares, rtol=1e-3)


def test_of_a_sequence_the_last_own_step_is_shown() -> None:
    trainer = Trainer(api.load(example("D6-lstm-rows")))
    (node,) = nodes_with(trainer, "LSTM")
    found = seen(trainer, node)
    last = []
    for row in found.rows[:5].tolist():
        request = ProbeRequest(node, "gates", row)
        gates = trainer.probe([request])[request]
        assert isinstance(gates, np.ndarray)
        lengths = trainer.dataset.lengths
        steps = gates.shape[1] if lengths is None else int(lengths[row])
        last.append(gates[-1, steps - 1])
    # Distances between points are no larger than those between what they are made of.
    h = np.array(last, float)
    for i in range(5):
        apart = np.linalg.norm(h - h[i], axis=1)
        flat = np.linalg.norm(found.points[:5] - found.points[i], axis=1)
        assert (flat <= apart + 1e-5).all()
    assert found.points.std() > 0


def test_two_looks_at_the_same_weights_are_alike(digits: Trainer) -> None:
    node, *_ = nodes_with(digits, "Dense")
    np.testing.assert_array_equal(seen(digits, node).points, seen(digits, node).points)


def test_t_sne_goes_on_from_where_points_were(
    digits: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at again without a step between, clusters stay where they are."""
    node, *_ = nodes_with(digits, "Dense")
    monkeypatch.setattr(plane, "SECONDS", 60.0)
    trainer = Trainer(digits.graph)
    first = seen(trainer, node, NEAR)
    assert first.near
    assert first.stopped is None
    assert first.points.shape == (SAMPLES, 2)
    next(trainer.run())
    second = seen(trainer, node, NEAR)
    spread = first.points.std(axis=0)
    assert np.median(np.abs(second.points - first.points) / spread) < 0.5


def test_t_sne_says_that_its_time_was_over(
    digits: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    node, *_ = nodes_with(digits, "Dense")
    monkeypatch.setattr(plane, "SECONDS", 0.0)
    found = seen(Trainer(digits.graph), node, NEAR)
    assert found.stopped == 0
    assert found.points.shape == (SAMPLES, 2)


def test_samples_that_are_all_alike_lie_in_one_place() -> None:
    """Units that are all dead give the same for each."""
    points, shares = plane.principal(np.ones((12, 5)))
    assert not points.any()
    assert not shares.any()
    assert not plane.near_stays_near(np.ones((12, 5)))[0].any()


@pytest.mark.parametrize("name", ["C3-feature-maps", "D5-sum-drawn", "E1-word-vectors"])
def test_every_node_that_offers_it_can_be_looked_at(name: str) -> None:
    trainer = Trainer(api.load(example(name)))
    probes = trainer.context.analysis.probes
    offered = [id for id, own in probes.items() if any(p.kind == "projection" for p in own)]
    assert offered
    for node in offered:
        found = seen(trainer, node)
        assert found.points.shape == (len(found.rows), 2)
        assert np.isfinite(found.points).all()
