"""A test part in a file of its own: all of it is for the test, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from nndl_studio.config import stored
from nndl_studio.datasets import SourceConfig, load, understand
from nndl_studio.files import BadFile
from nndl_studio.graph.first_network import first_network
from nndl_studio.graph.project import load_project, save_project


def table(path: Path, rows: int, kinds: str = "ab") -> Path:
    lines = [f"{i},{i % 7},{kinds[i % len(kinds)]}" for i in range(rows)]
    path.write_text("\n".join(["size,age,kind", *lines]), encoding="utf-8")
    return path


def judged_on(path: Path, other: Path) -> SourceConfig:
    return msgspec.structs.replace(understand(path).config, test_file=str(other))


def test_a_table_is_tested_on_another(tmp_path: Path) -> None:
    alone = understand(table(tmp_path / "train.csv", 100)).config
    config = judged_on(tmp_path / "train.csv", table(tmp_path / "test.csv", 30, "ba"))
    dataset = load(config)
    assert [len(part) for part in (dataset.train, dataset.validation, dataset.test)] == [90, 10, 30]
    assert dataset.label is not None
    assert dataset.label[dataset.test[:]][:4].tolist() == [1, 0, 1, 0]
    # What is scaled was fitted without it: the training part is what it was.
    same = load(msgspec.structs.replace(alone, test=0.0))
    assert dataset.recipe.encoders == same.recipe.encoders
    assert np.array_equal(dataset.x[dataset.train[:]], same.x[same.train[:]])


def test_classes_go_by_their_names(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    np.savez(tmp_path / "a.npz", x=rng.normal(size=(40, 3)), label=["cat", "dog"] * 20)
    np.savez(tmp_path / "b.npz", x=rng.normal(size=(5, 3)), label=["dog"] * 5)
    dataset = load(judged_on(tmp_path / "a.npz", tmp_path / "b.npz"))
    assert dataset.label is not None
    assert dataset.label[dataset.test[:]].tolist() == [1] * 5


def test_pictures_are_tested_on_another_folder(tmp_path: Path) -> None:
    for folder, count in (("train", 8), ("later", 3)):
        for kind, grey in (("dark", 10), ("light", 240)):
            place = tmp_path / folder / kind
            place.mkdir(parents=True)
            for i in range(count):
                Image.new("L", (16, 16), grey + i).save(place / f"{i}.png")
    dataset = load(judged_on(tmp_path / "train", tmp_path / "later"))
    assert len(dataset.test) == 6
    assert dataset.label is not None
    assert dataset.label[dataset.test[:]].tolist() == [0, 0, 0, 1, 1, 1]


def test_a_class_that_can_not_be_learned_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros((9, 3)), label=["cat", "dog", "cat"] * 3)
    np.savez(tmp_path / "b.npz", x=np.zeros((2, 3)), label=["cat", "cow"])
    with pytest.raises(BadFile, match=r"b\.npz: it holds the class cow, which there is not"):
        load(judged_on(tmp_path / "a.npz", tmp_path / "b.npz"))


def test_samples_of_another_shape_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.eye(9, 3), label=[0, 1, 0] * 3)
    np.savez(tmp_path / "b.npz", x=np.eye(4), label=[0, 1, 0, 1])
    with pytest.raises(BadFile, match=r"b\.npz: its samples are 4, not 3"):
        load(judged_on(tmp_path / "a.npz", tmp_path / "b.npz"))


def test_both_files_are_named_from_the_project(tmp_path: Path) -> None:
    """So that a folder can be moved whole; a project without a test file says nothing of one."""
    config = judged_on(table(tmp_path / "train.csv", 50), table(tmp_path / "test.csv", 10))
    project = tmp_path / "p.nndl"
    save_project(first_network(config, "P"), project)
    text = project.read_text(encoding="utf-8")
    assert '"test_file": "test.csv"' in text
    read = load_project(project).nodes["Data"].config
    assert isinstance(read, SourceConfig)
    assert read.test_path == str(tmp_path / "test.csv")
    assert "test_file" not in stored(understand(tmp_path / "train.csv").config)
