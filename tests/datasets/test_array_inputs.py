"""Samples to answer for out of arrays: brought to the form that the network was trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio.datasets import RawInputs, Recipe, raw_inputs
from nndl_studio.files import BadFile
from tests.datasets.sets import load

RNG = np.random.default_rng(2)
PIXELS = RNG.integers(0, 256, (6, 10, 12, 3), dtype=np.uint8)
STEPS = RNG.normal(size=(6, 5, 2))


def recipe(folder: Path, frame: int = 0, **arrays: Any) -> Recipe:
    path = folder / "learned.npz"
    np.savez(path, **arrays)
    return load("file", file=str(path), pad=frame).recipe


def given(folder: Path, like: Recipe, **arrays: Any) -> RawInputs:
    path = folder / "asked.npz"
    np.savez(path, **arrays)
    return raw_inputs(path, like)


def test_the_training_file_itself(tmp_path: Path) -> None:
    """Its answers are not looked at."""
    like = recipe(tmp_path, images=PIXELS, labels=np.arange(6))
    found = raw_inputs(tmp_path / "learned.npz", like)
    np.testing.assert_array_equal(found.x, PIXELS.transpose(0, 3, 1, 2))
    assert found.lengths is None


@pytest.mark.parametrize("frame", [0, 2])
def test_maps_with_channels_where_they_like_or_a_frame(tmp_path: Path, frame: int) -> None:
    like = recipe(tmp_path, frame, x=PIXELS)
    first = PIXELS.transpose(0, 3, 1, 2)
    np.testing.assert_array_equal(given(tmp_path, like, x=PIXELS).x, first)
    np.testing.assert_array_equal(given(tmp_path, like, x=first).x, first)
    framed = np.pad(first, ((0, 0), (0, 0), (frame, frame), (frame, frame)))
    np.testing.assert_array_equal(given(tmp_path, like, x=framed).x, framed)


def test_maps_without_their_channel(tmp_path: Path) -> None:
    like = recipe(tmp_path, x=PIXELS[..., 0])
    assert given(tmp_path, like, x=PIXELS[..., 0]).x.shape == (6, 1, 10, 12)
    assert given(tmp_path, like, x=PIXELS[..., :1]).x.shape == (6, 1, 10, 12)


def test_parts_come_one_after_another(tmp_path: Path) -> None:
    like = recipe(tmp_path, x=np.zeros((4, 3)))
    x = given(tmp_path, like, x_train=np.zeros((2, 3)), x_test=np.ones((1, 3))).x
    assert x.tolist() == [[0, 0, 0], [0, 0, 0], [1, 1, 1]]


def test_sequences_may_be_shorter_and_say_how_long(tmp_path: Path) -> None:
    like = recipe(tmp_path, x=STEPS, lengths=np.full(6, 5))
    x = STEPS[:, :4].copy()
    x[1, 2:] = np.nan
    found = given(tmp_path, like, x=x, lengths=np.array([4, 2, 4, 4, 4, 1]))
    assert found.lengths is not None
    assert found.lengths.tolist() == [4, 2, 4, 4, 4, 1]
    assert np.isfinite(found.x).all()
    assert (found.x[1, 2:] == 0).all()
    assert given(tmp_path, like, x=STEPS).lengths is None


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"x": np.zeros((2, 4))}, "array x: a sample is 4, here it must be 3"),
        ({"x": np.zeros((0, 3))}, "it holds no samples"),
        ({"x": np.array([["a", "b", "c"]])}, "not numbers"),
        ({"x": np.array([[0, np.nan, 0]])}, "row 0 of x: it holds NaN"),
        ({"label": np.zeros(3)}, "it holds label"),
        ({"x": np.zeros((2, 3)), "lengths": np.ones(3)}, "Give one length a sample"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, arrays: dict[str, Any], words: str) -> None:
    like = recipe(tmp_path, x=np.zeros((4, 3)))
    with pytest.raises(BadFile) as caught:
        given(tmp_path, like, **arrays)
    assert words in str(caught.value)
    assert str(caught.value).startswith("asked.npz")
