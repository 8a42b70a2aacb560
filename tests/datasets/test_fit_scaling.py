"""Scaling: fitted on the training split alone, per feature or for all pixels alike."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.datasets.fit_scaling import scaled
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
