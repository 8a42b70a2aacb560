"""First weights: the spread that each initialiser promises, and the one each activation gets."""

from __future__ import annotations

from math import sqrt
from typing import get_args

import numpy as np
import pytest

from nndl_studio.layers.activations import Activation
from nndl_studio.layers.initialisers import DRAWS, SMALL, Initialiser, draw, initialiser_for

FAN_IN, FAN_OUT = 300, 200
SHAPE = (FAN_OUT, FAN_IN)
DEVIATIONS = {
    "Xavier": sqrt(2 / (FAN_IN + FAN_OUT)),
    "Xavier normal": sqrt(2 / (FAN_IN + FAN_OUT)),
    "He": sqrt(2 / FAN_IN),
    "He uniform": sqrt(2 / FAN_IN),
    "LeCun": sqrt(1 / FAN_IN),
    "LeNet-5": 2.4 / FAN_IN / sqrt(3),
    # Rows of length 1 have 300 numbers each.
    "orthogonal": sqrt(1 / FAN_IN),
    "normal": SMALL,
    "uniform": SMALL / sqrt(3),
    "zeros": 0.0,
    "ones": 0.0,
}
LIMITS = {
    "Xavier": sqrt(6 / (FAN_IN + FAN_OUT)),
    "He uniform": sqrt(6 / FAN_IN),
    "LeNet-5": 2.4 / FAN_IN,
    "uniform": SMALL,
}


def drawn(name: str, shape: tuple[int, ...] = SHAPE, seed: int = 1) -> np.ndarray:
    return draw(name, shape, FAN_IN, FAN_OUT, np.random.default_rng(seed))


def test_every_choice_can_be_drawn() -> None:
    assert set(DRAWS) == set(get_args(Initialiser)) - {"automatic"} == set(DEVIATIONS)


@pytest.mark.parametrize("name", DRAWS)
def test_spread(name: str) -> None:
    weights = drawn(name)
    assert weights.shape == SHAPE
    assert weights.dtype == np.float64
    assert weights.std() == pytest.approx(DEVIATIONS[name], rel=0.02)
    centre = 1.0 if name == "ones" else 0.0
    assert weights.mean() == pytest.approx(centre, abs=5 * DEVIATIONS[name] / sqrt(weights.size))


@pytest.mark.parametrize("name", LIMITS)
def test_uniform_ones_stay_within_their_limits(name: str) -> None:
    weights = np.abs(drawn(name))
    assert 0.99 * LIMITS[name] < weights.max() <= LIMITS[name]


@pytest.mark.parametrize("name", ["Xavier normal", "He", "LeCun", "normal"])
def test_normal_ones_have_the_tails_of_a_bell(name: str) -> None:
    weights = np.abs(drawn(name)) / DEVIATIONS[name]
    assert (weights > 2).mean() == pytest.approx(0.0455, abs=0.004)


@pytest.mark.parametrize("shape", [(4, 9), (9, 4), (5, 5), (6, 2, 3, 3)])
def test_orthogonal(shape: tuple[int, ...]) -> None:
    weights = drawn("orthogonal", shape)
    assert weights.shape == shape
    flat = weights.reshape(shape[0], -1)
    gram = flat @ flat.T if flat.shape[0] <= flat.shape[1] else flat.T @ flat
    assert np.allclose(gram, np.eye(len(gram)), atol=1e-12)


@pytest.mark.parametrize("name", DRAWS)
def test_the_same_seed_draws_the_same(name: str) -> None:
    assert np.array_equal(drawn(name), drawn(name))
    if name not in ("zeros", "ones"):
        assert not np.array_equal(drawn(name), drawn(name, seed=2))


def test_automatic_follows_the_activation() -> None:
    chosen = {each: initialiser_for("automatic", each) for each in get_args(Activation)}
    assert chosen == {
        "identity": "Xavier",
        "logistic": "Xavier",
        "tanh": "Xavier",
        "scaled tanh": "LeCun",
        "rectifier": "He",
        "leaky rectifier": "He",
        "softplus": "He",
        "ELU": "He",
        "GELU": "He",
        "SiLU": "He",
        "step": "Xavier",
    }
    assert initialiser_for("orthogonal", "rectifier") == "orthogonal"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(RuntimeError, match="no initialiser 'Xaver': choose one of Xavier,"):
        drawn("Xaver")
