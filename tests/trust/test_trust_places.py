"""Places that can't be written: a full disk ends in words and leaves what was there, and a home
that can't be written hinders no training.

The same with and without `--full`.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from nndl_studio import api
from nndl_studio.machine import cache
from nndl_studio.resources import example

# Bytes that a file may have on the full disk.
ROOM = 100


def run(
    folder: Path, *words: str, room: int | None = None, variables: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """A command in `folder`, where no file may get longer than `room`: its code and what it said.
    Variables of the environment are set, or taken out if they are ""."""

    def fill_the_disk() -> None:
        if room is not None:
            # Python's own start would set this; the limit must not end the process.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    environment = {k: v for k, v in {**os.environ, **(variables or {})}.items() if v}
    done = subprocess.run(
        [sys.executable, "-m", "nndl_studio", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
        preexec_fn=fill_the_disk,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.fixture(scope="module", autouse=True)
def kernels(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compile what these tests need, so that they have it at once."""
    api.warmup(graph=api.load(example("xor")))


def test_a_full_disk_ends_a_run_in_words(tmp_path: Path) -> None:
    """And leaves the weights and the checkpoint of the run before."""
    words = ("train", "xor", "--epochs", "1", "--out", "out")
    data = {"NNDL_STUDIO_DATA": str(tmp_path / "data")}
    assert run(tmp_path, *words, variables=data)[0] == 0
    before = contents(tmp_path / "out")
    code, said = run(tmp_path, *words, room=ROOM, variables=data)
    assert code == 1, said
    last = said.splitlines()[-1]
    # Each file that could not be written, not the last one alone.
    names = ("checkpoint.safetensors", "weights.safetensors")
    told = "; ".join(f"{tmp_path / 'out' / name}: File too large" for name in names)
    assert last == f"nndl-studio: {told}"
    assert "Traceback" not in said
    assert contents(tmp_path / "out") == before


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.safetensors")}


@pytest.mark.parametrize(
    "words",
    [
        ("examples", "lenet-5", "--to", "new.nndl"),
        ("export", "xor", "--weights", "w.safetensors", "new.npz"),
    ],
)
def test_a_full_disk_leaves_no_part_of_a_file(words: tuple[str, ...], tmp_path: Path) -> None:
    api.train(api.load(example("xor")), epochs=1, out=tmp_path / "out")
    shutil.copy(tmp_path / "out" / "weights.safetensors", tmp_path / "w.safetensors")
    code, said = run(tmp_path, *words, room=ROOM)
    assert (code, said.strip()) == (1, f"nndl-studio: {tmp_path / words[-1]}: File too large")
    assert {path.name for path in tmp_path.iterdir()} == {"out", "w.safetensors"}


def test_a_home_that_cannot_be_written_hinders_no_training(tmp_path: Path) -> None:
    """No place for kernels, runs or settings: said in a line each, and trained all the same."""
    temporary = tmp_path / "temporary"
    own = temporary / f"nndl-studio-{os.getuid()}"
    own.mkdir(mode=0o700, parents=True)
    shutil.copytree(cache.folder(), own / cache.folder().name)
    nowhere = {
        **dict.fromkeys(
            ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), ""
        ),
        **dict.fromkeys(("NNDL_STUDIO_CACHE", "NNDL_STUDIO_DATA"), ""),
        "HOME": os.devnull,
        "TMPDIR": str(temporary),
    }
    words = ("train", "xor", "--epochs", "1", "--out", "out")
    code, said = run(tmp_path, *words, variables=nowhere)
    assert code == 0, said
    assert (tmp_path / "out" / "weights.safetensors").exists()
    assert "Traceback" not in said
    told = [line for line in said.splitlines() if "can't be" in line]
    assert [line.split(": ")[1].split(" (")[0] for line in told] == [
        "the kernel cache can't be written",
        "the history of runs can't be used",
    ]
