"""What the views of linear models are told: regions, neurons' lines, the fit, mistakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from nndl_studio import api, data_api, layers
from nndl_studio.datasets import source_of
from nndl_studio.datasets.own_units import own_units
from nndl_studio.graph.node import Edge, Node
from nndl_studio.resources import example
from nndl_studio.training.data_rows import data_config, data_node
from nndl_studio.training.findings import MOST_ANSWERS, OPEN, TIED, Boundary, Fit, Mistakes
from nndl_studio.training.snapshot import Finding, ProbeRequest
from nndl_studio.training.studies.zero_lines import zero_lines
from nndl_studio.training.trainer import Trainer

PLANE = ProbeRequest("Points", "boundary", -1)
FIT = ProbeRequest("Points", "fit", -1)
COUNT = ProbeRequest("Perceptron", "mistakes", -1)


def trained(name: str, **changes: object) -> Trainer:
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, **changes))
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    return trainer


def found(trainer: Trainer, request: ProbeRequest) -> Finding:
    finding = trainer.probe([request])[request]
    assert isinstance(finding, Finding)
    return finding


@pytest.fixture(scope="module")
def four_ways() -> Trainer:
    return trained("A10-several-classes")


def boundary_of(trainer: Trainer, node: str) -> Boundary:
    first = found(trainer, PLANE)
    assert isinstance(first, Boundary)
    at = replace(PLANE, choice=first.answers.index(node))
    chosen = found(trainer, at)
    assert isinstance(chosen, Boundary)
    return chosen


def scores_in_cells(trainer: Trainer, node: str, seen: Boundary) -> np.ndarray:
    """What Dense `node` says at each cell, (rows, columns, units)."""
    rows, columns = seen.regions.shape
    left, bottom, right, top = seen.frame
    x, y = np.meshgrid(np.linspace(left, right, columns), np.linspace(bottom, top, rows))
    weights, units = trainer.weights(), own_units(trainer.dataset.recipe)
    assert units is not None
    return ((np.stack([x, y], -1) - units.offset) / units.slope) @ weights[
        f"{node}.weight"
    ].T + weights[f"{node}.bias"]


def test_one_vs_rest_leaves_what_none_or_several_claim(four_ways: Trainer) -> None:
    seen = boundary_of(four_ways, "Against the rest")
    claims = scores_in_cells(four_ways, "Classifiers", seen) > 0
    expected = np.where(claims.sum(-1) == 1, claims.argmax(-1), TIED)
    expected[claims.sum(-1) == 0] = OPEN
    assert (seen.regions == expected).mean() > 0.999  # float32 against float64 at the edges
    assert (seen.regions == OPEN).any()
    assert (seen.regions == TIED).any()


def test_one_vs_one_leaves_what_has_equal_votes(four_ways: Trainer) -> None:
    seen = boundary_of(four_ways, "Every pair")
    scores = scores_in_cells(four_ways, "Pairs", seen)
    votes = np.zeros((*scores.shape[:2], 4))
    pairs = [(a, b) for a in range(4) for b in range(a + 1, 4)]
    for k, (a, b) in enumerate(pairs):
        votes[..., a] += scores[..., k] > 0
        votes[..., b] += scores[..., k] <= 0
    tied = (votes == votes.max(-1, keepdims=True)).sum(-1) > 1
    expected = np.where(tied, TIED, votes.argmax(-1))
    assert (seen.regions == expected).mean() > 0.999
    assert (seen.regions == TIED).any()


@pytest.mark.parametrize(
    ("node", "scores"), [("Largest score", "Discriminants"), ("Softmax", "Scores")]
)
def test_argmax_leaves_nothing_open(four_ways: Trainer, node: str, scores: str) -> None:
    seen = boundary_of(four_ways, node)
    assert (seen.regions >= 0).all()
    assert (seen.regions == scores_in_cells(four_ways, scores, seen).argmax(-1)).mean() > 0.999


def test_only_the_neurons_of_the_chosen_answer_are_drawn(four_ways: Trainer) -> None:
    seen = boundary_of(four_ways, "Every pair")
    weights = four_ways.weights()
    units = own_units(four_ways.dataset.recipe)
    assert units is not None
    # Where a neuron's line crosses the points, it is 0 in their own units as in its own.
    own = np.random.default_rng(0).uniform(-3, 3, (20, 2))
    expected = (own - units.offset) / units.slope @ weights["Pairs.weight"].T + weights[
        "Pairs.bias"
    ]
    np.testing.assert_allclose(own @ seen.lines[:, :2].T + seen.lines[:, 2], expected, rtol=1e-6)


def test_the_plane_is_in_the_units_of_the_data(four_ways: Trainer) -> None:
    seen = boundary_of(four_ways, "Softmax")
    dataset = four_ways.dataset
    config = data_config(data_node(four_ways.graph))
    raw = source_of(config).read(config)
    held = {tuple(np.round(point, 5)) for point in np.asarray(raw.x[:])}
    found = {tuple(np.round(point, 5)) for point in seen.points}
    assert len(found & held) > 0.95 * len(found)  # but for what lies between two roundings
    assert not np.allclose(seen.points, dataset.x[:][: len(seen.points)])
    assert seen.inputs == ()


def test_points_carry_their_class_their_answer_and_their_part(four_ways: Trainer) -> None:
    seen = boundary_of(four_ways, "Softmax")
    data = four_ways.dataset
    assert len(seen.points) == len(data.train) + len(data.validation)
    assert seen.held_out.sum() == len(data.validation)
    right = (seen.truth == seen.found)[seen.held_out].mean()
    validation = four_ways.evaluate("validation")
    assert validation is not None
    assert dict(validation.answers, main=validation)["Softmax"].accuracy == pytest.approx(right)


def test_hidden_neurons_have_their_lines() -> None:
    graph = api.load(example("B4-xor"))
    seen = found(Trainer(graph), PLANE)
    assert isinstance(seen, Boundary)
    assert seen.lines.shape == (4, 3)
    assert seen.answers == ("Loss",)


def test_descent_and_closed_form_lie_on_one_another() -> None:
    seen = found(trained("A8-linear-regression"), FIT)
    assert isinstance(seen, Fit)
    assert seen.plain
    assert seen.solved is not None
    assert seen.solved_curve is not None
    assert seen.solved.difference < 1e-4
    assert seen.solved.reached == pytest.approx(seen.solved.objective, abs=1e-7)
    np.testing.assert_allclose(seen.curves[0], seen.solved_curve, atol=1e-4)


def test_a_number_that_no_loss_compares_with_has_no_answers(tmp_path: Path) -> None:
    """Beside a class that is learned: the view has nothing to draw, and the run goes on."""
    x = np.random.default_rng(0).normal(size=(60, 3))
    np.savez(tmp_path / "both.npz", x=x, label=np.arange(60) % 2, target=np.arange(60) / 60)
    seen = found(Trainer(data_api.new(tmp_path / "both.npz")), ProbeRequest("Data", "fit", -1))
    assert isinstance(seen, Fit)
    assert seen.answers == ()
    assert seen.curves.shape == (0, len(seen.at))


def test_of_several_inputs_answers_are_drawn_over_the_target() -> None:
    seen = found(trained("A8-rank-deficient"), FIT)
    assert isinstance(seen, Fit)
    assert not seen.plain
    assert seen.solved is not None
    assert "smallest norm" in seen.solved.message
    assert seen.curves.shape == (1, len(seen.target))
    np.testing.assert_array_equal(seen.x, seen.target)


def test_several_losses_have_a_line_each_and_no_closed_form() -> None:
    seen = found(trained("A1-outliers"), FIT)
    assert isinstance(seen, Fit)
    assert set(seen.answers) == {"Squared", "Huber", "Absolute"}
    assert seen.solved is None
    slope = dict(zip(seen.answers, seen.curves[:, -1] - seen.curves[:, 0], strict=True))
    assert slope["Absolute"] > slope["Huber"] > slope["Squared"]


def test_the_count_of_a_perceptron_stays_below_its_bound() -> None:
    seen = found(trained("A13-perceptron"), COUNT)
    assert isinstance(seen, Mistakes)
    assert seen.separable
    assert seen.singly
    assert seen.settled
    assert 0 < seen.mistakes[-1] <= seen.bound == (seen.radius / seen.margin) ** 2
    assert (np.diff(seen.samples) >= 0).all()
    assert (np.diff(seen.mistakes) >= 0).all()


def test_on_xor_there_is_no_bound_and_no_end() -> None:
    seen = found(trained("A13-perceptron-xor", epochs=3), COUNT)
    assert isinstance(seen, Mistakes)
    assert not seen.separable
    assert not seen.settled
    assert np.isinf(seen.bound)
    assert seen.passes == 3


def test_a_pattern_of_signs_names_no_class_of_the_plane() -> None:
    graph = api.load(example("A13-perceptron"))
    graph.disconnect(graph.edges[0])
    graph.remove_node("Perceptron")
    hopfield = layers.by_name("Hopfield")
    graph.add_node(Node("Recall", hopfield.type, hopfield.config_type(), (240.0, 0.0)))
    graph.connect(Edge("Points", "x", "Recall", "x"))
    seen = found(Trainer(graph), PLANE)
    assert isinstance(seen, Boundary)
    assert seen.answers == ()


def test_pieces_lie_where_a_function_is_0() -> None:
    across, up = np.linspace(-2, 2, 41), np.linspace(-1, 3, 51)
    x, y = np.meshgrid(across, up)
    circle = zero_lines(x**2 + (y - 1) ** 2 - 1, across, up)
    lengths = np.hypot(circle[:, 0], circle[:, 1] - 1)
    np.testing.assert_allclose(lengths, 1, atol=5e-3)
    pieces = np.diff(circle.reshape(-1, 2, 2), axis=1)[:, 0]
    assert np.hypot(*pieces.T).sum() == pytest.approx(2 * np.pi, rel=5e-3)
    assert len(zero_lines(np.ones_like(x), across, up)) == 0


def test_units_further_on_have_their_own_boundaries() -> None:
    """Hidden tanh units bend the line on which a score is 0."""
    trainer = trained("B4-xor", epochs=20)
    plain = found(trainer, PLANE)
    assert isinstance(plain, Boundary)
    assert (plain.layers, plain.layer, len(plain.contours)) == (("Output",), "", 0)
    seen = found(trainer, replace(PLANE, choice=MOST_ANSWERS))
    assert isinstance(seen, Boundary)
    assert seen.layer == "Output"
    assert len(seen.contours) > 0
    weights, ends = trainer.weights(), seen.contours
    units = own_units(trainer.dataset.recipe)
    x = ends if units is None else (ends - units.offset) / units.slope
    hidden = np.tanh(x @ weights["Hidden.weight"].T + weights["Hidden.bias"])
    scores = hidden @ weights["Output.weight"].T + weights["Output.bias"]
    assert np.abs(scores).min(axis=1).max() < 0.02
    np.testing.assert_array_equal(seen.lines, plain.lines)
