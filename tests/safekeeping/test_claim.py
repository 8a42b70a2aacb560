"""A window's claim to a file: one at a time, and changes of others are seen."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from nndl_studio.lock import Holder
from nndl_studio.places import data_folder
from nndl_studio.safekeeping.claim import Claim
from nndl_studio.stamp import Stamp, Standing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "home" / "drawing.nndl"
    file.parent.mkdir()
    file.write_bytes(b"drawing")
    return file


def claim(path: Path) -> Claim:
    found = Claim.take(path)
    assert isinstance(found, Claim)
    return found


def test_a_second_claim_is_told_by_any_name_of_the_file(path: Path) -> None:
    mine = claim(path)
    link = path.with_name("link.nndl")
    link.symlink_to(path)
    assert isinstance(Claim.take(path), Holder)
    assert isinstance(Claim.take(link), Holder)
    assert mine.is_for(link)
    mine.release()
    claim(link).release()
    assert sorted(p.name for p in path.parent.iterdir()) == ["drawing.nndl", "link.nndl"]


def test_changes_are_seen_until_they_are_known(path: Path) -> None:
    mine = claim(path)
    assert mine.standing() is Standing.SAME
    path.write_bytes(b"theirs")
    assert mine.standing() is Standing.CHANGED
    mine.know(mine.look())
    assert mine.standing(thorough=True) is Standing.SAME
    path.unlink()
    assert mine.standing() is Standing.GONE
    mine.release()


def test_what_is_expected_but_not_there_counts_as_changed(path: Path) -> None:
    mine = claim(path)
    mine.expect(Stamp.of(path).digest)
    assert mine.standing(thorough=True) is Standing.SAME
    mine.expect("of another file")
    assert mine.standing() is Standing.CHANGED
    mine.release()


def test_a_file_that_is_to_be_can_be_claimed(path: Path) -> None:
    mine = claim(path.with_name("new.nndl"))
    assert mine.standing() is Standing.GONE
    assert mine.digest == ""
    mine.release()


def test_a_folder_that_can_not_be_written_is_locked_in_the_users_own(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def read_only(name: Any, *args: Any, **kwargs: Any) -> int:
        if Path(os.fsdecode(name)).parent == path.parent:
            raise PermissionError(13, "Permission denied")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(os, "open", read_only)
    mine = claim(path)
    assert isinstance(Claim.take(path), Holder)
    assert len(list((data_folder() / "locks").iterdir())) == 1
    mine.release()
    claim(path).release()


def test_where_nothing_can_be_written_nothing_is_locked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", read_only)
    mine, other = claim(path), claim(path)
    assert mine.renewed() is None
    mine.release()
    other.release()


def test_a_folder_that_was_away_is_claimed_again(path: Path) -> None:
    mine = claim(path)
    shutil.rmtree(path.parent)
    assert mine.standing() is Standing.GONE
    path.parent.mkdir()
    assert mine.renewed() is None
    assert isinstance(Claim.take(path), Holder)
    mine.release()


def test_a_file_that_another_claimed_meanwhile_is_not_claimed_again(path: Path) -> None:
    mine = claim(path)
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    other = claim(path)
    assert isinstance(mine.renewed(), Holder)
    mine.release()
    assert isinstance(Claim.take(path), Holder)
    other.release()
