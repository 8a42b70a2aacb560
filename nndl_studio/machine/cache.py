"""Where compiled kernels live: a folder of the application's own, one for each version of them.

Must be prepared before the first kernel is compiled. `NNDL_STUDIO_CACHE` moves the folder.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import platformdirs

from nndl_studio import ops

# What numba raises on index or object files that are not what it wrote.
DAMAGE = (pickle.UnpicklingError, EOFError, IndexError, KeyError, ValueError, AttributeError)


def root() -> Path:
    """The folder that holds all kernel caches of this user."""
    chosen = os.environ.get("NNDL_STUDIO_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("nndl-studio") / "kernels"


@cache
def folder() -> Path:
    """This version's folder: its name follows from the kernels' text and the compiler's version.

    numba looks only at a function's own file; a subroutine elsewhere may have changed, so any
    change of any op starts afresh.
    """
    digest = hashlib.sha256()
    rooms = (Path(ops.__file__).parent, Path(__file__).parent)
    for path in sorted(path for room in rooms for path in room.glob("*.py")):
        digest.update(path.read_bytes())
    versions = (sys.version, version("numba"), version("llvmlite"), version("numpy"))
    digest.update(" ".join(versions).encode())
    return root() / digest.hexdigest()[:16]


def prepare() -> None:
    """Point numba at the folder and at OpenMP, also where somebody imported it already."""
    os.environ["NUMBA_CACHE_DIR"] = str(folder())
    os.environ["NUMBA_THREADING_LAYER"] = "omp"
    if "numba" in sys.modules:
        from numba.core import config

        vars(config).update(CACHE_DIR=str(folder()), THREADING_LAYER="omp")
    folder().mkdir(parents=True, exist_ok=True)


def mended(action: Callable[[], None]) -> None:
    """Do `action`, which loads kernels; if the cache proves damaged, wipe it and do it again."""
    try:
        action()
    except DAMAGE:
        wipe()
        action()


def wipe() -> None:
    """Forget every compiled kernel of this version; the next use compiles it anew."""
    shutil.rmtree(folder(), ignore_errors=True)
    folder().mkdir(parents=True, exist_ok=True)
