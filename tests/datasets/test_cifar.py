"""CIFAR-10's binary batches: a folder of them or one, names of classes, what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nndl_studio.datasets import DatasetInfo, configured, on_disk, raw_inputs, understand
from nndl_studio.files import BadFile
from tests.datasets.idx_files import write_cifar
from tests.datasets.sets import describe, load

NAMES = ("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
LABEL = np.arange(20, dtype=np.uint8) % 10


def batches(folder: Path) -> np.ndarray:
    """Two to train on and one for test; their pictures."""
    names = ("data_batch_1.bin", "data_batch_2.bin", "test_batch.bin")
    labels = (LABEL, LABEL, LABEL[:5])
    return np.concatenate(
        [write_cifar(folder / name, label) for name, label in zip(names, labels, strict=True)]
    )


def refusal(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        load("cifar", file=str(path))
    return str(caught.value)


@pytest.mark.parametrize("stays", [False, True])
def test_a_folder(tmp_path: Path, stays: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_disk, "IN_MEMORY", 0 if stays else 2**20)
    pictures = batches(tmp_path)
    (tmp_path / "batches.meta.txt").write_text("\n".join(NAMES) + "\n\n", encoding="utf-8")
    assert describe("cifar", file=str(tmp_path)) == DatasetInfo("map", (3, 32, 32), 10, 45, NAMES)
    data = load("cifar", file=str(tmp_path), scale="as is", validation=0.5, pad=2)
    assert data.x.shape == (45, 3, 36, 36)
    np.testing.assert_array_equal(data.x[..., 2:-2, 2:-2], pictures)
    assert [len(part) for part in (data.train, data.validation, data.test)] == [20, 20, 5]
    assert data.label is not None
    assert data.label[data.test].tolist() == [0, 1, 2, 3, 4]


def test_a_batch_alone(tmp_path: Path) -> None:
    batches(tmp_path)
    info = describe("cifar", file=str(tmp_path / "data_batch_2.bin"))
    assert (info.samples, info.class_names) == (20, tuple("0123456789"))


def test_what_was_found_is_said(tmp_path: Path) -> None:
    batches(tmp_path)
    found = understand(tmp_path)
    assert found.config == configured("cifar", file=str(tmp_path))
    said = " ".join(found.says)
    assert "45 samples, each a map of 32×32 in 3 channels: uint8, from 0 to 255." in said
    assert "Read as CIFAR-10 from data_batch_1.bin, data_batch_2.bin, test_batch.bin." in said
    assert "10 classes, by number from 0" in said
    assert "40 samples to train on and 5 for test" in said
    one = understand(tmp_path / "test_batch.bin")
    assert one.config == configured("cifar", file=str(tmp_path / "test_batch.bin"))


def test_a_folder_asked_for_is_the_one_learned_from(tmp_path: Path) -> None:
    batches(tmp_path)
    data = load("cifar", file=str(tmp_path), scale="as is")
    asked = raw_inputs(tmp_path, data.recipe)
    assert data.recipe.x_of(asked.x).tobytes() == data.x.tobytes()


def test_raw_inputs(tmp_path: Path) -> None:
    pictures = batches(tmp_path)
    recipe = load("cifar", file=str(tmp_path)).recipe
    found = raw_inputs(tmp_path / "test_batch.bin", recipe)
    np.testing.assert_array_equal(found.x, pictures[-5:])


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    batch = tmp_path / "data_batch_1.bin"
    write_cifar(batch, LABEL + 4)
    assert "row 6 of its pictures: it holds 10 (8 rows are like that)" in refusal(batch)
    batch.write_bytes(batch.read_bytes()[:-1])
    assert "no whole number of pictures" in refusal(batch)
    assert "no whole number of pictures" in refusal(tmp_path)
    batch.write_bytes(b"")
    assert "its 0 bytes" in refusal(batch)
    batch.unlink()
    assert "it holds no batches of CIFAR-10" in refusal(tmp_path)
    (tmp_path / "a.csv").write_text("a,b\n", encoding="utf-8")
    assert "it is a table as text, not a binary batch" in refusal(tmp_path / "a.csv")


def test_names_are_ten(tmp_path: Path) -> None:
    batches(tmp_path)
    (tmp_path / "batches.meta.txt").write_text("cat\ndog\n", encoding="utf-8")
    assert "batches.meta.txt: it holds 2 names" in refusal(tmp_path)
