"""Studies of single layers: curves, what excites a unit, what an autoencoder rebuilds."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.training.findings import ActivationCurve, Exciting, Rebuilt
from nndl_studio.training.snapshot import Finding, ProbeRequest
from nndl_studio.training.trainer import Trainer


def study(trainer: Trainer, node: str, probe: str, choice: int = 0) -> Finding:
    request = ProbeRequest(node, probe, -1, choice)
    found = trainer.probe([request])[request]
    assert isinstance(found, Finding)
    return found


def curve(trainer: Trainer, node: str) -> ActivationCurve:
    found = study(trainer, node, "curve")
    assert isinstance(found, ActivationCurve)
    return found


@pytest.fixture(scope="module")
def activations() -> Trainer:
    return Trainer(api.load(example("B1-activations")))


@pytest.fixture(scope="module")
def autoencoder() -> Trainer:
    return Trainer(api.load(example("E2-autoencoder")))


def test_tanh_is_the_logistic_function_stretched(activations: Trainer) -> None:
    """tanh(x) = 2σ(2x) − 1 (118); σ′ ≤ 0.25 (143), tanh′ ≤ 1 (144)."""
    tanh, logistic = (curve(activations, name) for name in ("Tanh", "Logistic"))
    stretched = 2 * np.interp(2 * tanh.z, logistic.z, logistic.f) - 1
    inside = np.abs(2 * tanh.z) <= logistic.z.max()
    np.testing.assert_allclose(tanh.f[inside], stretched[inside], atol=1e-3)
    assert logistic.slope.max() == pytest.approx(0.25)
    assert tanh.slope.max() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "name", ["Logistic", "Tanh", "ScaledTanh", "Rectifier", "LeakyRectifier", "ELU", "GELU", "Step"]
)
def test_the_slope_is_that_of_the_curve(activations: Trainer, name: str) -> None:
    found = curve(activations, name)
    away = np.abs(found.z) > 0.1
    numerical = np.gradient(found.f, found.z)
    np.testing.assert_allclose(found.slope[away], numerical[away], atol=0.01)


def test_the_histogram_is_of_the_z_of_a_batch(activations: Trainer) -> None:
    found, data, weights = curve(activations, "Tanh"), activations.dataset, activations.weights()
    z = data.x[data.train[:256]] @ weights["z.weight"].T + weights["z.bias"]
    z = z[: len(z) // 128 * 128]
    counts, _ = np.histogram(z, found.edges)
    assert found.counts.sum() == z.size
    assert np.abs(found.counts - counts).sum() <= 4  # where rounding moves a z over an edge
    assert found.saturated == pytest.approx(np.mean(1 - np.tanh(z) ** 2 < 0.05), abs=0.01)


def test_a_step_has_no_slope_to_be_saturated(activations: Trainer) -> None:
    found = curve(activations, "Step")
    assert np.isnan(found.saturated)
    assert not found.slope.any()


def test_what_excites_a_first_layer_is_its_weights(autoencoder: Trainer) -> None:
    """argmax of wᵀx + b under ‖x‖ = r is r w/‖w‖, with the value r ‖w‖ + b."""
    found = study(autoencoder, "Encoder", "exciting", 3)
    assert isinstance(found, Exciting)
    w, b = (autoencoder.weights()[f"Encoder.{name}"][3] for name in ("weight", "bias"))
    assert (found.unit, found.units, found.best.shape) == (3, 64, (1, 28, 28))
    np.testing.assert_allclose(found.best.ravel(), found.length * w / np.linalg.norm(w), atol=1e-3)
    assert found.value == pytest.approx(found.length * np.linalg.norm(w) + b, rel=1e-4)


def test_the_best_samples_are_the_best(autoencoder: Trainer) -> None:
    found = study(autoencoder, "Encoder", "exciting", 5)
    assert isinstance(found, Exciting)
    data = autoencoder.dataset
    x = data.x[data.train[:1024]].reshape(1024, -1)
    z = x @ autoencoder.weights()["Encoder.weight"][5] + autoencoder.weights()["Encoder.bias"][5]
    np.testing.assert_allclose(found.values, np.sort(z)[::-1][: len(found.values)], rtol=1e-4)
    np.testing.assert_array_equal(found.samples, data.x[found.rows])


def test_a_deep_unit_is_excited_more_than_by_any_sample(autoencoder: Trainer) -> None:
    first, again = (study(autoencoder, "Code", "exciting", 2) for _ in range(2))
    assert isinstance(first, Exciting)
    assert isinstance(again, Exciting)
    assert first.value > first.values[0]
    assert np.linalg.norm(first.best) == pytest.approx(first.length, rel=1e-4)
    np.testing.assert_array_equal(first.best, again.best)


def test_a_map_is_excited_by_its_mean(autoencoder: Trainer) -> None:
    found = study(Trainer(api.load(example("C3-feature-maps"))), first_maps(), "exciting", 1)
    assert isinstance(found, Exciting)
    assert found.value > found.values[0]


def first_maps() -> str:
    nodes = api.load(example("C3-feature-maps")).nodes.values()
    return next(node.id for node in nodes if node.type.startswith("Conv2d"))


def test_what_is_rebuilt_comes_nearer(autoencoder: Trainer) -> None:
    before = study(autoencoder, "Error", "rebuilt")
    assert isinstance(before, Rebuilt)
    assert before.targets.shape == before.answers.shape == (10, 1, 28, 28)
    data = autoencoder.dataset
    np.testing.assert_array_equal(before.targets, data.x[data.validation[:10]])
    assert before.error > before.constant
    assert before.split == "validation"
