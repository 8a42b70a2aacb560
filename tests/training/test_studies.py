"""Studies: what they find is right, they copy, and they take no more than their share of time."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import numpy as np
import pytest

from nndl_studio import api, layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.layer import Family
from nndl_studio.resources import example
from nndl_studio.training.findings import Confusion, Flow
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.pace import FIRST_PAUSE, SHARE, Pace
from nndl_studio.training.trainer import Trainer

FLOW = ProbeRequest("Loss", "flow", -1)
SAMPLES = 32
CHAIN: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("Points", "Data", {"source": "XOR"}),
    ("Hidden", "Dense", {"units": 5, "activation": "identity"}),
    ("Squash", "Logistic", {}),
    ("Output", "Dense", {"units": 2, "activation": "identity"}),
    ("Loss", "CrossEntropy", {}),
)


def trainer_of(name: str, **settings: object) -> Trainer:
    graph: Graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    return Trainer(graph)


def flow_of(trainer: Trainer) -> Flow:
    found = trainer.probe([FLOW])[FLOW]
    assert isinstance(found, Flow)
    return found


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=0))
    return np.asarray(e / e.sum(axis=0))


def test_the_flow_is_what_backpropagation_by_hand_gives() -> None:
    """δ^(2) = y − t, δ^(1) = f′(z) ⊙ W^(2)ᵀ δ^(2) (141); ∂J/∂W = mean of δ aᵀ (136)."""
    trainer = trainer_of("xor")
    found = flow_of(trainer)
    weights, data = trainer.weights(), trainer.dataset
    rows = data.train[:SAMPLES]
    x = data.x[rows].T.astype(float)
    w1, b1 = weights["Hidden.weight"], weights["Hidden.bias"]
    w2, b2 = weights["Output.weight"], weights["Output.bias"]
    a1 = np.tanh(w1 @ x + b1[:, None])
    assert data.label is not None
    target = np.eye(2)[data.label[rows]].T
    delta2 = softmax(w2 @ a1 + b2[:, None]) - target
    delta1 = (1 - a1**2) * (w2.T @ delta2)
    assert found.nodes == ("Hidden", "Output")
    assert found.families == (Family.LINEAR, Family.LINEAR)
    lengths = [np.linalg.norm(d, axis=0).mean() for d in (delta1, delta2)]
    assert found.delta == pytest.approx(lengths, rel=1e-4)
    slopes = [np.linalg.norm(d @ a.T / SAMPLES) for d, a in ((delta1, x), (delta2, a1))]
    assert found.weight == pytest.approx(slopes, rel=1e-4)


def test_nodes_without_weights_have_a_delta_alone() -> None:
    graph = Graph("Split")
    for index, (name, kind, settings) in enumerate(CHAIN):
        layer = layers.by_name(kind)
        place = (240.0 * index, 0.0)
        graph.add_node(Node(name, layer.type, layer.configured(**settings), place))
    for source, target in pairwise(name for name, _, _ in CHAIN):
        graph.connect(Edge(source, "x" if source == "Points" else "y", target, "x"))
    found = flow_of(Trainer(graph))
    assert found.nodes == ("Hidden", "Squash", "Output")
    assert np.isfinite(found.delta).all()
    assert np.isnan(found.weight).tolist() == [False, True, False]
    # f′ of the logistic function is 1/4 at most (143).
    assert 0 < found.delta[0] <= 0.25 * found.delta[1]


def test_every_layer_of_lenet_5_has_its_gradients() -> None:
    trainer = trainer_of("lenet-5")
    request = ProbeRequest("Output", "flow", -1)
    found = trainer.probe([request])[request]
    assert isinstance(found, Flow)
    assert found.nodes == ("C1", "S2", "C3", "S4", "C5", "F6")
    assert (found.delta > 0).all()
    assert (found.weight > 0).all()


def test_filters_are_the_weights_of_the_convolution() -> None:
    trainer = trainer_of("lenet-5")
    request = ProbeRequest("C3", "filters", 0)
    filters = trainer.probe([request])[request]
    assert isinstance(filters, np.ndarray)
    assert np.array_equal(filters, trainer.weights()["C3.weight"])
    filters[...] = 7.0
    assert trainer.weights()["C3.weight"].max() < 7.0


def test_findings_change_with_the_weights_and_are_not_computed_twice() -> None:
    trainer = trainer_of("xor")
    first = flow_of(trainer)
    assert flow_of(trainer) is first
    trainer.step_batch()
    second = flow_of(trainer)
    assert second.delta.tolist() != first.delta.tolist()
    trainer.load({name: array * 2 for name, array in trainer.weights().items()})
    assert flow_of(trainer).delta.tolist() != second.delta.tolist()


def test_a_study_does_not_change_the_run() -> None:
    plain, watched = trainer_of("xor", epochs=2), trainer_of("xor", epochs=2)
    watched.requests = frozenset({FLOW})
    seen = [snapshot for snapshot in watched.run() if FLOW in snapshot.probes]
    list(plain.run())
    assert seen
    for name, array in plain.weights().items():
        assert array.tobytes() == watched.weights()[name].tobytes()


def test_unknown_requests_are_left_out() -> None:
    trainer = trainer_of("xor")
    assert trainer.probe([ProbeRequest("Loss", "nothing", -1), ProbeRequest("X", "flow", -1)]) == {}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_studies_together_get_their_share_of_the_time() -> None:
    """Two studies of 0.1 s and 0.01 s for 200 s of make-believe training."""
    clock = Clock()
    pace = Pace(clock)
    costs = {FLOW: 0.1, ProbeRequest("Loss", "other", -1): 0.01}
    spent = dict.fromkeys(costs, 0.0)
    while clock.now < 200:
        for request in pace.due(costs):
            clock.now += costs[request]
            spent[request] += costs[request]
            pace.took(request, costs[request], len(costs))
        clock.now += 0.015
    assert sum(spent.values()) < 1.05 * SHARE * clock.now
    assert all(seconds > 0.3 * SHARE / 2 * clock.now for seconds in spent.values())


def test_the_first_look_may_compile() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.took(FLOW, 30.0, 1)
    clock.now = FIRST_PAUSE
    assert pace.due([FLOW]) == [FLOW]
    pace.took(FLOW, 0.1, 1)
    clock.now += 0.1 / SHARE - 0.01
    assert pace.due([FLOW]) == []
    clock.now += 0.02
    assert pace.due([FLOW]) == [FLOW]


def test_what_is_no_longer_watched_is_forgotten() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.took(FLOW, 1.0, 1)
    assert pace.due([FLOW]) == []
    assert pace.due([]) == []
    assert pace.due([FLOW]) == [FLOW]


def test_what_comes_back_into_sight_is_answered_at_once_and_pauses_at_once() -> None:
    """A view opened and closed every ten seconds costs one look each time it is opened."""
    clock = Clock()
    pace = Pace(clock)
    looks = 0
    for opened in range(20):
        clock.now = 10.0 * opened
        while clock.now < 10.0 * opened + 5:
            for request in pace.due([FLOW]):
                looks += 1
                pace.took(request, 0.2, 1)
            clock.now += 0.1
        assert pace.due([]) == []
    assert looks == 20 + 1  # the very first may have compiled, and is followed by one that tells


def test_the_confusion_matrix_counts_the_validation_samples() -> None:
    trainer = trainer_of("mlp-digits", epochs=1)
    list(trainer.run())
    request = ProbeRequest("Loss", "confusion", -1)
    found = trainer.probe([request])[request]
    assert isinstance(found, Confusion)
    held, label = trainer.dataset.validation, trainer.dataset.label
    assert label is not None
    assert found.split == "validation"
    assert found.rows.tolist() == held[:].tolist()
    assert found.truth.tolist() == label[held[:]].tolist()
    whole = trainer.evaluate("validation")
    assert whole is not None
    assert found.figures.accuracy == whole.accuracy
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (found.truth, found.answer), 1)
    assert np.array(found.figures.confusion).tolist() == counts.tolist()
    assert found.names == tuple("0123456789")


def test_without_validation_the_training_samples_are_counted() -> None:
    graph = api.load(example("xor"))
    data = graph.nodes["Points"]
    graph.set_config("Points", msgspec.structs.replace(data.config, validation=0.0))
    trainer = Trainer(graph)
    request = ProbeRequest("Loss", "confusion", -1)
    found = trainer.probe([request])[request]
    assert isinstance(found, Confusion)
    assert found.split == "training"
    assert len(found.truth) == len(trainer.dataset.train)
