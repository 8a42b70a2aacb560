"""A folder that may be meant in two ways is asked about, and read as the user says."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PIL import Image

from nndl_studio.datasets import describe, load, understand
from nndl_studio.datasets.class_places import ClassesFrom, class_of


def pictures(folder: Path, *names: str) -> Path:
    for grey, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (8, 8), 40 + grey).save(folder / name)
    return folder


def classes(folder: Path, way: ClassesFrom) -> tuple[str, ...]:
    config = msgspec.structs.replace(understand(folder).config, classes_from=way)
    assert load(config).label is not None
    return describe(config).class_names


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("cat_17.png", "cat"),
        ("cat.17.png", "cat"),
        ("golden_retriever-3.jpg", "golden_retriever"),
        ("猫12.png", "猫"),
        ("17.png", ""),
        ("_cat.png", ""),
    ],
)
def test_the_class_in_a_file_name(file: str, name: str) -> None:
    assert class_of((), file, "file name") == name


def test_inner_folders_are_asked_about(tmp_path: Path) -> None:
    names = [
        f"{who}/{kind}/{i}.png" for who in ("ann", "bob") for kind in ("cat", "dog") for i in "12"
    ]
    folder = pictures(tmp_path, *names)
    asks = " ".join(understand(folder).asks)
    assert "Are the inner folders the classes (cat, dog; as in ann/cat)?" in asks
    assert classes(folder, "automatic") == classes(folder, "outer folder") == ("ann", "bob")
    assert classes(folder, "inner folder") == ("cat", "dog")


def test_names_that_begin_with_a_class_are_asked_about(tmp_path: Path) -> None:
    folder = pictures(tmp_path, *(f"{kind}_{i}.png" for kind in ("cat", "dog") for i in range(4)))
    asks = " ".join(understand(folder).asks)
    assert "Do the names of the files begin with the class (cat, dog)?" in asks
    assert describe(understand(folder).config).classes == 0
    assert classes(folder, "file name") == ("cat", "dog")


def test_a_clear_folder_is_not_asked_about(tmp_path: Path) -> None:
    folder = pictures(tmp_path, *(f"{kind}/{i}.png" for kind in ("cat", "dog") for i in range(4)))
    assert understand(folder).asks == ()


def test_names_without_a_pattern_are_not_asked_about(tmp_path: Path) -> None:
    folder = pictures(tmp_path, "sea.png", "hill.png", "house.png", "tree.png")
    assert understand(folder).asks == ()
