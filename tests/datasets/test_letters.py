"""Letters: clean ones to store, noisy ones to recall from, and a split of their own."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.datasets.sets.letters import NAMES, patterns
from tests.datasets.sets import Whole, describe, load


def letters(noise: float = 0.2, seed: int = 7) -> Whole:
    return load("letters", scale="as is", seed=seed, noise=noise)


def test_it_is_what_it_says() -> None:
    data = letters()
    assert data.info == describe("letters")
    assert data.x.shape == (data.info.samples, *data.info.axes)
    assert data.target is not None
    assert data.target.shape == (data.info.samples, data.info.targets)
    assert set(np.unique(data.x)) == set(np.unique(data.target)) == {-1, 1}


def test_the_clean_letters_are_stored_and_noisy_ones_recalled() -> None:
    data = letters()
    assert data.target is not None
    clean = patterns().reshape(len(NAMES), -1)
    np.testing.assert_array_equal(data.x[data.train].reshape(len(NAMES), -1), clean)
    np.testing.assert_array_equal(data.target[data.train], clean)
    parts = np.concatenate([data.train, data.validation, data.test])
    assert sorted(parts) == list(range(data.info.samples))
    for part in (data.validation, data.test):
        counts = [(data.target[part] == letter).all(axis=1).sum() for letter in clean]
        assert counts == [len(part) // len(NAMES)] * len(NAMES)


@pytest.mark.parametrize("noise", [0.0, 0.1, 0.3])
def test_noise_is_the_share_of_pixels_turned_over(noise: float) -> None:
    data = letters(noise)
    assert data.target is not None
    recalled = np.concatenate([data.validation, data.test])
    turned = data.x[recalled].reshape(len(recalled), -1) != data.target[recalled]
    assert turned.mean() == pytest.approx(noise, abs=0.01)


def test_the_seed_fixes_the_noise() -> None:
    np.testing.assert_array_equal(letters(seed=3).x, letters(seed=3).x)
    assert (letters(seed=3).x != letters(seed=4).x).any()


def test_all_letters_differ_in_a_fifth_of_their_pixels_or_more() -> None:
    clean = patterns().reshape(len(NAMES), -1)
    for i, letter in enumerate(clean):
        assert ((letter != clean[:i]).mean(axis=1) >= 0.2).all()
