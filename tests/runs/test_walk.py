"""The walk through the samples that are looked at: on, back, by class, through a few of them."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets import configured
from nndl_studio.runs.walk import Sample, Walk
from tests.datasets.sets import WITHOUT_FILE, load


def seen(walk: Walk) -> Sample:
    sample = walk.sample()
    assert sample is not None
    return sample


def test_it_goes_round_the_samples_that_are_never_learnt_from() -> None:
    iris = load("iris")
    walk = Walk(iris)
    rows = []
    for _ in range(len(iris.test) + 1):
        rows.append(seen(walk).row)
        walk.step(1)
    assert rows == [*iris.test, iris.test[0]]
    walk.step(-2)
    assert seen(walk).row == iris.test[-1]


def test_a_sample_is_the_numbers_and_the_class_of_its_row() -> None:
    iris = load("iris")
    assert iris.label is not None
    sample = seen(Walk(iris))
    assert (sample.x == iris.x[sample.row]).all()
    assert sample.label == iris.label[sample.row]
    sample.x[:] = 0.0
    assert (iris.x[sample.row] != 0.0).any()


def test_each_class_is_found_after_the_one_in_sight() -> None:
    iris = load("iris")
    assert iris.label is not None
    walk, of_two = Walk(iris), iris.test[iris.label[iris.test] == 2]
    for row in [*of_two, of_two[0]]:
        walk.to_class(2)
        assert seen(walk).row == row


def test_with_a_class_at_each_step_none_is_chosen() -> None:
    echo = load("delayed echo", scale="as is")
    walk = Walk(echo)
    walk.to_class(1)
    assert (seen(walk).row, seen(walk).label) == (echo.test[0], None)
    assert echo.lengths is not None
    assert seen(walk).steps == echo.lengths[echo.test[0]]


def test_a_few_rows_and_then_all_again() -> None:
    iris = load("iris")
    walk, few = Walk(iris), iris.train[:2]
    walk.through(few)
    walk.step(3)
    assert seen(walk).row == few[1]
    walk.through(np.zeros(0, np.int64))
    assert seen(walk).row == iris.test[0]


def test_the_place_is_kept_in_the_same_kind_of_data_alone() -> None:
    before, same, other = Walk(load("iris")), Walk(load("iris")), Walk(load("digits"))
    before.step(4)
    same.start_where(before)
    other.start_where(before)
    assert (seen(same).place, seen(other).place) == (4, 0)


@pytest.mark.parametrize("source", WITHOUT_FILE)
def test_each_set_can_be_walked_through(source: str) -> None:
    data = datasets.load(configured(source))
    walk = Walk(data)
    first = seen(walk)
    walk.step(1)
    assert seen(walk).row != first.row
    assert first.x.shape == data.info.axes[: first.x.ndim]


def test_pairs_of_words_are_looked_at_by_their_class() -> None:
    data = datasets.load(configured("text", tokens="words", task="tokens nearby"))
    walk = Walk(data)
    walk.to_class(3)
    assert seen(walk).label == 3
