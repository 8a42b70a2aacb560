"""What is said of a folder of pictures, and the settings that are proposed for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets.image_file import Look
from nndl_studio.datasets.image_settings import Colour, ImagesConfig
from nndl_studio.datasets.image_understanding import chosen_size, understand
from nndl_studio.files import BadFile
from tests.datasets.picture_folders import fill, save

PETS = {"cat/1.png": 10, "cat/2.png": 20, "dog/1.png": 30}


def test_what_is_found_is_told(tmp_path: Path) -> None:
    fill(tmp_path, PETS)
    save(tmp_path, "dog/2.png", np.zeros((9, 5, 4)))
    found = datasets.understand(tmp_path)
    assert found.says == (
        "4 pictures in 2 classes: cat, dog.",
        "Each class has 2 pictures.",
        "Their sizes go from 4×4 to 9×5 pixels (height×width).",
        "Their files hold grey (3), colour with transparency (1).",
        "Each becomes 4×4 pixels in grey; where proportions differ, the middle is taken.",
    )
    assert found.config == ImagesConfig(file=str(tmp_path), colour="grey", height=4, width=4)
    assert datasets.load(found.config).info.axes == (1, 4, 4)


def test_the_smallest_and_the_largest_class(tmp_path: Path) -> None:
    fill(tmp_path, PETS)
    says = datasets.understand(tmp_path).says
    assert says[1] == "The smallest class is dog with 1, the largest cat with 2."
    assert says[2] == "All are 4×4 pixels."


def test_many_classes_are_not_all_named(tmp_path: Path) -> None:
    fill(tmp_path, {f"{letter}/1.png": 1 for letter in "abcdefghij"})
    says = datasets.understand(tmp_path).says
    assert says[0] == "10 pictures in 10 classes: a, b, c, d, e, f, g, h, and more."


@pytest.mark.parametrize(("shade", "colour"), [((9, 9, 9), "grey"), ((9, 9, 10), "colour")])
def test_colour_is_looked_for_where_there_may_be_some(
    tmp_path: Path, shade: tuple[int, ...], colour: Colour
) -> None:
    fill(tmp_path, PETS)
    save(tmp_path, "dog/2.png", np.full((4, 4, 3), shade))
    found = understand(tmp_path)
    assert found is not None
    assert found.config == ImagesConfig(file=str(tmp_path), colour=colour, height=4, width=4)


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ([(28, 28)] * 3, (28, 28)),
        ([(64, 20)] * 3 + [(500, 500)] * 2, (64, 20)),
        ([(480, 640)] * 2, (48, 64)),
        ([(3000, 2000)], (64, 40)),
        ([(9000, 100)], (64, 8)),
        ([(300, 200), (400, 90), (640, 480)], (64, 64)),
        ([(20, 30), (22, 31), (640, 480)], (32, 32)),
    ],
)
def test_the_size_that_is_proposed(
    sizes: Sequence[tuple[int, int]], chosen: tuple[int, int]
) -> None:
    assert chosen_size([Look(*size, "L") for size in sizes]) == chosen


def test_bad_pictures_are_told_before_they_are_read(tmp_path: Path) -> None:
    fill(tmp_path, PETS)
    (tmp_path / "cat" / "3.png").write_bytes(b"%PDF-1.4")
    says = datasets.understand(tmp_path).says
    told = "cat/3.png: it is a file of another program, not a picture. Replace it, or take it out "
    assert f"{told}of the folder." in says
    for name in PETS:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(BadFile, match=r"cat/1\.png: it is empty"):
        datasets.understand(tmp_path)


def test_a_large_folder_is_looked_at_in_part(tmp_path: Path) -> None:
    fill(tmp_path, {f"{n % 2}/{n}.png": n for n in range(250)})
    says = datasets.understand(tmp_path).says
    assert says[0] == "250 pictures in 2 classes: 0, 1."
    assert "Of 200 looked at, all are 4×4 pixels." in says


def test_what_holds_no_pictures_is_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert understand(tmp_path) is None
    (tmp_path / "a.txt").write_text("words")
    assert understand(tmp_path) is None
    assert understand(tmp_path / "a.txt") is None
    assert understand(tmp_path / "nowhere") is None
    assert understand(save(tmp_path / "other", "one.png")) is None
    with pytest.raises(BadFile, match="it is a folder in which no samples were found"):
        datasets.understand(tmp_path / "empty")
