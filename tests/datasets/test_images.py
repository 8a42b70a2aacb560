"""Folders of the user's own pictures: classes, parts, what is left out, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets import configured, image_folder, image_pixels
from nndl_studio.datasets.image_folder import listing
from nndl_studio.datasets.image_set import picture_set
from nndl_studio.files import BadFile
from nndl_studio.resources import folder
from tests.datasets.draw_shapes import shapes
from tests.datasets.picture_folders import bars, fill, save, settle
from tests.datasets.sets import Whole, describe, load

SMALL: dict[str, Any] = {"height": 4, "width": 4, "colour": "grey", "scale": "as is"}
WHOLE: dict[str, Any] = {**SMALL, "validation": 0.0, "test": 0.0}
PETS = {"cat/1.png": 10, "cat/2.png": 20, "dog/1.png": 30, "ape/x.png": 40}


def told(data: Whole) -> list[tuple[str, int]]:
    """The class and the grey of each picture."""
    assert data.label is not None
    names = [data.info.class_names[each] for each in data.label]
    return list(zip(names, data.x[:, 0, 0, 0].astype(int).tolist(), strict=True))


def says(folder: str) -> tuple[str, ...]:
    return datasets.understand(Path(folder)).says


def test_a_folder_is_a_class(tmp_path: Path) -> None:
    file = fill(tmp_path, PETS)
    data = load("images", file=file, **WHOLE)
    assert told(data) == [("ape", 40), ("cat", 10), ("cat", 20), ("dog", 30)]
    assert data.info == describe("images", file=file, **WHOLE)
    assert (data.info.kind, data.info.axes) == ("map", (1, 4, 4))
    assert data.info.class_names == ("ape", "cat", "dog")
    assert (data.x == data.x[:, :1, :1, :1]).all()


def test_size_colour_and_frame_are_those_of_the_settings(tmp_path: Path) -> None:
    file = fill(tmp_path, PETS)
    settings: dict[str, Any] = {"file": file, "height": 6, "width": 10, "pad": 2}
    info = describe("images", **settings, colour="colour")
    data = load("images", **settings, colour="colour")
    assert info.axes == data.x.shape[1:] == (3, 10, 14)
    assert describe("images", **settings, colour="grey").axes == (1, 10, 14)
    assert (data.x[..., :2] == data.x[0, 0, 0, 0]).all()


def test_folders_called_by_numbers_stand_in_the_order_of_those(tmp_path: Path) -> None:
    file = fill(tmp_path, {f"{number}/a.png": number for number in range(12)})
    data = load("images", file=file, **WHOLE)
    assert data.info.class_names == tuple(map(str, range(12)))
    assert all(int(name) == grey for name, grey in told(data))


def test_folders_within_a_class_belong_to_it(tmp_path: Path) -> None:
    file = fill(tmp_path, {"cat/young/1.png": 1, "cat/2.png": 2, "dog/3.png": 3})
    assert [name for name, _ in told(load("images", file=file, **WHOLE))] == ["cat", "cat", "dog"]


def test_what_all_lie_in_is_gone_into(tmp_path: Path) -> None:
    file = fill(tmp_path, {f"pets/all of them/{name}": grey for name, grey in PETS.items()})
    assert describe("images", file=file).class_names == ("ape", "cat", "dog")
    assert "All pictures lie in pets/all of them/: its folders count." in says(file)


def test_a_flat_folder_has_no_labels_and_says_so(tmp_path: Path) -> None:
    file = fill(tmp_path, {"a.png": 1, "b.png": 2})
    data = load("images", file=file, **WHOLE)
    assert (data.label, data.target, data.info.classes) == (None, None, 0)
    assert any(each.startswith("The pictures have no labels: put those") for each in says(file))


def test_one_class_alone_is_told(tmp_path: Path) -> None:
    file = fill(tmp_path, {"cat/a.png": 1, "cat/b.png": 2})
    assert describe("images", file=file).class_names == ("cat",)
    assert "All are of one class, so there is nothing to tell apart." in says(file)


def test_a_folder_may_bring_its_parts(tmp_path: Path) -> None:
    pets = {
        f"{part}/{name}": grey for part in ("train", "Val", "test") for name, grey in PETS.items()
    }
    data = load("images", file=fill(tmp_path, pets), **SMALL)
    assert data.info.class_names == ("ape", "cat", "dog")
    names = picture_set(tmp_path).names
    for part, own in (("train", data.train), ("Val", data.validation), ("test", data.test)):
        assert [names[row] for row in own] == [n for n in names if n.startswith(part)]


def test_a_part_that_is_not_there_is_taken_from_those_to_train_on(tmp_path: Path) -> None:
    many = {f"train/{kind}/{n}.png": n for kind in "ab" for n in range(10)}
    file = fill(tmp_path, {**many, "test/a/1.png": 1, "test/b/1.png": 2})
    data = load("images", file=file, **SMALL, validation=0.2, test=0.5)
    assert (len(data.train), len(data.validation), len(data.test)) == (16, 4, 2)
    assert data.label is not None
    assert np.bincount(data.label[data.validation]).tolist() == [2, 2]
    assert not set(data.train.tolist()) & set(data.validation.tolist())
    assert "The folder brings its parts: 20 to train on, 0 for validation, 2 for test." in says(
        file
    )
    assert any("The validation part is taken from those to train on" in each for each in says(file))


def test_parts_without_labels(tmp_path: Path) -> None:
    data = load("images", file=fill(tmp_path, {"train/1.png": 1, "test/2.png": 2}), **WHOLE)
    assert (data.label, len(data.train), len(data.test)) == (None, 1, 1)


def test_a_test_part_without_classes_is_left_out(tmp_path: Path) -> None:
    file = fill(tmp_path, {"train/a/1.png": 1, "train/b/2.png": 2, "test/3.png": 3})
    assert len(load("images", file=file, **WHOLE).x) == 2
    assert "1 picture without a folder of a class: left out." in says(file)
    other = fill(tmp_path / "other", {"train/1.png": 1, "test/a/2.png": 2})
    with pytest.raises(BadFile, match="its training pictures have no classes, and the others have"):
        describe("images", file=other)


def test_a_class_called_train_is_a_class_among_others(tmp_path: Path) -> None:
    file = fill(tmp_path, {"train/1.png": 1, "bus/2.png": 2, "test/3.png": 3})
    assert describe("images", file=file).class_names == ("bus", "test", "train")


def test_what_is_no_picture_is_left_out_and_counted(tmp_path: Path) -> None:
    file = fill(tmp_path, {**PETS, "stray.png": 1, "cat/._1.png": 2, ".trash/3.png": 3})
    for name in ("Thumbs.db", "cat/.DS_Store", "notes.txt", "dog/film.mp4"):
        (tmp_path / name).write_bytes(b"?")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dog" / "linked.png").symlink_to(tmp_path / "cat" / "1.png")
    (tmp_path / "dog" / "gone.png").symlink_to(tmp_path / "nowhere.png")
    (tmp_path / "dog" / "circle.png").symlink_to(tmp_path / "dog" / "circle.png")
    os.mkfifo(tmp_path / "dog" / "pipe.png")
    assert told(load("images", file=file, **WHOLE)) == [
        *(("ape", 40), ("cat", 10), ("cat", 20), ("dog", 30)),
        ("dog", 10),
    ]
    assert set(says(file)) >= {
        "1 picture without a folder of a class: left out.",
        "5 files of another kind: left out.",
        "4 hidden files: left out.",
        "1 link to other folders: not followed.",
    }


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("", "Data: no folder is chosen"),
        ("nowhere", "nowhere: there is no such folder. Looked for /.*nowhere"),
        ("empty", "empty: no pictures were found in it. Choose a folder of pictures"),
        ("a.png", "a.png: it is a file, not a folder of pictures"),
    ],
)
def test_what_is_no_folder_of_pictures(tmp_path: Path, place: str, told: str) -> None:
    (tmp_path / "empty").mkdir()
    save(tmp_path, "a.png")
    with pytest.raises(BadFile, match=told):
        describe("images", file=str(tmp_path / place) if place else "")


def test_a_bad_picture_is_named_by_its_place(tmp_path: Path) -> None:
    file = fill(tmp_path, PETS)
    for name in ("dog/2.png", "cat/9.png"):
        (tmp_path / name).write_bytes(b"no picture")
    assert describe("images", file=file).samples == 6, "files are not opened for that"
    with pytest.raises(
        BadFile, match=rf"{tmp_path.name}, cat/9.png: it is no picture .* Replace it"
    ):
        load("images", file=file, **SMALL)


def test_a_class_has_a_name_that_is_text(tmp_path: Path) -> None:
    file = fill(tmp_path, PETS)
    os.rename(tmp_path / "dog", os.fsencode(tmp_path) + b"/d\xf6g")
    with pytest.raises(BadFile, match=r"the name of the folder 'd\\udcf6g' is no text"):
        describe("images", file=file)


def test_folders_that_were_not_asked_for_are_forgotten(tmp_path: Path) -> None:
    places = [tmp_path / str(number) for number in range(image_folder.REMEMBERED + 1)]
    for place in places:
        fill(place, PETS)
        settle(place)
    seen = [listing(place) for place in places]
    assert [listing(place) is first for place, first in zip(places[1:], seen[1:], strict=True)] == (
        [True] * image_folder.REMEMBERED
    )
    assert listing(places[0]) is not seen[0]


def test_limits_are_judged_before_memory_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = fill(tmp_path, PETS)
    monkeypatch.setattr(image_pixels, "MOST_BYTES", 4 * 3 * 100 * 100 - 1)
    with pytest.raises(BadFile, match=r"4 pictures of 100×100 take .* Choose a smaller size"):
        describe("images", file=file, height=100, width=100)
    assert describe("images", file=file, height=100, width=99).samples == 4
    monkeypatch.setattr(image_folder, "MOST_FILES", 6)
    save(tmp_path, "new/1.png")
    with pytest.raises(BadFile, match="it holds over 6 files and folders"):
        describe("images", file=file)


def test_a_folder_is_looked_through_again_where_something_changed(tmp_path: Path) -> None:
    fill(tmp_path, PETS)
    assert listing(tmp_path) is not listing(tmp_path), "too soon to be sure"
    settle(tmp_path)
    first = listing(tmp_path)
    assert listing(tmp_path) is first
    assert picture_set(tmp_path) is picture_set(tmp_path)
    save(tmp_path, "cat/3.png")
    assert "cat/3.png" in listing(tmp_path).names
    settle(tmp_path)
    second = listing(tmp_path)
    (tmp_path / "cat" / "3.png").unlink()
    assert listing(tmp_path).names == first.names != second.names


def test_pictures_are_decoded_once_while_they_stay(tmp_path: Path) -> None:
    config = configured("images", file=fill(tmp_path, PETS), **WHOLE)
    settle(tmp_path)
    first, again = (datasets.source_of(config).read(config).x for _ in range(2))
    assert first is again
    with pytest.raises(ValueError, match="read-only"):
        first[:][0] = 1
    changed = os.stat(tmp_path / "cat")
    save(tmp_path, "cat/1.png", 99)
    os.utime(tmp_path / "cat", ns=(changed.st_atime_ns, changed.st_mtime_ns))
    assert datasets.source_of(config).read(config).x[1, 0, 0, 0] == 99


def test_the_order_and_the_bits_are_the_same_whoever_decodes(tmp_path: Path) -> None:
    greys = {f"{n % 3}/{n:04}.png": n % 250 for n in range(300)}
    data = load("images", file=fill(tmp_path, greys), **WHOLE)
    names = picture_set(tmp_path).names
    assert data.x[:, 0, 0, 0].astype(int).tolist() == [greys[name] for name in names]


def test_a_split_keeps_each_class_in_every_part(tmp_path: Path) -> None:
    data = load("images", file=bars(tmp_path, 20), **SMALL)
    assert data.label is not None
    assert [len(part) for part in (data.train, data.validation, data.test)] == [32, 4, 4]
    assert np.bincount(data.label[data.test]).tolist() == [2, 2]


def test_the_shapes_that_come_along_are_those_that_are_drawn() -> None:
    place = folder("datasets") / "shapes"
    drawn = dict(shapes())
    assert set(listing(place).names) == set(drawn)
    data = load("images", file=str(place), colour="grey", height=16, width=16, scale="as is")
    for name, x in zip(listing(place).names, data.x, strict=True):
        np.testing.assert_array_equal(x[0], drawn[name])
    assert data.info.class_names == ("disc", "square", "triangle")
