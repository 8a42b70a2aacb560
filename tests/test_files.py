"""Saving never costs the old file, whatever fails on the way."""

from __future__ import annotations

import errno
import io
import os
import socket
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from nndl_studio import files
from nndl_studio.files import (
    BadFile,
    backup_path,
    make_folder,
    open_file,
    read_file,
    require_file,
    save_bytes,
)
from nndl_studio.sentence import NOTHING, as_it_is, say


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "drawing.nndl"
    save_bytes(path, b"old")
    return path


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def full_disk(*args: Any, **kwargs: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_new_file_has_no_backup(saved: Path) -> None:
    assert everything_in(saved.parent) == {"drawing.nndl": b"old"}


def test_the_old_file_is_kept_once(saved: Path) -> None:
    save_bytes(saved, b"new")
    save_bytes(saved, b"newest")
    assert everything_in(saved.parent) == {"drawing.nndl": b"newest", "drawing.nndl.bak": b"new"}
    assert backup_path(saved).read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failing_step_leaves_the_old_file(
    saved: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, call, full_disk)
    with pytest.raises(OSError, match="No space left"):
        save_bytes(saved, b"new")
    assert everything_in(saved.parent) == {"drawing.nndl": b"old"}


def test_a_failing_last_rename_leaves_the_old_file(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.replace
    steps: list[str] = []

    def only_the_backup(source: Any, target: Any) -> None:
        steps.append(str(target))
        if len(steps) == 2:
            full_disk()
        rename(source, target)

    monkeypatch.setattr(os, "replace", only_the_backup)
    with pytest.raises(OSError, match="No space left"):
        save_bytes(saved, b"new")
    assert everything_in(saved.parent) == {"drawing.nndl": b"old", "drawing.nndl.bak": b"old"}


def test_a_really_full_device_leaves_the_old_file(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write itself fails half way, as it does when the last block is gone."""

    class FullFile(io.FileIO):
        def write(self, data: Any) -> int:
            super().write(data[:1])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "open", FullFile, raising=False)
    with pytest.raises(OSError, match="No space left"):
        save_bytes(saved, b"new")
    assert everything_in(saved.parent) == {"drawing.nndl": b"old"}


def test_without_hard_links_the_backup_is_a_copy(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", full_disk)
    save_bytes(saved, b"new")
    assert everything_in(saved.parent) == {"drawing.nndl": b"new", "drawing.nndl.bak": b"old"}


def test_a_missing_folder_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        save_bytes(tmp_path / "nowhere" / "drawing.nndl", b"new")


def test_rights_and_links_stay(saved: Path) -> None:
    saved.chmod(0o640)
    link = saved.with_name("link.nndl")
    link.symlink_to(saved)
    save_bytes(link, b"new")
    assert link.is_symlink()
    assert saved.read_bytes() == b"new"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640


def test_a_bad_file_says_which_where_why_and_what_to_do() -> None:
    error = BadFile("/some/where/digits.npz", say("it holds NaN"), say("Remove it."), "row 17 of x")
    assert str(error) == "digits.npz, row 17 of x: it holds NaN. Remove it."
    assert str(BadFile("a.npz", as_it_is("it is empty."), say("Fetch it anew."))) == (
        "a.npz: it is empty. Fetch it anew."
    )


def test_a_failing_step_names_the_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not its temporary name; an error of `write` names none at all."""
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left") as caught:
        save_bytes(saved, b"new")
    assert caught.value.filename == str(saved)


def test_what_cannot_be_tidied_is_saved_all_the_same(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "unlink", full_disk)
    save_bytes(saved, b"new")
    assert saved.read_bytes() == b"new"


def test_killed_saves_are_swept_after_an_hour(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (".drawing.nndl.0123abcd.tmp", ".drawing.nndl.0123abcd.bak"):
        saved.with_name(name).write_bytes(b"part")
    others = (".drawing.nndl.mine.tmp", ".other.nndl.0123abcd.tmp", "drawing.nndl.0123abcd.tmp")
    for name in others:
        saved.with_name(name).write_bytes(b"somebody's")
    save_bytes(saved, b"new", backup=False)
    assert len(everything_in(saved.parent)) == 6, "another process may be saving just now"
    later = time.time() + files.FORGOTTEN + 60
    monkeypatch.setattr(time, "time", lambda: later)
    save_bytes(saved, b"newest", backup=False)
    assert set(everything_in(saved.parent)) == {saved.name, *others}


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe.npz")
    return tmp_path / "pipe.npz"


def test_only_files_are_read(pipe: Path, tmp_path: Path) -> None:
    """A pipe would wait for ever, a device would never end."""
    socket_path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(socket_path))
        for path, kind in (
            (pipe, "a pipe"),
            (tmp_path, "a folder"),
            (Path("/dev/zero"), "a device"),
            (socket_path, "a socket"),
        ):
            for read in (open_file, lambda path: read_file(path, 10, NOTHING)):
                with pytest.raises(BadFile, match=f"{path.name}: it is {kind}, not a file"):
                    read(path)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        open_file(tmp_path / "nowhere")


def test_only_so_much_is_read(saved: Path) -> None:
    assert read_file(saved, 3, say("Choose another.")) == b"old"
    with pytest.raises(BadFile, match=r"over .* MiB, too large to be read here. Choose another."):
        read_file(saved, 2, say("Choose another."))


def test_a_file_that_grows_while_it_is_read(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_size", lambda file: 0)
    with pytest.raises(BadFile, match="too large"):
        read_file(saved, 2, NOTHING)


@pytest.mark.parametrize("most", [10, 2**20])
def test_what_gives_nothing_to_read_is_not_waited_for(
    pipe: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As /proc/kmsg does, which calls itself a file; it once ended in a TypeError."""
    monkeypatch.setattr(files, "require_file", lambda path: None)
    writer = os.open(pipe, os.O_RDWR)
    try:
        with pytest.raises(OSError, match="it gives nothing to read") as found:
            read_file(pipe, most, NOTHING)
        assert found.value.filename == str(pipe)
        os.write(writer, b"news")
        with open_file(pipe) as file:
            assert file.read(4) == b"news"
    finally:
        os.close(writer)


def test_a_device_is_not_replaced_by_a_file(pipe: Path) -> None:
    with pytest.raises(BadFile, match="it is a pipe"):
        save_bytes(pipe, b"new")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_message_does_not_quote_a_whole_file() -> None:
    error = BadFile("a.nndl", as_it_is("x" * 10_000), say("Mend it."), "y" * 10_000)
    assert len(str(error)) < 900
    assert str(error).endswith("Mend it.")


def test_a_disk_that_fails_while_it_is_read_names_the_file(saved: Path) -> None:
    with pytest.raises(OSError, match="Input/output error") as caught, open_file(saved):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    assert caught.value.filename == str(saved)


def test_a_file_in_the_place_of_a_folder_is_said(saved: Path) -> None:
    for place in (saved, saved / "below"):
        with pytest.raises(OSError, match="a file is there, not a folder"):
            make_folder(place)


def test_a_place_without_a_name_is_named() -> None:
    with pytest.raises(BadFile, match=r"^\.: it is a folder"):
        require_file("")


def test_of_a_long_sentence_only_the_values_are_cut() -> None:
    problem = say("{cell!r} is no number of {kind}", cell="9" * 5000, kind=say("a table"))
    told = BadFile("a.csv", problem, say("Mend it.")).problem
    assert told.template == problem.template
    assert told.values["kind"] == "a table"
    assert len(told) < 400
