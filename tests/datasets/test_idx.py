"""IDX: its files find one another by name, plain and packed; each type; what is wrong with one."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio.datasets import DatasetInfo, configured, on_disk, raw_inputs, understand
from nndl_studio.datasets.idx import IDX, IdxConfig
from nndl_studio.files import BadFile
from tests.datasets.idx_files import digits, idx, write_idx
from tests.datasets.sets import describe, load

TRAIN, TEST = digits(40), digits(10, first=3)


def mnist(folder: Path, pattern: str = "{}-{}-idx{}-ubyte") -> Path:
    """The four files; the images to train on."""
    for part, (images, label) in (("train", TRAIN), ("t10k", TEST)):
        write_idx(folder / pattern.format(part, "images", 3), images)
        write_idx(folder / pattern.format(part, "labels", 1), label)
    return folder / pattern.format("train", "images", 3)


def refusal(path: Path, **settings: Any) -> str:
    with pytest.raises(BadFile) as caught:
        load("idx", file=str(path), **settings)
    return str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    [
        "{}-{}-idx{}-ubyte",
        "{}-{}-idx{}-ubyte.gz",
        "{}-{}.idx{}-ubyte",
        "{}_{}.idx{}.gz",
        "emnist-letters-{}-{}-idx{}-ubyte",
    ],
)
@pytest.mark.parametrize("by", ["images", "labels", "folder"])
def test_the_four_files_of_mnist(tmp_path: Path, pattern: str, by: str) -> None:
    images = mnist(tmp_path, pattern)
    labels = tmp_path / pattern.format("train", "labels", 1)
    file = str({"images": images, "labels": labels, "folder": tmp_path}[by])
    names = tuple("0123456789")
    assert describe("idx", file=file) == DatasetInfo("map", (1, 4, 5), 10, 50, names)
    data = load("idx", file=file, scale="as is", validation=0.25)
    assert [len(part) for part in (data.train, data.validation, data.test)] == [30, 10, 10]
    assert data.test.tolist() == list(range(40, 50))
    assert data.label is not None
    assert data.label[data.test].tolist() == TEST[1].tolist()
    np.testing.assert_array_equal(data.x[data.test][:, 0], TEST[0])
    # A picture goes with its label.
    np.testing.assert_array_equal(data.x[:, 0, 0, 0], data.label)


def test_what_was_found_is_said(tmp_path: Path) -> None:
    images = mnist(tmp_path, "{}-{}-idx{}-ubyte.gz")
    found = understand(images)
    assert found.config == configured("idx", file=str(images))
    said = " ".join(found.says)
    assert "50 samples, each a map of 4×5 in one channel: uint8, from 0 to 39." in said
    assert "Read from train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-" in said
    assert "10 classes, by number from 0" in said
    assert "40 samples to train on and 10 for test" in said
    assert understand(tmp_path).config == configured("idx", file=str(tmp_path))


def test_the_test_part_alone_is_a_set_of_its_own(tmp_path: Path) -> None:
    mnist(tmp_path)
    file = tmp_path / "t10k-images-idx3-ubyte"
    assert describe("idx", file=str(file)).samples == 10
    np.testing.assert_array_equal(load("idx", file=str(file), scale="as is").x[:, 0], TEST[0])


def test_images_without_labels(tmp_path: Path) -> None:
    write_idx(tmp_path / "mine.idx", TRAIN[0])
    info = describe("idx", file=str(tmp_path / "mine.idx"))
    assert (info.samples, info.classes) == (40, 0)
    assert "It holds no answers to learn." in understand(tmp_path / "mine.idx").says


@pytest.mark.parametrize("dtype", ["u1", "i1", ">i2", ">i4", ">f4", ">f8"])
@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("stays", [False, True])
def test_every_type(
    tmp_path: Path, dtype: str, suffix: str, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_disk, "IN_MEMORY", 0 if stays else 2**20)
    array = np.array([[1, 2, 100], [3, 4, 5]], dtype)
    write_idx(tmp_path / f"mine.idx{suffix}", array)
    data = load("idx", file=str(tmp_path / f"mine.idx{suffix}"), scale="as is")
    np.testing.assert_array_equal(data.x, [[1, 2, 100], [3, 4, 5]])


def test_samples_are_held_once_in_their_own_type(tmp_path: Path) -> None:
    mnist(tmp_path)
    samples = IDX.read(IdxConfig(file=str(tmp_path)))
    assert samples.x.dtype == np.uint8


def test_a_folder_asked_for_is_the_one_learned_from(tmp_path: Path) -> None:
    mnist(tmp_path)
    data = load("idx", file=str(tmp_path), scale="as is", pad=2)
    asked = raw_inputs(tmp_path, data.recipe)
    assert data.recipe.x_of(asked.x).tobytes() == data.x.tobytes()


def test_raw_inputs(tmp_path: Path) -> None:
    images = mnist(tmp_path)
    recipe = load("idx", file=str(images), pad=1).recipe
    other = tmp_path / "other.gz"
    write_idx(other, TEST[0])
    np.testing.assert_array_equal(raw_inputs(other, recipe).x[:, 0], TEST[0])
    with pytest.raises(BadFile, match="as labels are"):
        raw_inputs(tmp_path / "t10k-labels-idx1-ubyte", recipe)
    write_idx(other, np.zeros((2, 5, 5), np.uint8))
    with pytest.raises(BadFile, match="a sample is 5×5, here it must be 1×6×7"):
        raw_inputs(other, recipe)


GOOD = idx(TRAIN[0])
DAMAGED: list[tuple[str, bytes, str]] = [
    ("a.idx", GOOD[:-1], "it ends after 799 of 800 bytes. It is cut off."),
    ("a.idx", GOOD + b"x", "it goes on after the 800 bytes"),
    ("a.idx", GOOD[:9], "it ends within its header"),
    ("a.idx", b"\0\0\x08\x03" + b"\xff" * 12, "it ends after"),
    ("a.idx", idx(np.zeros((0, 4, 4), np.uint8)), "It must hold something."),
    ("a.idx", idx(np.zeros(9, np.uint8)), "one number a sample, as labels are"),
    ("a.gz", gzip.compress(GOOD, mtime=0)[:-12], "it is cut off within what is packed"),
    ("a.gz", gzip.compress(GOOD[:-1], mtime=0), "it ends after 799 of 800 bytes"),
    ("a.gz", gzip.compress(GOOD + b"x", mtime=0), "it goes on after the 800 bytes"),
    ("a.gz", gzip.compress(b"\0\0\x08\x03" + b"\x7f" * 12, mtime=0), "it would unpack to"),
    ("a.csv", b"a,b\n1,2\n", "it is a table as text, not an IDX file. Drop it on the window"),
    ("a.gz", gzip.compress(b"text", mtime=0), "it is a packed file, not an IDX file"),
    ("a.idx", idx(np.full((3, 2), np.nan, ">f8")), "row 0 of the samples: it holds NaN"),
]


@pytest.mark.parametrize(("name", "content", "words"), DAMAGED)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name).startswith(name)
    assert words in refusal(tmp_path / name)


def test_a_damaged_packed_byte_is_found(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(idx(np.arange(2000, dtype=">i4").reshape(100, 20)), mtime=0))
    data[-5] ^= 1
    (tmp_path / "a.gz").write_bytes(data)
    assert "it is damaged" in refusal(tmp_path / "a.gz")


def test_files_that_do_not_go_together(tmp_path: Path) -> None:
    images = mnist(tmp_path)
    write_idx(tmp_path / "train-labels-idx1-ubyte", TRAIN[1][:-1])
    assert "train-images-idx3-ubyte has 40 samples" in refusal(images)
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    (tmp_path / "t10k-labels-idx1-ubyte").unlink()
    write_idx(tmp_path / "t10k-images-idx3-ubyte", np.zeros((2, 9, 9), np.uint8))
    assert "Both must be alike." in refusal(images)
    write_idx(tmp_path / "more-images-idx3-ubyte", TRAIN[0])
    assert "it holds several files of images" in refusal(tmp_path)
    (tmp_path / "lone-labels").write_bytes(idx(TRAIN[1]))
    assert "their images are not there" in refusal(tmp_path / "lone-labels")


def test_nothing_there() -> None:
    with pytest.raises(BadFile, match="no file is chosen"):
        load("idx")
    assert "there is no such file" in refusal(Path("lost-images"))
