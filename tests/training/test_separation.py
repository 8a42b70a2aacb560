"""Whether a line parts two classes: exact on cases that are known, and never fooled by a gap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.separation import never_settles, separation
from tests.datasets.sets import load


def test_two_points() -> None:
    """x̂ = (0, 1) and (2, 1): the widest separator is w = (1, −1) / √2, γ = 1 / √2."""
    found = separation(np.array([[0.0], [2.0]]), np.array([False, True]))
    assert found.separable
    assert found.radius == pytest.approx(np.sqrt(5))
    assert found.margin == pytest.approx(1 / np.sqrt(2))
    assert found.bound == pytest.approx(10)


@pytest.mark.parametrize("far", [1.0, 1e4, 1e6])
def test_a_gap_is_seen_beside_an_input_in_small_units(far: float) -> None:
    found = separation(np.array([[far, 0.0], [far, 1e-3]]), np.array([True, False]))
    assert found.separable
    assert 0 < found.margin <= 5e-4 * (1 + 1e-9)


def test_xor_is_not_separable() -> None:
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    found = separation(corners, np.array([False, True, True, False]))
    assert not found.separable
    assert found.bound == np.inf


def test_the_same_point_in_both_classes_is_not_separable() -> None:
    points = np.array([[1.0, 2.0], [1.0, 2.0], [3.0, -1.0]])
    assert not separation(points, np.array([True, False, True])).separable


@given(seed=st.integers(0, 100_000), gap=st.sampled_from([1e-3, 0.01, 0.1]))
@settings(max_examples=40, deadline=None)
def test_a_gap_is_found_and_nothing_is_wider(seed: int, gap: float) -> None:
    rng = np.random.default_rng(seed)
    normal = rng.normal(size=3)
    normal /= np.linalg.norm(normal)
    x = rng.uniform(-1, 1, (60, 3))
    height = x @ normal
    x += np.where(height > 0, gap, -gap)[:, None] * normal
    found = separation(x, height > 0)
    assert found.separable
    # The separator (normal, 0) has this margin, so the widest has no less.
    assert found.margin >= np.abs(x @ normal).min() * (1 - 1e-9)


@given(seed=st.integers(0, 100_000))
@settings(max_examples=40, deadline=None)
def test_rosenblatts_rule_keeps_to_the_bound(seed: int) -> None:
    data = load("separable points", scale="standardised", seed=seed)
    assert data.label is not None
    x = data.x.astype(np.float64)
    bound = separation(x, data.label == 1).bound
    w, mistakes = np.zeros(3), 0
    for _ in range(1000):
        before = mistakes
        for point, label in zip(np.column_stack([x, np.ones(len(x))]), data.label, strict=True):
            y = 2 * label - 1
            if y * (w @ point) <= 0:
                w, mistakes = w + y * point, mistakes + 1
        if mistakes == before:
            break
    assert mistakes == before
    assert mistakes <= bound


@pytest.mark.parametrize(
    ("name", "nodes"), [("A13-perceptron", ()), ("A13-perceptron-xor", ("Perceptron",))]
)
def test_who_never_settles_is_known(name: str, nodes: tuple[str, ...]) -> None:
    graph = load_project(example(name))
    assert never_settles(graph, load_dataset(graph)) == nodes
