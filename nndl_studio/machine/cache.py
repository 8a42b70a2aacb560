"""Where compiled kernels live: a folder of the application's own, one for each version of them.

Must be prepared before the first kernel is compiled. `NNDL_STUDIO_CACHE` moves the folder. Where
it can't be written, a temporary one takes its place.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import platformdirs

from nndl_studio.ops import kernel
from nndl_studio.ops.kernel_sources import digest_of
from nndl_studio.sentence import Sentence, as_it_is, say
from nndl_studio.system_words import system_words

LOG = logging.getLogger(__name__)
# What numba raises on cache files that are whole but not what it would write.
DAMAGE = (pickle.UnpicklingError, EOFError, IndexError, KeyError, ValueError, AttributeError)
# A full disk takes an empty file; it may take none of this size.
PROBE = bytes(2**16)


def root() -> Path:
    """The folder that holds all kernel caches of this user."""
    chosen = os.environ.get("NNDL_STUDIO_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("nndl-studio") / "kernels"


@cache
def folder() -> Path:
    """This version's folder, made ready; a temporary one, said once, if that can't be written."""
    wanted = root() / _version()
    reason = _why_unusable(wanted)
    if reason is None:
        return wanted
    place = _temporary()
    if place is None:
        return wanted
    words = say(
        "{folder}: the kernel cache can't be written ({reason}); using {place}",
        folder=wanted,
        reason=reason,
        place=place,
    )
    LOG.warning("%s", words)
    _take_over(wanted, place / _version())
    return place / _version()


def prepare() -> None:
    """Point numba at the folder and at OpenMP, also where somebody imported it already."""
    os.environ["NUMBA_CACHE_DIR"] = str(folder())
    os.environ["NUMBA_THREADING_LAYER"] = "omp"
    if "numba" in sys.modules:
        from numba.core import config

        vars(config).update(CACHE_DIR=str(folder()), THREADING_LAYER="omp")


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


def _version() -> str:
    """A name that follows from the compiler's version and from what makes every kernel: how it is
    compiled, and what the compiler is taught. The text of a kernel is in the name of its file."""
    digest = hashlib.sha256(digest_of(Path(kernel.__file__)))
    versions = (sys.version, version("numba"), version("llvmlite"), version("numpy"))
    digest.update(" ".join(versions).encode())
    return digest.hexdigest()[:16]


def _why_unusable(place: Path) -> Sentence | None:
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(PROBE)
    except OSError as error:
        return system_words(error) or as_it_is(str(error))
    return None


def _temporary() -> Path | None:
    """A folder under the system's temporary one, the same at each start, so that kernels are not
    compiled each time. It must be this user's alone: what is in it is run."""
    with suppress(OSError):
        shared = Path(tempfile.gettempdir())
        user = os.getuid() if hasattr(os, "getuid") else "user"
        own = shared / f"nndl-studio-{user}"
        own.mkdir(mode=0o700, exist_ok=True)
        if not _is_private(own):
            own = Path(tempfile.mkdtemp(prefix="nndl-studio-"))
        if _why_unusable(own / _version()) is None:
            return own
    return None


def _is_private(place: Path) -> bool:
    facts = place.lstat()
    if not hasattr(os, "getuid"):  # Windows has a temporary folder for each user
        return stat.S_ISDIR(facts.st_mode)
    mine = stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid()
    return mine and not facts.st_mode & 0o077


def _take_over(old: Path, new: Path) -> None:
    """Copy kernels from a folder that can be read and not written; what can't be is compiled."""
    with suppress(OSError, shutil.Error):
        if old.is_dir() and not any(new.iterdir()):
            shutil.copytree(old, new, dirs_exist_ok=True)
