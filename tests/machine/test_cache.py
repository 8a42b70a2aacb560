"""The kernel cache: its own folder, named after the kernels' text; damage is mended."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import pytest

from nndl_studio import api
from nndl_studio.machine import cache
from nndl_studio.ops.kernel_cache import sealed
from nndl_studio.resources import example

WARM = """
import sys
from nndl_studio.machine import cache, warmup
from nndl_studio.ops.kernel import Kernel
from nndl_studio.ops import pointwise
seen = []
cache.prepare()
Kernel.registry = {k.name: k for k in (pointwise.tanh_forward, pointwise.tanh_backward)}
warmup.Kernel.registry = Kernel.registry
warmup._import_ops = lambda: None
warmup.LOOPS = tuple(map(int, sys.argv[1:]))
warmup.warm_up(lambda done, total, name: seen.append((done, total, name)))
print(seen[-1])
"""


def warm(folder: Path, *loops: str) -> subprocess.CompletedProcess[str]:
    """Two kernels, and loops over as many shards as `loops` says, in a process of its own."""
    environment = {**os.environ, "NNDL_STUDIO_CACHE": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", WARM, *loops],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_folder_is_the_applications_own() -> None:
    assert cache.folder().parent == cache.root()
    assert len(cache.folder().name) == 16


def test_one_project_needs_only_its_own_kernels() -> None:
    told: list[tuple[int, int, str]] = []
    api.warmup(lambda *news: told.append(news), api.load(example("xor")))
    done, total, last = told[-1]
    assert (done, last) == (total, "ready")
    names = {name for _, _, name in told}
    assert "pointwise.tanh_forward" in names
    assert not any(name.startswith("conv") for name in names)


def spoil(path: Path, place: int, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << bit
    path.write_bytes(data)


def code_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".index", ".code"))


def test_flipped_bits_are_compiled_anew(tmp_path: Path) -> None:
    """A bit in the code of each kernel and loop, and of what varies pictures, from the first
    byte to the last: without a checksum many of these end the process by a signal."""
    assert warm(tmp_path, "1", "2").returncode == 0
    files = [path for path in code_files(tmp_path) if path.suffix == ".code"]
    assert len(files) == 5
    for i, path in enumerate(files):
        spoil(path, (path.stat().st_size - 1) * i // (len(files) - 1), i)
    second = warm(tmp_path, "1", "2")
    assert second.returncode == 0, second.stderr
    assert "ready" in second.stdout
    assert not any(path.exists() for path in files)


def test_cut_and_empty_files_are_compiled_anew(tmp_path: Path) -> None:
    assert warm(tmp_path).returncode == 0
    for i, path in enumerate(code_files(tmp_path)):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 * (i % 2)])
    second = warm(tmp_path)
    assert second.returncode == 0, second.stderr
    assert "ready" in second.stdout


def test_whole_files_that_are_not_numbas_are_wiped(tmp_path: Path) -> None:
    assert warm(tmp_path).returncode == 0
    for path in code_files(tmp_path):
        path.write_bytes(sealed(b"not what numba wrote"))
    second = warm(tmp_path)
    assert second.returncode == 0, second.stderr
    assert "ready" in second.stdout


def test_two_processes_share_a_new_cache(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(warm, [tmp_path, tmp_path]))
    assert [done.returncode for done in both] == [0, 0], [done.stderr for done in both]
    third = warm(tmp_path)
    assert third.returncode == 0, third.stderr
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.fixture
def another_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of the test's own, and a cache that is chosen anew."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    cache.folder.cache_clear()
    yield place
    cache.folder.cache_clear()


def test_a_file_in_place_of_the_cache(
    another_temporary: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Also what a read-only home comes to, which root's rights would hide here."""
    (tmp_path / "cache").write_text("in the way")
    monkeypatch.setenv("NNDL_STUDIO_CACHE", str(tmp_path / "cache"))
    chosen = cache.folder()
    assert cache.folder() == chosen
    assert chosen.is_relative_to(another_temporary)
    assert stat.S_IMODE(chosen.parent.stat().st_mode) == 0o700
    (said,) = caplog.messages
    assert str(tmp_path / "cache") in said
    assert "can't be written (Not a directory)" in said


def test_a_folder_that_cannot_be_written_lends_its_kernels(
    another_temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NNDL_STUDIO_CACHE", str(tmp_path / "cache"))
    old = cache.folder()
    (old / "tanh.code").write_bytes(b"compiled")
    cache.folder.cache_clear()
    monkeypatch.setattr(tempfile, "TemporaryFile", refusing_below(tmp_path / "cache"))
    assert cache.folder().is_relative_to(another_temporary)
    assert (cache.folder() / "tanh.code").read_bytes() == b"compiled"


def test_a_temporary_folder_of_somebody_else_is_not_used(
    another_temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = another_temporary / f"nndl-studio-{os.getuid()}"
    theirs.mkdir()
    theirs.chmod(0o777)
    (tmp_path / "cache").write_text("in the way")
    monkeypatch.setenv("NNDL_STUDIO_CACHE", str(tmp_path / "cache"))
    assert not cache.folder().is_relative_to(theirs)
    assert cache.folder().is_dir()


def test_a_full_disk_keeps_no_kernel_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Full from the first byte on, after the folder was chosen: compiled code still runs."""
    cache.prepare()
    from numba.core import config

    from nndl_studio.ops import kernel_cache

    monkeypatch.setitem(vars(config), "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(kernel_cache, "_write", full_disk)
    doubled = kernel_cache.native(double)
    assert doubled(2) == 4
    assert doubled(2.5) == 5.0
    (said,) = caplog.messages
    assert said.startswith(f"{tmp_path}: compiled kernels can't be kept here (No space left")


def double(x: float) -> float:
    return 2 * x


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def refusing_below(place: Path) -> Callable[..., IO[bytes]]:
    make = tempfile.TemporaryFile

    def temporary_file(*args: Any, dir: Path, **kwargs: Any) -> IO[bytes]:
        if dir.is_relative_to(place):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return make(*args, dir=dir, **kwargs)

    return temporary_file
