"""How the gradient fares through time: the study against the product of (181), and its γ."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from nndl_studio import api, layers
from nndl_studio.graph.node import Edge, Node
from nndl_studio.resources import example
from nndl_studio.training.findings import Distance
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.distance import SAMPLES, by_distance, factor
from nndl_studio.training.trainer import Trainer


def found_by(trainer: Trainer, node: str) -> Distance:
    request = ProbeRequest(node, "distance", -1)
    found = trainer.probe([request])[request]
    assert isinstance(found, Distance)
    return found


def test_it_is_the_product_of_the_steps() -> None:
    """∂L/∂h_t = Uᵀ diag(f′(z_{t+1})) ∂L/∂h_{t+1} (181), f′ at z and not at h."""
    trainer = Trainer(api.load(example("D2-simple-recurrent-network")))
    weights, data = trainer.weights(), trainer.dataset
    u, w, b = (weights[f"SRN.{name}"].astype(float) for name in ("recurrent", "weight", "bias"))
    v, c = weights["Output.weight"].astype(float), weights["Output.bias"]
    rows = data.train[:SAMPLES]
    assert data.lengths is not None
    assert data.label is not None
    norms = np.zeros((SAMPLES, data.x.shape[1]))
    for i, (x, label, length) in enumerate(
        zip(data.x[rows], data.label[rows], data.lengths[rows], strict=True)
    ):
        states = [np.zeros(len(u))]
        for t in range(length):
            states.append(np.tanh(u @ states[-1] + w @ x[t] + b))
        answer = np.exp(v @ states[-1] + c)
        back = v.T @ (answer / answer.sum() - np.eye(len(c))[label])
        for t in range(length - 1, -1, -1):
            norms[i, t] = np.linalg.norm(back)
            back = u.T @ ((1 - states[t + 1] ** 2) * back)
    found = found_by(trainer, "SRN")
    expected = by_distance(norms, data.lengths[rows])
    np.testing.assert_allclose(found.norm, expected, rtol=1e-4)
    assert found.gamma == pytest.approx(factor(expected), rel=1e-4)
    assert not found.each_step


def test_gamma_is_the_factor_of_a_step() -> None:
    assert factor(0.7 ** np.arange(20.0)) == pytest.approx(0.7)
    assert factor(1.3 ** np.arange(20.0)) == pytest.approx(1.3)
    assert np.isnan(factor(np.array([1.0, 0.0, 0.0])))


def test_samples_that_are_too_short_do_not_count() -> None:
    norms = np.array([[1.0, 2.0, 0.0], [3.0, 4.0, 5.0]])
    np.testing.assert_allclose(by_distance(norms, np.array([2, 3])), [3.5, 2.5, 3.0])


@pytest.mark.parametrize("node", ["SRN", "LSTM", "GRU"])
def test_every_cell_of_the_adding_problem_shows_its_own(node: str) -> None:
    found = found_by(Trainer(api.load(example("D4-adding-50"))), node)
    assert len(found.norm) == 50
    assert np.isfinite(found.norm).all()
    assert 0.3 < found.gamma < 1.1


def test_truncation_ends_the_line() -> None:
    graph = api.load(example("D4-adding-10"))
    config = graph.nodes["SRN"].config
    graph.set_config("SRN", msgspec.structs.replace(config, truncate=4))
    found = found_by(Trainer(graph), "SRN")
    # Steps 9 and 10 are what is left after the cut before step 9.
    np.testing.assert_array_equal(found.norm > 0, [True, True, *[False] * 8])


def test_a_loss_at_every_step_is_said() -> None:
    found = found_by(Trainer(api.load(example("D5-integrator"))), "Sum")
    assert found.each_step


@pytest.mark.parametrize(
    ("name", "settings", "steps"),
    [
        ("Conv1d", {"kernel": 3}, 12),
        ("Conv1d", {"kernel": 3, "border": "wide"}, 16),
        ("Conv1d", {"kernel": 3, "border": "same", "stride": 2}, 7),
        ("Pool1d", {}, 7),
    ],
    ids=str,
)
def test_behind_a_window_over_time_its_own_steps_count(
    name: str, settings: dict[str, object], steps: int
) -> None:
    """Cut at every step, the line has nothing but each sample's last one, where the layer ends."""
    graph = api.load(example("D2-simple-recurrent-network"))
    cut = {"truncate": 1, "units": 4}
    graph.set_config("SRN", msgspec.structs.replace(graph.nodes["SRN"].config, **cut))
    (edge,) = graph.incoming("SRN")
    graph.disconnect(edge)
    layer = layers.by_name(name)
    graph.add_node(Node("Window", layer.type, layer.configured(**settings), (0.0, 0.0)))
    graph.connect(Edge(edge.source, edge.output, "Window", "x"))
    graph.connect(Edge("Window", "y", "SRN", "x"))
    trainer = Trainer(graph)
    found = found_by(trainer, "SRN")
    assert len(found.norm) == steps
    np.testing.assert_array_equal(found.norm > 0, [True, *[False] * (steps - 1)])
