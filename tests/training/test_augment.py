"""Pictures varied while training: exact moves, areas and deviations; counted, not drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.config import stored
from nndl_studio.datasets import Dataset, configured
from nndl_studio.datasets.augmentation import FIELDS, Augmentation
from nndl_studio.graph.document import Graph
from nndl_studio.machine import warp
from nndl_studio.training.augment import (
    Drawn,
    augmented,
    background_of,
    boxes_of,
    keys_of,
    moves_of,
    row_augmenter,
)
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.trainer import Trainer
from tests.runs.run_case import project, with_data

Maps = NDArray[np.float32]
BACKGROUND = np.array([-0.5, 0.25], np.float32)
ALL = Augmentation(shift=2, turn=15, zoom=0.2, flip=True, grain=0.1, erase=0.1)


def maps(height: int = 7, width: int = 7, samples: int = 3) -> Maps:
    """Of two channels."""
    return np.random.default_rng(1).random((samples, 2, height, width)).astype(np.float32)


def moved(x: Maps, **move: Any) -> Maps:
    """All of `x` moved alike, without noise and boxes."""
    alike: dict[str, Any] = {"turn": 0.0, "size": 1.0, "flip": False, "shift": (0.0, 0.0)} | move
    each = {name: np.array([value] * len(x)) for name, value in alike.items()}
    moves = moves_of(**each, square=x.shape[2:])
    nothing = np.zeros((len(x), 4), np.int64), np.zeros(len(x), np.uint64), 0.0
    return warp.warped(x, BACKGROUND, moves, *nothing)


def test_nothing_moved_is_the_same_bits() -> None:
    x = maps(6, 9)
    assert np.array_equal(moved(x), x)


@pytest.mark.parametrize("shift", [(1, 0), (0, 1), (-2, 3), (0, -9)])
def test_a_shift_moves_pixels_and_background_comes_in(shift: tuple[int, int]) -> None:
    x = maps(6, 9)
    wanted = np.empty_like(x)
    for i, j in np.ndindex(6, 9):
        row, column = i - shift[0], j - shift[1]
        inside = 0 <= row < 6 and 0 <= column < 9
        wanted[:, :, i, j] = x[:, :, row, column] if inside else BACKGROUND
    assert np.array_equal(moved(x, shift=shift), wanted)


@pytest.mark.parametrize("side", [7, 8])
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_quarter_turns_are_those_of_numpy(side: int, quarters: int) -> None:
    x = maps(side, side)
    turned = moved(x, turn=90.0 * quarters)
    np.testing.assert_allclose(turned, np.rot90(x, quarters, (2, 3)), atol=1e-5)


@pytest.mark.parametrize("width", [8, 9])
def test_a_flip_mirrors_from_left_to_right(width: int) -> None:
    x = maps(6, width)
    assert np.array_equal(moved(x, flip=True), x[..., ::-1])


def test_between_pixels_is_read_in_proportion() -> None:
    x = maps(5, 5)
    halfway = moved(x, shift=(0.0, 0.25))[..., 1:]
    np.testing.assert_allclose(halfway, 0.75 * x[..., 1:] + 0.25 * x[..., :-1], atol=1e-6)


def test_a_zoom_is_about_the_middle() -> None:
    x = maps(9, 9)
    np.testing.assert_allclose(moved(x, size=2.0)[..., ::2, ::2], x[..., 2:7, 2:7], atol=1e-6)
    half = moved(x, size=0.5)
    np.testing.assert_allclose(half[..., 2:7, 2:7], x[..., ::2, ::2], atol=1e-6)
    assert (half[:, :, 0] == BACKGROUND[:, None]).all()


def test_a_turn_on_a_flipped_and_moved_map_is_one_after_another() -> None:
    x = maps(7, 7)
    wanted = moved(moved(moved(x, flip=True), turn=90.0), shift=(1.0, 2.0))
    found = moved(x, flip=True, turn=90.0, shift=(1.0, 2.0))
    np.testing.assert_allclose(found, wanted, atol=1e-5)


@pytest.mark.parametrize("square", [(28, 28), (10, 60), (60, 10), (1, 40)])
@pytest.mark.parametrize("area", [0.01, 0.1, 0.5, 0.9])
def test_a_box_has_its_area_and_lies_inside(square: tuple[int, int], area: float) -> None:
    drawn = Drawn(keys_of(3, 0, np.arange(2000)))
    boxes = boxes_of(area, drawn.share(), drawn.share(), drawn.share(), square)
    tall, wide = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    wanted = area * square[0] * square[1]
    assert (np.abs(tall * wide - wanted) <= tall / 2 + 1e-9).all()
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 2] <= square[0]).all()
    assert (boxes[:, 3] <= square[1]).all()
    if square == (28, 28) and area == 0.1:
        assert {tuple(box) for box in boxes[:, :2].tolist()} > {(0, 0), (10, 10)}
        assert tall.min() < 8 < tall.max()


def test_what_is_erased_is_background_and_nothing_else_is_touched() -> None:
    x = maps(20, 20, 50)
    found = augmented(x, Augmentation(erase=0.25), BACKGROUND, keys_of(0, 0, np.arange(50)))
    gone = (found != x).all(1)
    assert np.abs(gone.sum((1, 2)) - 100).max() <= 10
    assert (found[:, 0][gone] == BACKGROUND[0]).all()
    assert np.array_equal(found[:, 1][~gone], x[:, 1][~gone])
    plain = augmented(x, Augmentation(), BACKGROUND, keys_of(0, 0, np.arange(50)))
    assert np.array_equal(plain, x)


def test_noise_is_normal_with_its_deviation() -> None:
    x = np.zeros((400, 2, 16, 17), np.float32)
    noise = augmented(x, Augmentation(grain=0.3), BACKGROUND, keys_of(0, 0, np.arange(400)))
    assert abs(noise.mean()) < 0.003
    assert abs(noise.std() - 0.3) < 0.003
    inside = [(np.abs(noise) < k * 0.3).mean() for k in (1, 2, 3)]
    np.testing.assert_allclose(inside, [0.6827, 0.9545, 0.9973], atol=0.003)
    flat = noise.reshape(400, -1)
    neighbours = np.corrcoef(flat[:, :-1].ravel(), flat[:, 1:].ravel())[0, 1]
    samples = np.corrcoef(flat[:-1].ravel(), flat[1:].ravel())[0, 1]
    assert abs(neighbours) < 0.01
    assert abs(samples) < 0.01


def test_what_is_drawn_reaches_from_end_to_end_and_no_farther() -> None:
    drawn = Drawn(keys_of(5, 2, np.arange(20_000)))
    turn = drawn.either_way(15)
    assert -15 <= turn.min() < -14.9
    assert 14.9 < turn.max() <= 15
    assert abs(turn.mean()) < 0.3
    x = np.zeros((500, 2, 9, 9), np.float32)
    x[:, :, 4, 4] = 1
    shifted = augmented(
        x, Augmentation(shift=2), np.zeros(2, np.float32), keys_of(5, 2, np.arange(500))
    )
    ends = {divmod(int(place), 9) for place in shifted[:, 0].reshape(500, -1).argmax(1)}
    assert ends == {(row, column) for row in range(2, 7) for column in range(2, 7)}
    assert (shifted.sum((1, 2, 3)) == 2).all()
    flipped = augmented(
        maps(4, 4, 1).repeat(1000, 0),
        Augmentation(flip=True),
        BACKGROUND,
        keys_of(5, 2, np.arange(1000)),
    )
    assert 450 < (flipped == maps(4, 4, 1)).all((1, 2, 3)).sum() < 550


def test_a_sample_is_varied_alike_whatever_stands_beside_it_and_anew_in_each_epoch() -> None:
    x, numbers = maps(28, 28, 40), np.arange(100, 140)

    def of(epoch: int, some: NDArray[np.int64], seed: int = 9) -> Maps:
        return augmented(x[some], ALL, BACKGROUND, keys_of(seed, epoch, numbers[some]))

    whole = of(0, np.arange(40))
    some = np.array([31, 4, 17])
    assert np.array_equal(of(0, some), whole[some])
    assert np.array_equal(of(0, np.arange(40)), whole)
    for other in (of(1, np.arange(40)), of(0, np.arange(40), seed=10), np.roll(whole, 1, 0)):
        assert (other != whole).any((1, 2, 3)).all()


@pytest.mark.parametrize("scale", ["0 to 1", "LeNet-5", "standardised", "as is"])
def test_the_background_is_that_of_the_frame(scale: str) -> None:
    graph = augmented_digits(Augmentation(), scale=scale)
    dataset = load_dataset(graph)
    assert np.array_equal(background_of(dataset.x[:50]), dataset.x[0][:, 0, 0])


def test_the_background_of_white_paper_is_white() -> None:
    """Pictures on light paper would have dark edges otherwise."""
    x = np.full((9, 3, 8, 8), 0.9, np.float32)
    x[:, :, 2:6, 2:6] = 0.1
    x[:, 2] = 0.5
    x[4] = 0
    assert background_of(x).tolist() == np.array([0.9, 0.9, 0.5], np.float32).tolist()


def augmented_digits(augmentation: Augmentation, **settings: Any) -> Graph:
    """LeNet-5 on digits that are varied so."""
    values = {each: getattr(augmentation, each) for each in FIELDS}
    return with_data(project("lenet-5"), **values, **settings)


def few(graph: Graph) -> Dataset:
    """Enough for a batch and a half."""
    whole = load_dataset(graph)
    return replace(whole, train=whole.train[:100], validation=whole.validation[:50])


def trained(graph: Graph, threads: int = 1) -> tuple[bytes, ...]:
    """All weights after two epochs."""
    trainer = Trainer(graph, threads, dataset=few(graph))
    while trainer.epoch < 2:
        trainer.step_batch()
    return tuple(each.tobytes() for each in trainer.weights().values())


def test_training_sees_it_and_is_the_same_on_any_number_of_threads() -> None:
    plain, varied = augmented_digits(Augmentation()), augmented_digits(ALL)
    assert trained(varied) == trained(varied, threads=2)
    assert trained(varied) != trained(plain)


def test_figures_are_those_of_samples_as_they_are() -> None:
    """Weights of a moment are judged alike, whether training varies its samples or not."""
    figures = []
    for augmentation in (Augmentation(), ALL):
        graph = augmented_digits(augmentation)
        trainer = Trainer(graph, 1, dataset=few(graph))
        figures.append([trainer.evaluate(split) for split in ("train", "validation")])
    assert figures[0] == figures[1]


def test_where_samples_are_no_maps_nothing_is_varied() -> None:
    graph = augmented_digits(ALL)
    dataset = load_dataset(graph)
    assert row_augmenter(dataset, ALL, {"x": (0, 1024)}, 0) is not None
    assert row_augmenter(dataset, Augmentation(), {"x": (0, 1024)}, 0) is None
    vectors = replace(dataset, info=replace(dataset.info, kind="vector", axes=(1024,)))
    assert row_augmenter(vectors, ALL, {"x": (0, 1024)}, 0) is None


@pytest.mark.parametrize("source", ["digits", "pictures", "images", "file", "idx", "cifar"])
def test_settings_stand_in_a_project_only_where_they_are_set(source: str) -> None:
    plain = configured(source)
    assert not FIELDS & stored(plain).keys()
    assert not plain.augmentation.on
    assert plain.augmentation.words == ""
    varied = configured(source, **{name: getattr(ALL, name) for name in FIELDS})
    assert varied.augmentation == ALL
    assert stored(varied).keys() == stored(plain).keys() | FIELDS
    assert msgspec.convert(stored(varied), type(varied)) == varied


def test_sequences_have_no_augmentation_to_set() -> None:
    assert configured("file", form="sequences").idle() >= FIELDS
    assert not configured("file").idle() & FIELDS
