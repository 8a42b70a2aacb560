"""Samples held in several ways give what an array would, by whatever they are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio.datasets import held
from nndl_studio.datasets.held import Arranged, Held, Stacked, blocks
from nndl_studio.datasets.on_disk import OnDisk, held_rows
from nndl_studio.files import BadFile

WHOLE = np.arange(120, dtype=">i2").reshape(20, 2, 3)
ASKED = [
    slice(None),
    slice(3, 17),
    slice(18, 2, -3),
    slice(0, 0),
    5,
    -1,
    np.array([7, 8, 9, 0, 19, 19, -2]),
    np.array([[1, 2], [19, 0]]),
    np.array([], np.int64),
]


def kinds(folder: Path) -> dict[str, tuple[Held, np.ndarray]]:
    """Each way of holding, and the array it stands for."""
    path = folder / "rows.bin"
    path.write_bytes(b"head" + WHOLE.tobytes())
    disk = OnDisk(path, 4, WHOLE.shape, WHOLE.dtype)
    turned = WHOLE.transpose(0, 2, 1).reshape(20, 6)
    return {
        "disk": (disk, WHOLE),
        "memory": (held_rows(path, 4, WHOLE.shape, WHOLE.dtype), WHOLE),
        "stacked": (Stacked([WHOLE[:5], disk[5:6], WHOLE[6:]]), WHOLE),
        "arranged": (Arranged(disk, (6,), (1, 0)), turned),
        "behind": (Arranged(disk, (3,), first=1), WHOLE[:, 1]),
    }


@pytest.mark.parametrize("kind", ["disk", "memory", "stacked", "arranged", "behind"])
@pytest.mark.parametrize("rows", ASKED, ids=str)
def test_rows(tmp_path: Path, kind: str, rows: Any) -> None:
    found, whole = kinds(tmp_path)[kind]
    assert found.shape == whole.shape
    assert len(found) == 20
    given = found[rows]
    np.testing.assert_array_equal(given, whole[rows])
    assert given.dtype == found.dtype
    assert found.dtype.isnative


@pytest.mark.parametrize("kind", ["disk", "stacked", "arranged"])
@pytest.mark.parametrize("row", [20, -21])
def test_a_row_that_is_not_there(tmp_path: Path, kind: str, row: int) -> None:
    found, _ = kinds(tmp_path)[kind]
    with pytest.raises(IndexError):
        found[np.array([row])]


def test_blocks_are_some_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "BLOCK_BYTES", 36)
    assert [len(block) for block in blocks(WHOLE)] == [3] * 6 + [2]
    monkeypatch.setattr(held, "BLOCK_BYTES", 1)
    assert [len(block) for block in blocks(WHOLE)] == [1] * 20


def test_a_file_that_is_shortened_while_in_use_is_named(tmp_path: Path) -> None:
    found, _ = kinds(tmp_path)["disk"]
    (tmp_path / "rows.bin").write_bytes(b"head")
    with pytest.raises(BadFile, match=r"rows\.bin: it has become shorter"):
        found[3]
