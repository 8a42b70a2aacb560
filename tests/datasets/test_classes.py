"""Classes as people write them: three classes are three, whatever their numbers or names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.datasets.classes import Classes, classes_of, classes_of_steps
from nndl_studio.files import BadFile

FILE = Path("a.npz")
THREE = np.arange(30) % 3


def read(label: NDArray[Any]) -> Classes:
    return classes_of(FILE, label)


@pytest.mark.parametrize(
    ("label", "names"),
    [
        (THREE, ("0", "1", "2")),
        (THREE + 1, ("1", "2", "3")),
        (THREE * 10 + 10, ("10", "20", "30")),
        (THREE - 1, ("-1", "0", "1")),
        (THREE * 10**12, ("0", "1000000000000", "2000000000000")),
        (THREE.astype(np.float32), ("0", "1", "2")),
        (THREE.astype(np.uint8)[:, None], ("0", "1", "2")),
        (np.eye(3)[THREE], ("0", "1", "2")),
        (
            np.array(["setosa", "versicolor", "virginica"])[THREE],
            ("setosa", "versicolor", "virginica"),
        ),
        (np.array([b"a", b"b", b"c"])[THREE], ("a", "b", "c")),
    ],
)
def test_three_classes_are_three(label: NDArray[Any], names: tuple[str, ...]) -> None:
    found = read(label)
    assert found.names == names
    assert found.label.tolist() == THREE.tolist()


def test_a_class_of_a_small_file_that_never_occurs_is_one_all_the_same() -> None:
    assert read(np.array([0, 1, 3])).names == ("0", "1", "2", "3")
    assert read(np.array([1, 1])).names == ("0", "1")
    assert read(np.array([True, True])).label.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (np.array([0.0, 0.5]), r"row 1 of label: it holds 0\.5.*whole numbers or one-hot"),
        (np.array([0.0, np.nan]), "row 1 of label: it holds NaN"),
        (np.array(["a", " "]), "row 1 of label: it is empty"),
        (np.array([[1, 0], [1, 1]]), "row 1 of label.*One-hot rows have a single 1"),
        (np.array([b"a", b"\xff"]), "array label: its names are not UTF-8"),
        (np.array([["a", "b"]]), r"array label: its shape is \(1, 2\).*one name a sample"),
        (np.array([f"{n:06}" * 30 for n in range(6000)]), "1,080,000 characters together"),
        (np.arange(1, 70_000) * 5, "tells 69,999 classes apart, and 65,536 can be"),
    ],
)
def test_what_names_no_class_is_refused_by_row(label: NDArray[Any], words: str) -> None:
    with pytest.raises(BadFile, match=words):
        read(label)


def test_a_label_at_each_step_is_read_as_far_as_steps_count() -> None:
    label = np.array([[1, 2, 77], [3, 99, 99]])
    found = classes_of_steps(FILE, label, np.array([2, 1]))
    assert found.names == ("1", "2", "3")
    assert found.label.tolist() == [[0, 1, 0], [2, 0, 0]]


@pytest.mark.parametrize(
    ("label", "names", "expected"),
    [
        # Beside classes from 0 on it means that nobody asks.
        ([[-1, 2, 0], [1, -1, 9]], ("0", "1", "2"), [[-1, 2, 0], [1, -1, 0]]),
        ([[-1.0, 1.0, 0.0], [0.0, 1.0, 9.0]], ("0", "1"), [[-1, 1, 0], [0, 1, 0]]),
        ([[-1, 2, 1], [1, -1, 9]], ("1", "2"), [[-1, 1, 0], [0, -1, 0]]),
        # Alone with 1 it is one of two classes, as in the perceptron.
        ([[-1, 1, 1], [1, -1, 9]], ("-1", "1"), [[0, 1, 1], [1, 0, 0]]),
        ([[-2, -1, 0], [0, 0, 9]], ("-2", "-1", "0"), [[0, 1, 2], [2, 2, 0]]),
    ],
)
def test_a_step_may_be_left_without_a_class(
    label: list[list[float]], names: tuple[str, ...], expected: list[list[int]]
) -> None:
    found = classes_of_steps(FILE, np.array(label), np.array([3, 2]))
    assert found.names == names
    assert found.label.tolist() == expected
