"""Arrays as people have them: what is read of each, what was guessed, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio.config import stored
from nndl_studio.datasets import DatasetInfo, configured, understand
from nndl_studio.datasets.arrays import FILE
from nndl_studio.files import BadFile
from tests.datasets.sets import describe, load

RNG = np.random.default_rng(1)
PIXELS = RNG.integers(0, 256, (20, 10, 12, 3), dtype=np.uint8)
STEPS = RNG.normal(size=(20, 7, 2))
DIGITS = RNG.integers(0, 10, (20, 7))
DIGITS[0, 0] = 9
TWO = np.arange(20) % 2
EACH = (np.arange(140) % 3).reshape(20, 7)


def saved(folder: Path, arrays: dict[str, Any]) -> str:
    path = folder / "mine.npz"
    np.savez(path, **arrays)
    return str(path)


def told(file: str) -> str:
    found = understand(Path(file))
    assert found.config == configured("file", file=file)
    return " ".join((*found.says, *found.asks))


NAMES = ("0", "1")
READ: list[tuple[str, dict[str, Any], dict[str, Any], DatasetInfo]] = [
    (
        "channels last",
        {"x": PIXELS, "label": TWO},
        {},
        DatasetInfo("map", (3, 10, 12), 2, 20, NAMES),
    ),
    (
        "one channel, last",
        {"x": PIXELS[..., :1]},
        {},
        DatasetInfo("map", (1, 10, 12), 0, 20),
    ),
    (
        "channels first",
        {"x": PIXELS},
        {"channels": "first"},
        DatasetInfo("map", (10, 12, 3), 0, 20),
    ),
    ("small maps", {"x": PIXELS[:, :4, :4]}, {}, DatasetInfo("map", (4, 4, 3), 0, 20)),
    (
        "small maps, channels last",
        {"x": PIXELS[:, :4, :4]},
        {"channels": "last"},
        DatasetInfo("map", (3, 4, 4), 0, 20),
    ),
    (
        "sequences of one length",
        {"x": STEPS, "label": TWO},
        {},
        DatasetInfo("sequence", (7, 2), 2, 20, NAMES),
    ),
    ("narrow maps, said so", {"x": STEPS}, {"form": "maps"}, DatasetInfo("map", (1, 7, 2), 0, 20)),
    ("maps of whole numbers", {"x": np.sign(STEPS)}, {}, DatasetInfo("map", (1, 7, 2), 0, 20)),
    ("small squares", {"x": STEPS[:, :2]}, {}, DatasetInfo("map", (1, 2, 2), 0, 20)),
    (
        "wide sequences, said so",
        {"x": PIXELS[..., 0]},
        {"form": "sequences"},
        DatasetInfo("sequence", (10, 12), 0, 20),
    ),
    (
        "a label at each step",
        {"x": np.sign(STEPS), "label": EACH},
        {},
        DatasetInfo("sequence", (7, 2), 3, 20, ("0", "1", "2"), each_step=True),
    ),
    (
        "one-hot rows beside maps of as many rows",
        {"x": np.sign(STEPS), "label": np.eye(7)[np.arange(20) % 7]},
        {},
        DatasetInfo("map", (1, 7, 2), 7, 20, tuple("0123456")),
    ),
    ("numbers that are no tokens", {"x": DIGITS}, {}, DatasetInfo("vector", (7,), 0, 20)),
    (
        "tokens, said so",
        {"x": DIGITS, "label": TWO},
        {"form": "tokens"},
        DatasetInfo("labels", (7, 10), 2, 20, NAMES),
    ),
    (
        "tokens with a label at each",
        {"x": DIGITS, "label": EACH},
        {},
        DatasetInfo("labels", (7, 10), 3, 20, ("0", "1", "2"), each_step=True),
    ),
    (
        "tokens with lengths",
        {"x": DIGITS, "lengths": np.full(20, 7)},
        {},
        DatasetInfo("labels", (7, 10), 0, 20),
    ),
    (
        "one number a step",
        {"x": STEPS[..., 0], "target": TWO * 1.5},
        {"form": "sequences"},
        DatasetInfo("sequence", (7, 1), 0, 20, targets=1),
    ),
    ("one number a sample", {"x": STEPS[:, 0, 0]}, {}, DatasetInfo("vector", (1,), 0, 20)),
    (
        "a one-hot label at each step",
        {"x": STEPS, "label": np.eye(3)[EACH], "lengths": np.full(20, 7)},
        {},
        DatasetInfo("sequence", (7, 2), 3, 20, ("0", "1", "2"), each_step=True),
    ),
    (
        "other tools' names",
        {"images": PIXELS, "labels": np.array(["b", "a"] * 10)},
        {},
        DatasetInfo("map", (3, 10, 12), 2, 20, ("a", "b")),
    ),
    (
        "data and target, which are classes",
        {"data": STEPS[:, 0], "target": TWO},
        {},
        DatasetInfo("vector", (2,), 2, 20, NAMES),
    ),
    (
        "X and y, which are numbers",
        {"X": STEPS[:, 0], "y": STEPS[:, 1]},
        {},
        DatasetInfo("vector", (2,), 0, 20, targets=2),
    ),
    (
        "y in one-hot rows",
        {"X": STEPS[:, 0], "y": np.eye(2, dtype=np.float32)[TWO]},
        {},
        DatasetInfo("vector", (2,), 2, 20, NAMES),
    ),
    (
        "names that numpy gives",
        {"arr_0": STEPS[:, 0], "arr_1": TWO},
        {},
        DatasetInfo("vector", (2,), 2, 20, NAMES),
    ),
]


@pytest.mark.parametrize(
    ("arrays", "settings", "info"), [each[1:] for each in READ], ids=[each[0] for each in READ]
)
def test_forms(
    tmp_path: Path, arrays: dict[str, Any], settings: dict[str, Any], info: DatasetInfo
) -> None:
    file = saved(tmp_path, arrays)
    assert describe("file", file=file, **settings) == info
    data = load("file", file=file, scale="as is", validation=0, test=0, **settings)
    held = info.axes[:1] if info.kind == "labels" else info.axes
    assert data.x.shape == (20, *held)
    # Whatever the form, the same numbers.
    given = next(array for array in arrays.values())
    np.testing.assert_allclose(data.x.sum(), given.astype(float).sum(), rtol=1e-5)
    assert (data.lengths is not None) is (info.kind in ("sequence", "labels"))


def test_channels_come_first(tmp_path: Path) -> None:
    data = load("file", file=saved(tmp_path, {"x": PIXELS}), scale="as is", pad=1)
    np.testing.assert_array_equal(data.x[:, 2, 1:-1, 1:-1], PIXELS[..., 2])


@pytest.mark.parametrize("dtype", ["?", "i1", "<i8", ">i2", ">u4", "<f2", ">f4", ">f8", "<f8"])
def test_every_type_of_number(tmp_path: Path, dtype: str) -> None:
    x = np.array([[0, 1, 1], [1, 0, 1]], dtype)
    bare = tmp_path / "bare.npy"
    np.save(bare, x)
    for file in (str(bare), saved(tmp_path, {"x": x})):
        data = load("file", file=file, scale="as is", validation=0, test=0)
        np.testing.assert_array_equal(data.x, [[0, 1, 1], [1, 0, 1]])


@pytest.mark.parametrize(
    ("label", "way"),
    [
        (TWO + 1, "2 classes, by number from 1: 1, 2."),
        (2 * TWO - 1, "2 classes, by number: -1, 1."),
        (np.eye(2)[TWO], "2 classes, as one-hot rows: 0, 1."),
        (np.array(["yes", "no"] * 10), "2 classes, by name: no, yes."),
        (np.arange(20), "20 classes, by number from 0: 0, 1, 2, 3, 4, 5, and more."),
    ],
)
def test_how_labels_are_written_is_said(tmp_path: Path, label: np.ndarray, way: str) -> None:
    assert way in told(saved(tmp_path, {"x": STEPS[:, 0], "label": label}))


def test_what_was_understood_is_said(tmp_path: Path) -> None:
    said = told(saved(tmp_path, {"images": PIXELS, "y": TWO, "notes": np.arange(3)}))
    assert "20 samples, each a map of 10×12 in 3 channels: uint8, from 0 to 255." in said
    assert "Taken: images for the samples, y for the classes." in said
    assert "Are the 3 numbers that come last in 10×12×3 the channels?" in said
    assert "Left out: notes." in said
    assert "All have 7 steps: the file has no lengths." in told(saved(tmp_path, {"x": STEPS}))
    assert "else choose “maps” at “Form”" in told(saved(tmp_path, {"x": STEPS}))
    wide = told(saved(tmp_path, {"x": PIXELS[..., 0]}))
    assert "Is each a picture of 10×12, or 10 steps of 12 numbers?" in wide
    each = told(saved(tmp_path, {"x": STEPS, "label": EACH}))
    assert "3 classes, one at each step, by number from 0" in each
    assert "It holds no answers to learn." in told(saved(tmp_path, {"x": STEPS}))


def keras(folder: Path, **more: Any) -> str:
    return saved(
        folder,
        {
            "x_train": np.arange(40.0).reshape(40, 1),
            "y_train": np.arange(40) % 2,
            "x_test": 100 + np.arange(5.0).reshape(5, 1),
            "y_test": np.ones(5, int),
            **more,
        },
    )


def test_a_test_part_of_its_own(tmp_path: Path) -> None:
    file = keras(tmp_path)
    data = load("file", file=file, scale="0 to 1", validation=0.25, test=0.5)
    assert [len(part) for part in (data.train, data.validation, data.test)] == [30, 10, 5]
    assert data.test.tolist() == [40, 41, 42, 43, 44]
    assert data.label is not None
    assert data.label[data.validation].sum() == 5
    # Scaled by what is trained on, of which the test part knows nothing.
    assert data.x[data.train].max() == 1
    assert data.x[data.test].min() > 2
    said = told(file)
    assert "40 samples to train on and 5 for test; the validation part is taken out" in said


def test_a_validation_part_of_its_own(tmp_path: Path) -> None:
    more = {"x_val": 50 + np.arange(8.0).reshape(8, 1), "y_val": np.zeros(8, int)}
    data = load("file", file=keras(tmp_path, **more), scale="as is")
    assert [len(part) for part in (data.train, data.validation, data.test)] == [40, 8, 5]
    assert data.x[data.validation].min() == 50
    assert data.x[data.test].min() == 100


def test_settings_that_are_not_set_are_not_stored() -> None:
    assert {"form", "channels"}.isdisjoint(stored(configured("file")))
    assert stored(configured("file", form="maps"))["form"] == "maps"


@pytest.mark.parametrize(
    ("arrays", "form", "words"),
    [
        ({"x": STEPS[..., 0]}, "tokens", "row 0 of x: it holds"),
        ({"x": DIGITS - 1}, "tokens", "Tokens are whole numbers from 0 to 65,535."),
        ({"x": STEPS}, "tokens", "x is (samples, steps), with a whole number at each step"),
        ({"x": PIXELS}, "sequences", "x is (samples, steps, features)"),
        ({"x": STEPS[..., 0]}, "maps", "x is (samples, [channels,] height, width)"),
        ({"x": STEPS, "lengths": np.full(20, 7)}, "maps", "only sequences have lengths"),
    ],
)
def test_a_form_that_does_not_fit(
    tmp_path: Path, arrays: dict[str, Any], form: str, words: str
) -> None:
    with pytest.raises(BadFile) as caught:
        load("file", file=saved(tmp_path, arrays), form=form)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("iris.csv", b"a,b\n1,2\n", "it is a table as text, not a file of arrays"),
        ("digit.png", b"\x89PNG\r\n\x1a\n0000", "it is a picture, not a file of arrays"),
        ("notes.txt", b"2.65\t4.07\n", "it is a text, not a file of arrays"),
        ("images", b"\0\0\x08\x03\0\0\0\x01", "it is a file of samples as MNIST has them, not"),
        ("empty.npz", b"", "it is empty, not a file of arrays"),
    ],
)
def test_another_kind_of_file_is_told_the_way_on(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadFile) as caught:
        load("file", file=str(tmp_path / name))
    assert words in str(caught.value)
    assert "Drop it on the window, or `nndl-studio new --data FILE`." in str(caught.value)


def test_what_holds_no_arrays_is_not_understood(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert FILE.understand(tmp_path / "a.csv") is None
    assert FILE.understand(tmp_path) is None
