"""A glance at a data set: the parts that training will have, few samples, and no more read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets import (
    SOURCES,
    SourceConfig,
    configured,
    glance,
    image_pixels,
    on_disk,
)
from nndl_studio.datasets.image_file import Picture
from nndl_studio.datasets.image_reading import read_picture
from nndl_studio.datasets.image_settings import Form
from nndl_studio.datasets.info import Samples
from nndl_studio.datasets.points import PointsConfig
from nndl_studio.files import BadFile
from tests.datasets.idx_files import digits, write_idx
from tests.datasets.picture_folders import fill

BUILT_IN = [name for name in SOURCES if configured(name).path is None and name != "drawn points"]

# By their names as texts: 10.png stands before 2.png.
FIRST = sorted(range(60), key="{}.png".format)[:12]


def parts_of(config: SourceConfig) -> tuple[int, int, int]:
    """As training has them."""
    data = datasets.load(config)
    return len(data.train), len(data.validation), len(data.test)


@pytest.mark.parametrize("name", BUILT_IN)
def test_sets_that_come_along_are_told_as_they_are_trained_on(name: str) -> None:
    config = configured(name)
    found = glance.glance(config)
    assert found.parts == parts_of(config)
    assert found.look is not None
    assert 2 < len(found.look.x) <= glance.ROWS
    assert found.look.x.shape[1:] == datasets.source_of(config).read(config).x.shape[1:]


def test_the_first_pictures_are_of_each_class() -> None:
    found = glance.glance(configured("digits"))
    assert found.look is not None
    assert found.look.label is not None
    assert found.look.label[:10].tolist() == list(range(10))


def test_points_are_taken_from_all_over() -> None:
    """A spiral's first points are its middle, and look like no spiral."""
    points = tuple((i / 1000 - 0.5, 0.0, i * 2 // 1000) for i in range(1000))
    found = glance.glance(PointsConfig(points=points))
    assert found.look is not None
    assert len(found.look.x) == glance.ROWS
    assert float(np.ptp(found.look.x[:, 0])) == pytest.approx(0.999)


def test_of_a_folder_a_few_pictures_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = fill(tmp_path, {f"{pet}/{i}.png": i for pet in ("cat", "dog") for i in range(60)})
    decoded: list[str] = []

    def counting(picture: Picture, form: Form) -> image_pixels.Pixels:
        decoded.append(picture.name)
        return read_picture(picture, form)

    monkeypatch.setattr(image_pixels, "read_picture", counting)
    config = configured("images", file=file, height=4, width=4)
    found = glance.glance(config)
    assert len(decoded) == glance.PICTURES
    assert found.parts == parts_of(config)
    assert found.look is not None
    assert found.look.label is not None
    assert found.look.label.tolist() == [0, 1] * 12
    assert found.look.x[:, 0, 0, 0].tolist() == np.repeat(FIRST, 2).tolist()


def test_a_large_plain_file_is_read_by_a_few_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_disk, "IN_MEMORY", 1000)
    monkeypatch.setattr(glance, "LARGEST_FILE", 1000)
    path = tmp_path / "x.npy"
    np.save(path, np.arange(4000, dtype=np.float32).reshape(1000, 4))
    read: list[int] = []
    real = on_disk.OnDisk.__getitem__

    def counting(self: on_disk.OnDisk, rows: object) -> object:
        found = real(self, rows)
        read.append(len(found))
        return found

    config = configured("file", file=str(path))
    datasets.describe(config)
    monkeypatch.setattr(on_disk.OnDisk, "__getitem__", counting)
    found = glance.glance(config)
    assert read == [glance.ROWS]
    assert found.parts == (800, 100, 100)


def test_idx_files_as_they_come(tmp_path: Path) -> None:
    images, label = digits(30)
    for suffix in ("", ".gz"):
        folder = tmp_path / f"set{suffix}"
        folder.mkdir()
        write_idx(folder / f"train-images-idx3-ubyte{suffix}", images)
        write_idx(folder / f"train-labels-idx1-ubyte{suffix}", label)
        config = configured("idx", file=str(folder))
        found = glance.glance(config)
        assert found.parts == parts_of(config)
        assert found.look is not None
        assert found.look.x.shape[1:] == (1, 4, 5)


def test_of_what_is_large_and_packed_there_are_only_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, x=np.ones((40, 3)), label=np.arange(40) % 2)
    config = configured("file", file=str(path))
    assert glance.glance(config).look is not None
    monkeypatch.setattr(glance, "LARGEST_FILE", 100)

    def never(config: SourceConfig) -> Samples:
        raise AssertionError("it was read")

    monkeypatch.setattr("nndl_studio.datasets.arrays.read", never)
    found = glance.glance(config)
    assert (found.parts, found.look, found.info.samples) == (None, None, 40)


def test_a_split_that_leaves_nothing_has_no_parts() -> None:
    found = glance.glance(configured("iris", validation=0.9, test=0.9))
    assert found.parts is None
    assert found.look is not None


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(BadFile, match="there is no such file"):
        glance.glance(configured("file", file="/no/such/place.npz"))
