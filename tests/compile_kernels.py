"""Compiles every kernel for both kinds of numbers, a part on each core, before the tests need them.

Two test processes that compile as they go would do most of it twice.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from multiprocessing import get_context
from pathlib import Path

from nndl_studio import ops
from nndl_studio.machine import cache
from nndl_studio.ops.kernel import Kernel

KERNELS = Path(__file__).parent.parent / ".pytest_cache" / "kernels"


def names() -> list[str]:
    """Every kernel; they register themselves when their module is imported."""
    for module in pkgutil.iter_modules(ops.__path__, f"{ops.__name__}."):
        importlib.import_module(module.name)
    return list(Kernel.registry)


def compile_kernel(name: str) -> None:
    """One process has a kernel to itself: the cache keeps both kinds in one index."""
    names()
    for dtype in ("float32", "float64"):
        Kernel.registry[name].compiled(dtype)


if __name__ == "__main__":
    os.environ.setdefault("NNDL_STUDIO_CACHE", str(KERNELS))
    cache.prepare()
    with get_context("spawn").Pool(os.cpu_count(), cache.prepare) as pool:
        pool.map(compile_kernel, names(), chunksize=1)
