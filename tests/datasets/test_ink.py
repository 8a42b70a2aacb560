"""Strokes become pictures as MNIST's were made, against the same said pixel by pixel."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.datasets.ink import Ink, as_drawn, as_mnist

PAPER = 280


def strokes(seed: int, side: int = PAPER) -> Ink:
    """Some thick lines somewhere on the paper."""
    rng = np.random.default_rng(seed)
    ink = np.zeros((side, side), np.uint8)
    at = rng.uniform(0.3, 0.5, 2) * side
    down, across = np.mgrid[:side, :side]
    for _ in range(60):
        at = np.clip(at + rng.uniform(-0.05, 0.06, 2) * side, 0, side - 1)
        ink[np.hypot(down - at[0], across - at[1]) < 0.04 * side] = 255
    return ink


def mean_over(ink: NDArray[np.float64], top: float, low: float, left: float, right: float) -> float:
    """The mean of what a part of the paper holds, its edges counted as far as they reach in."""
    total = 0.0
    for row in range(floor(top), ceil(low)):
        for column in range(floor(left), ceil(right)):
            tall = min(row + 1, low) - max(row, top)
            wide = min(column + 1, right) - max(column, left)
            if tall > 0 and wide > 0:
                total += ink[row, column] * tall * wide
    return total / ((low - top) * (right - left))


def reference(ink: Ink, height: int, width: int) -> Ink:
    rows, columns = np.nonzero(ink)
    box = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].astype(float)
    zoom = min(round(height * 20 / 28) / box.shape[0], round(width * 20 / 28) / box.shape[1])
    zoom = min(zoom, 4 * min(height / ink.shape[0], width / ink.shape[1]))
    tall, wide = (max(1, round(side * zoom)) for side in box.shape)
    down, across = box.shape[0] / tall, box.shape[1] / wide
    small = np.array(
        [
            [
                mean_over(box, i * down, (i + 1) * down, j * across, (j + 1) * across)
                for j in range(wide)
            ]
            for i in range(tall)
        ]
    )
    at = np.mgrid[:tall, :wide]
    middle = (at * small).sum(axis=(1, 2)) / small.sum()
    top = min(max(round((height - 1) / 2 - middle[0]), 0), height - tall)
    left = min(max(round((width - 1) / 2 - middle[1]), 0), width - wide)
    picture = np.zeros((height, width), np.uint8)
    picture[top : top + tall, left : left + wide] = np.rint(small)
    return picture


@pytest.mark.parametrize("sides", [(28, 28), (32, 32), (10, 10), (20, 30)], ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_same_said_pixel_by_pixel(seed: int, sides: tuple[int, int]) -> None:
    ink = strokes(seed, 120)
    np.testing.assert_array_equal(as_mnist(ink, *sides), reference(ink, *sides))


@pytest.mark.parametrize("seed", range(5))
def test_the_longer_side_is_20_of_28_and_the_middle_is_that_of_the_ink(seed: int) -> None:
    picture = as_mnist(strokes(seed), 28, 28)
    rows, columns = np.nonzero(picture)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    at = np.mgrid[:28, :28]
    middle = (at * picture).sum(axis=(1, 2)) / picture.sum()
    assert np.abs(middle - 13.5).max() <= 0.51


def test_where_it_stands_on_the_paper_and_how_large_changes_nothing() -> None:
    half = strokes(1, PAPER // 2)
    large = np.kron(half, np.ones((2, 2), np.uint8))
    picture = as_mnist(large, 28, 28)
    for top, left in ((0, 0), (20, 30), (140, 140)):
        small = np.zeros((PAPER, PAPER), np.uint8)
        small[top : top + PAPER // 2, left : left + PAPER // 2] = half
        np.testing.assert_allclose(as_mnist(small, 28, 28), picture, atol=1)


def test_a_dot_stays_small() -> None:
    ink = np.zeros((PAPER, PAPER), np.uint8)
    ink[5:15, 5:15] = 255
    picture = as_mnist(ink, 28, 28)
    assert (picture > 0).sum() == 16
    assert picture[12:16, 12:16].min() == 255


def test_nothing_drawn_is_paper() -> None:
    assert not as_mnist(np.zeros((PAPER, PAPER), np.uint8), 28, 28).any()
    assert not as_drawn(np.zeros((PAPER, PAPER), np.uint8), 28, 28).any()


def test_all_of_the_paper_is_kept_as_it_is_drawn() -> None:
    ink = np.zeros((8, 8), np.uint8)
    ink[:2, :4] = 255
    assert as_drawn(ink, 4, 4).tolist() == [[255, 255, 0, 0], *[[0, 0, 0, 0]] * 3]
    ink[2, 0] = 255
    assert as_drawn(ink, 4, 4)[1, 0] == 64
