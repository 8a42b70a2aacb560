"""Scaling: fitted on the training split alone, per feature or for all pixels alike."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from nndl_studio.datasets import held
from nndl_studio.datasets.fit_scaling import fit_scaling, scaled
from nndl_studio.datasets.info import Samples, Scale

TRAIN = np.array([0, 1, 2])
SCALES: tuple[Scale, ...] = ("0 to 1", "LeNet-5", "standardised", "as is")
POINTS = np.array([[0.0, 10.0], [1.0, 30.0], [2.0, 20.0], [99.0, -99.0]])


@pytest.mark.parametrize("scale", SCALES)
def test_samples_outside_training_change_nothing(scale: Scale) -> None:
    other = POINTS.copy()
    other[3] = (-7.0, 5.0)
    np.testing.assert_array_equal(
        scaled(Samples(POINTS), TRAIN, scale)[:3], scaled(Samples(other), TRAIN, scale)[:3]
    )


def test_features_have_scales_of_their_own() -> None:
    x = scaled(Samples(POINTS), TRAIN, "0 to 1")
    np.testing.assert_allclose(x[:3], [[0.0, 0.0], [0.5, 1.0], [1.0, 0.5]], atol=1e-7)
    x = scaled(Samples(POINTS), TRAIN, "standardised")
    np.testing.assert_allclose(x[:3].mean(0), 0, atol=1e-6)
    np.testing.assert_allclose(x[:3].std(0), 1, atol=1e-6)


def test_pixels_have_one_scale() -> None:
    images = np.zeros((4, 1, 2, 2), np.uint8)
    images[0, 0, 0, 0], images[1, 0, 1, 1] = 255, 51
    x = scaled(Samples(images, alike=True), TRAIN, "0 to 1")
    assert x[0, 0, 0, 0] == 1
    assert x[1, 0, 1, 1] == pytest.approx(0.2)
    assert x[2].max() == 0


def test_channels_have_scales_of_their_own() -> None:
    maps = np.random.default_rng(0).normal((3.0, -5.0), (1.0, 9.0), (4, 3, 3, 2))
    x = scaled(Samples(np.moveaxis(maps, -1, 1)), TRAIN, "standardised")
    np.testing.assert_allclose(x[:3].mean((0, 2, 3)), 0, atol=1e-6)
    np.testing.assert_allclose(x[:3].std((0, 2, 3)), 1, atol=1e-6)


def test_what_never_varies_becomes_the_floor() -> None:
    same = np.full((4, 1), 7.0)
    floors = [float(scaled(Samples(same), TRAIN, scale)[0, 0]) for scale in SCALES]
    assert floors == [0, pytest.approx(-0.1), 0, 7]


def test_steps_past_the_end_neither_count_nor_stay() -> None:
    steps = np.array([[[1.0], [3.0], [500.0]], [[2.0], [-500.0], [-500.0]]])
    lengths = np.array([2, 1])
    x = scaled(Samples(steps, lengths=lengths), np.array([0, 1]), "0 to 1")
    np.testing.assert_allclose(x[..., 0], [[0.0, 1.0, 0.0], [0.5, 0.0, 0.0]])


def test_the_raw_samples_stay_as_they_are() -> None:
    raw = POINTS.astype(np.float32)
    before = raw.copy()
    scaled(Samples(raw), TRAIN, "standardised")
    np.testing.assert_array_equal(raw, before)


@pytest.mark.parametrize("scale", ["0 to 1", "standardised"])
@pytest.mark.parametrize(("start", "step"), [(1.7e9, 1.0), (20_230_101.0, 1.0), (101_325.0, 1e-4)])
def test_a_line_far_from_0_is_scaled_as_the_same_line_near_it(
    scale: Scale, start: float, step: float
) -> None:
    """In float32 the numbers at 1.7·10⁹ stand 128 apart: 3 distinct values of 200 were left."""
    places = np.arange(200.0)
    x = scaled(Samples(np.column_stack([start + step * places, places])), np.arange(200), scale)
    assert len(np.unique(x[:, 0])) == 200
    np.testing.assert_allclose(x[:, 0], x[:, 1], atol=2e-6)
    ends = (places - 99.5) / 57.73430522661548 if scale == "standardised" else places / 199
    np.testing.assert_allclose(x[:, 1], ends, atol=1e-6)


@pytest.mark.parametrize("scale", SCALES[:3])
@pytest.mark.parametrize("value", [0.1, 1e-40, 1e300, -1.7e9])
def test_what_never_varies_is_not_blown_up_by_rounding(scale: Scale, value: float) -> None:
    """The mean of 0.1 a thousand times is not 0.1, and their deviation not 0."""
    x = scaled(Samples(np.full((1000, 1), value)), np.arange(1000), scale)
    assert np.unique(x).tolist() == [pytest.approx(-0.1 if scale == "LeNet-5" else 0.0)]


def test_the_smallest_steps_are_not_lost() -> None:
    x = scaled(Samples(np.array([[0.0], [1e-36], [2e-36]])), np.arange(3), "0 to 1")
    assert x.ravel().tolist() == [0.0, 0.5, 1.0]
    below = scaled(Samples(np.array([[0.0], [5e-324]])), np.arange(2), "0 to 1")
    assert below.ravel().tolist() == [0.0, 0.0]


@pytest.mark.parametrize("scale", SCALES)
def test_a_large_set_is_looked_at_in_blocks(scale: Scale, monkeypatch: pytest.MonkeyPatch) -> None:
    maps = np.random.default_rng(0).normal((3.0, -5.0), (1.0, 9.0), (50, 3, 3, 2))
    samples, train = Samples(np.moveaxis(maps, -1, 1)), np.arange(0, 50, 2)
    whole = fit_scaling(samples, train, scale)
    module = sys.modules[fit_scaling.__module__]
    monkeypatch.setattr(module, "MOST_TOGETHER", 0)
    monkeypatch.setattr(held, "BLOCK_BYTES", 500)
    blocks = fit_scaling(samples, train, scale)
    np.testing.assert_allclose(blocks.shift, whole.shift, rtol=1e-13)
    np.testing.assert_allclose(blocks.gain, whole.gain, rtol=1e-13)
