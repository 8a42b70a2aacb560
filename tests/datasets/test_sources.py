"""Every data set: what it says of itself, that it is what it says, and that a seed fixes it."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.config import CHOICE
from nndl_studio.datasets import SOURCES
from nndl_studio.resources import folder
from nndl_studio.sentence import Sentence
from tests.datasets.sets import WITHOUT_FILE, Whole, describe, load

BUILT_IN = [name for name in WITHOUT_FILE if name != "text"]


@pytest.mark.parametrize("source", BUILT_IN)
def test_it_is_what_it_says(source: str) -> None:
    framed = {"pad": 2} if "pad" in SOURCES[source].config_type.__struct_fields__ else {}
    info = describe(source, **framed)
    data = load(source, **framed)
    assert data.info == info
    # Of a word its number is told, not which it is among all.
    axes = info.axes[:-1] if info.kind == "labels" else info.axes
    assert data.x.shape == (info.samples, *axes)
    assert data.x.dtype == np.float32
    assert np.isfinite(data.x).all()
    assert (data.target is None) is (info.targets == 0)
    assert (data.label is None) is (info.classes == 0)
    assert len(info.class_names) == info.classes
    if data.label is not None:
        assert data.label.dtype == np.int64
        # A step that is not scored has −1; a 0 on a tape, which ends a list, is never asked for.
        unasked = {0} if source == "tape" else set()
        assert set(data.label.ravel()) - {-1} == set(range(info.classes)) - unasked
    if data.target is not None:
        steps = info.axes[:1] if info.targets_each_step else ()
        assert data.target.shape == (info.samples, *steps, info.targets)


@pytest.mark.parametrize("source", WITHOUT_FILE)
def test_a_node_and_the_choice_of_a_form_call_it_in_any_language(source: str) -> None:
    kind = SOURCES[source].config_type.kind_title()
    assert (kind, kind.context) == (source, CHOICE)
    assert isinstance(SOURCES[source].title, Sentence)


@pytest.mark.parametrize("source", BUILT_IN)
def test_the_same_seed_gives_the_same_bits(source: str) -> None:
    first, second = load(source, seed=3), load(source, seed=3)
    np.testing.assert_array_equal(first.x, second.x)
    np.testing.assert_array_equal(first.train, second.train)


@pytest.mark.parametrize("source", ["XOR", "two moons", "spirals", "pictures", "signals"])
def test_another_seed_draws_other_points(source: str) -> None:
    assert (load(source, seed=3).x != load(source, seed=4).x).any()


def test_digits_split_8000_1000_1000_with_each_digits_share() -> None:
    data = load("digits", pad=2, scale="LeNet-5")
    assert data.label is not None
    assert [len(data.train), len(data.validation), len(data.test)] == [8000, 1000, 1000]
    whole = np.bincount(data.label) / 10_000
    for part in (data.train, data.validation, data.test):
        share = np.bincount(data.label[part]) / len(part)
        np.testing.assert_allclose(share, whole, atol=1e-3)


def test_digits_as_lenet_reads_them() -> None:
    """32×32, paper −0.1 (the frame too), ink 1.175."""
    x = load("digits", pad=2, scale="LeNet-5").x
    assert x.shape[1:] == (1, 32, 32)
    assert x.min() == np.float32(-0.1)
    assert x.max() == pytest.approx(1.175, abs=1e-6)
    assert (x[:, :, :2] == np.float32(-0.1)).all()
    assert (x[..., -2:] == np.float32(-0.1)).all()


def test_digit_rows_are_the_digits_rows() -> None:
    rows, images = load("digit rows"), load("digits")
    np.testing.assert_array_equal(rows.x, images.x[:, 0])
    assert rows.lengths is not None
    assert set(rows.lengths) == {28}
    assert images.lengths is None


def test_xor_is_exclusive_or() -> None:
    data = load("XOR", scale="as is")
    assert data.label is not None
    bits = data.x > 0.5
    np.testing.assert_array_equal(bits[:, 0] ^ bits[:, 1], data.label.astype(bool))


@pytest.mark.parametrize("source", ["XOR", "two moons", "spirals"])
def test_no_line_separates_the_toy_sets(source: str) -> None:
    """The best linear fit stays far from the classes, so a hidden layer has work to do."""
    assert linear_accuracy(source) < 0.93


def test_one_iris_stands_apart_and_two_overlap() -> None:
    data = load("iris", scale="as is")
    petal = [data.x[data.label == kind, 2] for kind in range(3)]
    assert petal[0].max() < petal[1].min()
    assert petal[1].max() > petal[2].min()
    assert data.info.samples == 150


def linear_accuracy(source: str) -> float:
    data = load(source, scale="standardised")
    assert data.label is not None
    x = np.column_stack([data.x.astype(np.float64), np.ones(len(data.x))])
    w, *_ = np.linalg.lstsq(x, 2.0 * data.label - 1, rcond=None)
    return float(((x @ w > 0) == data.label).mean())


def test_the_digits_come_with_their_licence() -> None:
    notice = (folder("datasets") / "mnist10k.LICENSE.txt").read_text(encoding="utf-8")
    assert "MIT License" in notice
    assert "Juan Cazala" in notice


@pytest.mark.parametrize("steps", [10, 50, 100])
def test_adding_asks_for_the_sum_of_the_two_that_are_marked(steps: int) -> None:
    data = load(f"adding {steps}", scale="as is")
    assert data.target is not None
    number, mark = data.x[..., 0], data.x[..., 1]
    assert (mark[:, : steps // 2].sum(1) == 1).all()
    assert (mark[:, steps // 2 :].sum(1) == 1).all()
    np.testing.assert_allclose((number * mark).sum(1), data.target[:, 0], rtol=1e-6)
    assert data.target.var() == pytest.approx(1 / 6, abs=0.01)


def test_temporal_order_is_told_by_x_and_y_alone() -> None:
    data = load("temporal order")
    assert data.label is not None
    assert data.lengths is not None
    for x, label, length in zip(data.x, data.label, data.lengths, strict=True):
        letters = x[:length].argmax(1)
        first, second = letters[letters < 2]
        assert label == 2 * first + second


def test_echo_repeats_what_was_there_three_steps_before() -> None:
    data = load("delayed echo")
    assert data.label is not None
    own, heard = _own(data)[:, 3:], data.x.argmax(2)[:, :-3]
    np.testing.assert_array_equal(data.label[:, 3:] * own, heard * own)


def test_brackets_are_counted() -> None:
    data = load("bracket depth")
    assert data.label is not None
    depth = (data.x[..., 0] - data.x[..., 1]).cumsum(1)
    np.testing.assert_array_equal(data.label * _own(data), depth * _own(data))


def _own(data: Whole) -> np.ndarray:
    assert data.lengths is not None
    return np.arange(data.x.shape[1]) < data.lengths[:, None]


def test_uneven_classes_keep_their_shares_in_every_part() -> None:
    data = load("uneven classes", validation=0.2, test=0.2)
    assert data.label is not None
    assert np.bincount(data.label).tolist() == [600, 180, 90, 30]
    assert np.bincount(data.label[data.validation]).tolist() == [120, 36, 18, 6]


def test_noisy_moons_are_few_and_blurred() -> None:
    few, many = load("noisy moons", scale="as is"), load("two moons")
    assert len(few.x) == 240 < len(many.x)
