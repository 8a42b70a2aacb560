"""What a file was like when it was last seen: found again, and told from others."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
import pytest

from nndl_studio.config import stored
from nndl_studio.datasets import configured, describe, seen
from nndl_studio.datasets.seen import Seen
from nndl_studio.files import BadFile

OWN = ("images", "table", "file", "idx", "cifar", "text file")


def test_a_file_is_known_by_all_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"some data")
    found = seen.seen(path)
    assert found == Seen(9, hashlib.sha256(b"some data").hexdigest())
    copy = path.rename(tmp_path / "b")
    assert found.differs(seen.seen(copy)) == ""
    copy.write_bytes(b"some dato")
    assert found.differs(seen.seen(copy)) == "its contents are others"
    copy.write_bytes(b"more than that")
    assert found.differs(seen.seen(copy)) == "it has 14 bytes instead of 9"


def test_of_a_large_file_pieces_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "WHOLE", 10_000)
    monkeypatch.setattr(seen, "PIECE", 10)
    path, data = tmp_path / "large", bytearray(os.urandom(100_000))

    def after_changing(place: int) -> Seen:
        changed = bytearray(data)
        changed[place] ^= 1
        path.write_bytes(changed)
        return seen.seen(path)

    path.write_bytes(data)
    whole = seen.seen(path)
    assert whole.size == 100_000
    assert "of 64 pieces" in whole.in_words()
    assert after_changing(0) != whole
    assert after_changing(99_999) != whole
    assert after_changing(500) == whole  # between two pieces: nobody looks there


def test_a_folder_is_known_by_names_and_sizes(tmp_path: Path) -> None:
    folder = tmp_path / "pets"
    for name in ("cat/1.png", "dog/1.png", ".hidden"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"1234")
    found = seen.seen(folder)
    assert (found.files, found.size) == (2, 8)
    moved = folder.rename(tmp_path / "animals")
    assert found.differs(seen.seen(moved)) == ""
    (moved / "dog" / "1.png").rename(moved / "dog" / "2.png")
    assert found.differs(seen.seen(moved)) == "its files have other names or sizes"
    (moved / "dog" / "2.png").unlink()
    assert found.differs(seen.seen(moved)) == "it has 1 file instead of 2"
    assert found.differs(seen.seen(moved / "cat" / "1.png")) == "one is a file, the other a folder"


@pytest.mark.parametrize("source", OWN)
def test_settings_hold_it_only_where_it_is_known(source: str) -> None:
    config = configured(source, file="a.csv")
    assert "seen" not in stored(config)
    known = config.found_at("a.csv", "b.csv", Seen(3, "0" * 64))
    assert stored(known)["seen"] == {"size": 3, "sha256": "0" * 64}
    assert known.own_files == {"b.csv": Seen(3, "0" * 64)}
    assert known.unmarked() == configured(source, file="b.csv")
    assert msgspec.convert(msgspec.to_builtins(known), type(config)) == known


@pytest.mark.parametrize("source", ["table", "images", "file", "texts"])
def test_a_test_file_has_a_note_of_its_own(source: str) -> None:
    config = configured(source, file="a.csv", test_file="t.csv")
    assert config.own_files == {"a.csv": None, "t.csv": None}
    known = config.found_at("t.csv", "u.csv", Seen(3, "0" * 64))
    assert known.own_files == {"a.csv": None, "u.csv": Seen(3, "0" * 64)}
    assert stored(known)["test_seen"] == {"size": 3, "sha256": "0" * 64}
    assert known.unmarked() == configured(source, file="a.csv", test_file="u.csv")
    with pytest.raises(BadFile, match=r"^u.csv: there is no such file.* It had 3 bytes"):
        describe(known)


@pytest.mark.parametrize("source", OWN)
@pytest.mark.parametrize(("files", "kind"), [(0, "file"), (3, "folder")])
def test_what_is_gone_is_told_with_what_it_was(source: str, files: int, kind: str) -> None:
    config = configured(source, file="/no/such/mine", seen=Seen(1234, "ab" * 32, files))
    with pytest.raises(BadFile) as refused:
        describe(config)
    message = str(refused.value)
    assert message.startswith(f"mine: there is no such {kind}. Looked for /no/such/mine: ")
    assert "`train --data FILE`" in message
    assert "1,234 bytes" in message
    assert "ab" * 8 + "…" in message
