"""The files that come along like a user's own are as they are made, and are understood."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest

from nndl_studio.datasets import describe, understand
from nndl_studio.resources import folder
from tests.datasets.own_files import FILES, FLAGS, FOLDERS

PLACE = folder("datasets")
TEXTS = {name: made for name, made in FILES.items() if name.endswith(".csv")}


@pytest.mark.parametrize(("name", "made"), TEXTS.items())
def test_a_table_is_as_it_is_made(name: str, made: Callable[[], bytes]) -> None:
    assert (PLACE / name).read_bytes().replace(b"\r\n", b"\n") == made()


@pytest.mark.parametrize(("name", "made"), FOLDERS.items())
def test_a_folder_holds_what_is_made(name: str, made: Callable[[], dict[str, bytes]]) -> None:
    files = made()
    assert {path.name for path in (PLACE / name).iterdir()} == set(files)
    for file, content in files.items():
        # Packers of other versions pack otherwise: what comes out is the same.
        if not file.endswith(".gz"):
            assert (PLACE / name / file).read_bytes().replace(b"\r\n", b"\n") == content


def test_arrays_are_as_they_are_made() -> None:
    with np.load(PLACE / "turns.npz") as kept, np.load(BytesIO(FILES["turns.npz"]())) as made:
        assert set(kept) == set(made)
        for name in kept:
            assert np.array_equal(kept[name], made[name])


@pytest.mark.parametrize(
    ("name", "axes", "classes"),
    [
        ("rentals.csv", (6,), 0),
        ("turns.npz", (20, 2), 3),
        ("headlines.csv", (16, 205), 3),
        ("digits", (1, 28, 28), 10),
        ("flags", (3, 32, 32), len(FLAGS)),
    ],
)
def test_each_is_understood(name: str, axes: tuple[int, ...], classes: int) -> None:
    info = describe(understand(PLACE / name).config)
    assert (info.axes, info.classes) == (axes, classes)
