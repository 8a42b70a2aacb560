"""The user's file: each form it may take, and every way it can be wrong, by row or array."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.datasets import DatasetInfo, understand
from nndl_studio.files import BadFile
from tests.datasets.sets import describe, load

RNG = np.random.default_rng(0)
FORMS: list[tuple[dict[str, Any], DatasetInfo]] = [
    (
        {"x": RNG.normal(size=(30, 5)), "label": np.arange(30) % 3},
        DatasetInfo("vector", (5,), 3, 30, ("0", "1", "2")),
    ),
    (
        {"x": RNG.integers(0, 256, (20, 8, 6), dtype=np.uint8), "label": np.arange(20.0) % 2},
        DatasetInfo("map", (1, 8, 6), 2, 20, ("0", "1")),
    ),
    (
        {"x": RNG.normal(size=(20, 3, 8, 6)), "target": RNG.normal(size=20)},
        DatasetInfo("map", (3, 8, 6), 0, 20, targets=1),
    ),
    (
        {
            "x": RNG.normal(size=(20, 7, 2)),
            "target": RNG.normal(size=(20, 4)),
            "lengths": np.arange(20) % 7 + 1,
        },
        DatasetInfo("sequence", (7, 2), 0, 20, targets=4),
    ),
    ({"x": RNG.normal(size=(12, 2)) > 0}, DatasetInfo("vector", (2,), 0, 12)),
]


def saved(folder: Path, **arrays: Any) -> str:
    path = folder / "mine.npz"
    np.savez(path, **arrays)
    return str(path)


def refusal(file: str) -> str:
    with pytest.raises(BadFile) as caught:
        load("file", file=file)
    return str(caught.value)


@pytest.mark.parametrize(("arrays", "info"), FORMS)
def test_forms(tmp_path: Path, arrays: dict[str, Any], info: DatasetInfo) -> None:
    file = saved(tmp_path, **arrays)
    assert describe("file", file=file) == info
    data = load("file", file=file, scale="as is")
    assert data.info == info
    assert data.x.shape == (info.samples, *info.axes)
    if data.target is not None:
        assert data.target.shape == (info.samples, info.targets)


def test_maps_are_padded(tmp_path: Path) -> None:
    file = saved(tmp_path, x=np.ones((9, 4, 4)), label=np.arange(9) % 2)
    assert describe("file", file=file, pad=3).axes == (1, 10, 10)
    assert load("file", file=file, pad=3, scale="as is").x.sum() == 9 * 16


def test_a_bare_array(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.ones((5, 2)))
    assert describe("file", file=str(tmp_path / "x.npy")).axes == (2,)


def test_a_changed_file_is_described_anew(tmp_path: Path) -> None:
    file = saved(tmp_path, x=np.ones((5, 2)))
    assert describe("file", file=file).samples == 5
    saved(tmp_path, x=np.ones((6, 2)))
    os.utime(file, ns=(1, 1))
    assert describe("file", file=file).samples == 6


def test_padding_of_sequences_may_hold_anything(tmp_path: Path) -> None:
    x = np.ones((4, 3, 1))
    x[:, 2] = np.nan
    data = load("file", file=saved(tmp_path, x=x, lengths=np.full(4, 2)), scale="0 to 1")
    assert np.isfinite(data.x).all()


def nan_in(row: int) -> np.ndarray:
    x = np.zeros((30, 2))
    x[row, 1] = np.nan
    return x


X = np.zeros((30, 2))
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"x": nan_in(17)}, "mine.npz, row 17 of x: it holds NaN. Remove such rows or fill them in."),
    ({"x": np.full((3, 2), 1e300)}, "it holds 1e+300, too large for float32 (3 rows"),
    ({"x": X, "target": nan_in(4)}, "row 4 of target: it holds NaN"),
    ({"x": X, "label": np.array([0, 1.5, 1] * 10)}, "row 1 of label: it holds 1.5"),
    ({"x": X, "label": np.full(30, np.nan)}, "row 0 of label: it holds NaN"),
    ({"x": X, "label": np.full(30, 1e300)}, "other values are a target"),
    ({"x": X, "label": np.zeros(29)}, "array label: it has 29 rows, and x has 30"),
    ({"x": X, "label": np.zeros((30, 2))}, "row 0 of label: it holds 0.0 (30 rows"),
    ({"x": X, "target": np.zeros((30, 2, 2))}, "array target: its shape is (30, 2, 2)"),
    ({"x": np.zeros((2, 2, 2, 2, 2))}, "array x: its shape is (2, 2, 2, 2, 2)"),
    ({"x": np.zeros((0, 3))}, "array x: its shape is (0, 3)"),
    ({"x": np.zeros((9, 3, 2, 2)), "lengths": np.ones(9)}, "x is (samples, steps, features)"),
    ({"x": np.zeros((2, 3, 1)), "lengths": np.array([1, 4])}, "row 1 of lengths: it holds 4"),
    ({"x": np.array([["a", "b"]])}, "array x: it holds <U1, not numbers"),
    ({"x": X + 1j}, "array x: it holds complex128, not numbers"),
    ({"rows": X, "answers": np.zeros(30)}, "it holds answers, rows. A data file holds x"),
    ({"images": X, "data": X}, "both images and data may be its x"),
    ({"x": X, "y": np.arange(30) % 2, "label": np.arange(30) % 2}, "both label and y may be its"),
    ({"x_test": X, "y_test": np.zeros(30)}, "it has no training part"),
    ({"x_train": X, "x_test": X, "labels": np.zeros(30)}, "labels belong to no part"),
    ({"x_train": X, "y_train": np.zeros(30), "x_test": X}, "its test part has other arrays"),
    ({"x_train": X, "x_test": np.zeros((3, 5))}, "array x_test: its shape is (3, 5)"),
    ({"x_train": X, "x_test": nan_in(2)}, "row 2 of x_test: it holds NaN"),
]


@pytest.mark.parametrize(("arrays", "words"), WRONG)
def test_what_is_wrong_is_named(tmp_path: Path, arrays: dict[str, Any], words: str) -> None:
    assert words in refusal(saved(tmp_path, **arrays))


def test_no_file_and_a_lost_one(tmp_path: Path) -> None:
    assert "no file is chosen" in refusal("")
    message = refusal(str(tmp_path / "lost.npz"))
    assert "lost.npz: there is no such file" in message
    assert str(tmp_path) in message


def test_describing_finds_a_damaged_file(tmp_path: Path) -> None:
    file = saved(tmp_path, x=X, label=np.zeros(30))
    Path(file).write_bytes(Path(file).read_bytes()[:-40])
    with pytest.raises(BadFile, match=r"mine\.npz"):
        describe("file", file=file)


def test_each_step_of_a_sequence_may_have_a_label(tmp_path: Path) -> None:
    label = np.array([["in", "out", "?"], ["out", "?", "?"]])
    file = saved(tmp_path, x=np.ones((2, 3, 4)), label=label, lengths=np.array([2, 1]))
    info, data = describe("file", file=file), load("file", file=file, validation=0, test=0)
    assert info.each_step
    assert info.class_names == ("in", "out")
    assert data.label is not None
    assert data.label.tolist() == [[0, 1, 0], [1, 0, 0]]


def test_steps_without_a_class_are_told(tmp_path: Path) -> None:
    label = np.array([[-1, 0, 1], [-1, 1, -1]])
    file = saved(tmp_path, x=np.ones((2, 3, 4)), label=label, lengths=np.array([3, 2]))
    data = load("file", file=file, validation=0, test=0)
    assert data.label is not None
    assert data.label.tolist() == [[-1, 0, 1], [-1, 1, 0]]
    found = understand(Path(file))
    assert "2 steps have −1, which is no class: they are not scored." in found.says


def test_classes_by_name_are_the_datas_own(tmp_path: Path) -> None:
    file = saved(tmp_path, x=X, label=np.array(["yes", "no", "never"] * 10))
    assert describe("file", file=file).class_names == ("never", "no", "yes")


def test_steps_without_a_class_stay_so_in_a_test_file_of_fewer_classes(tmp_path: Path) -> None:
    x, test = np.ones((2, 2, 4)), tmp_path / "test.npz"
    np.savez(test, x=x, label=np.array([[-1, 0], [1, -1]]))
    file = saved(tmp_path, x=x, label=np.array([[0, 1], [2, 0]]))
    data = load("file", file=file, test_file=str(test), validation=0)
    assert data.label is not None
    assert data.label[data.test[:]].tolist() == [[-1, 0], [1, -1]]


def test_numbers_may_be_told_at_each_step(tmp_path: Path) -> None:
    target = np.arange(12.0).reshape(2, 3, 2)
    target[0, 1] = np.nan
    x, lengths = np.ones((2, 3, 4)), np.array([3, 2])
    file = saved(tmp_path, x=x, target=target, lengths=lengths)
    info, data = describe("file", file=file), load("file", file=file, validation=0, test=0)
    assert (info.targets, info.each_step, info.targets_each_step) == (2, True, True)
    assert data.target is not None
    held = data.target[:]
    assert held.shape == (2, 3, 2)
    scored = ~np.isnan(held).any(axis=2)
    assert scored.tolist() == [[True, False, True], [True, True, False]]
    np.testing.assert_array_equal(held[scored], target[scored])
    assert "2 numbers to reach at each step." in understand(Path(file)).says


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (np.ones((2, 2, 2)), r"array target: its shape is \(2, 2, 2\), that of x is \(2, 3, 4\)"),
        (np.full((2, 3, 2), np.inf), "row 0 of target: it holds inf"),
        (np.array([[[1, np.nan]] * 3] * 2), "row 0 of target: it holds NaN"),
    ],
)
def test_numbers_at_steps_have_to_be_sound(
    tmp_path: Path, target: NDArray[np.float64], words: str
) -> None:
    with pytest.raises(BadFile, match=words):
        load("file", file=saved(tmp_path, x=np.ones((2, 3, 4)), target=target))
