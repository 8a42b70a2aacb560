"""The kernel cache: its own folder, named after the kernels' text; damage is mended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nndl_studio import api
from nndl_studio.machine import cache
from nndl_studio.resources import example

WARM = """
from nndl_studio.machine import cache, warmup
from nndl_studio.ops.kernel import Kernel
from nndl_studio.ops import pointwise
seen = []
cache.prepare()
Kernel.registry = {k.name: k for k in (pointwise.tanh_forward, pointwise.tanh_backward)}
warmup.Kernel.registry = Kernel.registry
warmup._import_ops = lambda: None
warmup.TUPLE_LENGTHS = (24,)
warmup.warm_up(lambda done, total, name: seen.append((done, total, name)))
print(seen[-1])
"""


TRAIN = """
from nndl_studio import api, resources
print(api.train(api.load(resources.example("xor")), epochs=1)["epochs"])
"""


def train(folder: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """A training job in a process of its own, with its kernels cached in `folder`."""
    environment = {**os.environ, "NNDL_STUDIO_CACHE": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", TRAIN],
        env=environment,
        cwd=out,
        capture_output=True,
        text=True,
        check=False,
    )


def warm(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NNDL_STUDIO_CACHE": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", WARM], env=environment, capture_output=True, text=True, check=False
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


def test_a_damaged_cache_is_wiped_and_rebuilt(tmp_path: Path) -> None:
    first = warm(tmp_path)
    assert first.returncode == 0, first.stderr
    indexes = sorted(tmp_path.rglob("*.nbi"))
    assert indexes
    for index in indexes:
        index.write_bytes(index.read_bytes()[: index.stat().st_size // 2])
    second = warm(tmp_path)
    assert second.returncode == 0, second.stderr
    assert "ready" in second.stdout
    third = warm(tmp_path)
    assert third.returncode == 0, third.stderr


def test_training_survives_a_damaged_cache(tmp_path: Path) -> None:
    assert train(tmp_path / "cache", tmp_path).returncode == 0
    for index in (tmp_path / "cache").rglob("*.nbi"):
        index.write_bytes(index.read_bytes()[: index.stat().st_size // 2])
    mended = train(tmp_path / "cache", tmp_path)
    assert mended.returncode == 0, mended.stderr
    assert mended.stdout.strip() == "1"
