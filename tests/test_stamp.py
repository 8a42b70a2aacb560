"""A file's stamp tells whether somebody changed it since."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from nndl_studio.files import BadFile
from nndl_studio.safekeeping.claim import Claim
from nndl_studio.stamp import LOOKED_AT, Stamp, Standing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "drawing.nndl"
    file.write_bytes(b"one drawing")
    return file


def test_an_untouched_file_is_the_same(path: Path) -> None:
    stamp = Stamp.of(path)
    assert stamp.standing(path) is Standing.SAME
    assert stamp.standing(path, thorough=True) is Standing.SAME


def test_a_file_touched_or_written_anew_with_the_same_contents_is_the_same(path: Path) -> None:
    stamp = Stamp.of(path)
    os.utime(path, ns=(1, 1))
    assert stamp.standing(path) is Standing.SAME
    path.unlink()
    path.write_bytes(b"one drawing")
    assert stamp.standing(path) is Standing.SAME


@pytest.mark.parametrize("contents", [b"", b"two drawing", b"one drawing and more"])
def test_other_contents_are_a_change(path: Path, contents: bytes) -> None:
    stamp = Stamp.of(path)
    path.write_bytes(contents)
    assert stamp.standing(path) is Standing.CHANGED


def test_a_change_that_hides_its_time_is_seen_by_a_thorough_look(path: Path) -> None:
    stamp = Stamp.of(path)
    path.write_bytes(b"two drawing")
    os.utime(path, ns=(stamp.changed, stamp.changed))
    assert stamp.standing(path, thorough=True) is Standing.CHANGED


def test_a_file_or_folder_that_is_gone(path: Path, tmp_path: Path) -> None:
    stamp = Stamp.of(path)
    path.unlink()
    assert stamp.standing(path) is Standing.GONE
    assert stamp.standing(tmp_path / "no" / "where.nndl") is Standing.GONE


def test_what_is_no_regular_file_any_more_is_not_read(path: Path) -> None:
    stamp = Stamp.of(path)
    path.unlink()
    os.mkfifo(path)
    assert stamp.standing(path, thorough=True) is Standing.CHANGED


def test_a_pipe_in_the_place_of_the_file_is_a_change_and_not_waited_for(path: Path) -> None:
    """A window that was told to save over a pipe once hung."""
    stamp = Stamp.of(path)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(BadFile, match="it is a pipe"):
        Stamp.of(path)
    assert stamp.standing(path, thorough=True) is Standing.CHANGED
    claim = Claim.take(path)
    assert isinstance(claim, Claim)
    assert claim.digest == ""
    claim.release()


def test_of_what_is_longer_than_any_project_only_the_beginning_is_read(path: Path) -> None:
    with open(path, "wb") as file:
        file.truncate(LOOKED_AT + 5)
    stamp = Stamp.of(path)
    assert stamp.digest == hashlib.sha256(bytes(LOOKED_AT)).hexdigest()
    assert stamp.standing(path, thorough=True) is Standing.SAME
