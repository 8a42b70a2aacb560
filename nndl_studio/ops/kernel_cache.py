"""Compiled kernels kept in files, each with a checksum that is looked at before it is loaded.

numba's own cache loads whatever is there, and code whose bits have changed ends the process, at
every start. Here such a file is removed and its kernel compiled anew. Two processes may share the
folder: files appear whole, and no two kernels ever get one name.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from operator import methodcaller
from pathlib import Path
from typing import Any

from llvmlite import binding
from numba import config, njit
from numba.core.compiler import CompileResult
from numba.core.runtime import nrt
from numba.core.serialize import dumps as numba_dumps

from nndl_studio.files import BadFile, open_file
from nndl_studio.ops.kernel_sources import digest_of

LOG = logging.getLogger(__name__)
dumps: Callable[[Any], bytes] = numba_dumps
# numba has no public door to its cache: these names are those of the pinned version.
runtime: dict[str, int] = vars(nrt)["_nrt"].c_helpers
rebuilt: Callable[..., Any] = vars(CompileResult)["_rebuild"].__get__(None, CompileResult)
reduced = methodcaller("_reduce")
CHECKSUM = hashlib.sha256().digest_size


def native(
    function: Callable[..., Any],
    signature: Any = None,
    written: Callable[..., Any] | None = None,
    **options: Any,
) -> Any:
    """`function` compiled by numba with `options`, or loaded from the cache if it is there.

    With a `signature` that happens now, otherwise at the first call with new types. If `function`
    is made from another, that is what is `written` in a file, and the cache asks for.
    """
    dispatcher = njit(nogil=True, **options)(function)
    vars(dispatcher).update(_cache=KernelCache(written or function))
    if signature is not None:
        dispatcher.compile(signature)
        dispatcher.disable_compile()
    return dispatcher


class KernelCache:
    """What numba asks for one function's native code, and gives it to.

    An index file names a code file for each signature. Where nothing can be kept, kernels live as
    long as the process.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._folder = Path(vars(config)["CACHE_DIR"])
        self._name = f"{function.__module__}.{function.__qualname__}".replace("<locals>.", "")
        self._index = self._folder / f"{self._name}-{_fingerprint(function)[:12]}.index"

    @property
    def cache_path(self) -> str:
        return str(self._folder)

    def load_overload(self, signature: Any, target: Any) -> Any:
        """The code for `signature`, ready to run, or None."""
        name = self._known().get(_key(signature, target.codegen()))
        _name_runtime()
        content = None if name is None else _read(self._folder / name)
        if content is None:
            return None
        return rebuilt(target, *pickle.loads(content))

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Keep the code file first, then the index that names it.

        Each has a name of its own: numbers, as numba gives them, would let two processes write
        two signatures into one file.
        """
        name = f"{self._name}.{secrets.token_hex(8)}.code"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(self._folder / name, dumps(reduced(compiled)))
            known = {**self._known(), _key(signature, compiled.library.codegen): name}
            _write(self._index, dumps(known))
        except OSError as error:
            _tell(self._folder, error.strerror or str(error))

    def _known(self) -> dict[Any, str]:
        content = _read(self._index)
        return {} if content is None else dict(pickle.loads(content))


@cache
def _name_runtime() -> None:
    """Let native code find numba's runtime, which is all that it asks of numba.

    A whole `target.refresh()`, as numba's own cache does it, is for compiling, which does it again;
    it takes 0.5-0.7 s. `rtsys.initialize(target)` would compile what compiling links with: 50 ms,
    and 20 MB more of LLVM in memory.
    """
    for name, address in runtime.items():
        binding.add_symbol(name if name.startswith("_") else f"NRT_{name}", address)


def sealed(content: bytes) -> bytes:
    """What a file of the cache holds: the checksum of `content`, and `content`."""
    return hashlib.sha256(content).digest() + content


def _key(signature: Any, codegen: Any) -> tuple[Any, ...]:
    """Types and processor. What else code depends on is in the names of the folder and the file."""
    return signature, codegen.magic_tuple()


def _fingerprint(function: Callable[..., Any]) -> str:
    """Of the text of the function's file and of those that it imports, and of what it has closed
    over."""
    code = function.__code__
    cells = tuple(cell.cell_contents for cell in function.__closure__ or ())
    digest = hashlib.sha256(digest_of(Path(code.co_filename)))
    digest.update(code.co_code + dumps(cells) + str(code.co_firstlineno).encode())
    return digest.hexdigest()


def _read(path: Path) -> bytes | None:
    """The content of a file of the cache, or None if it is gone or not as it was written."""
    try:
        with open_file(path) as file:
            data = file.read()
    except (OSError, BadFile):
        return None
    if sealed(data[CHECKSUM:]) == data:
        return data[CHECKSUM:]
    with suppress(OSError):
        path.unlink()
    return None


def _write(path: Path, content: bytes) -> None:
    """The checksum tells a file that a crash has cut, so nothing waits for the disk here."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        fresh.write_bytes(sealed(content))
        os.replace(fresh, path)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise


@cache
def _tell(folder: Path, reason: str) -> None:
    """Once for each folder and reason."""
    LOG.warning(
        "%s: compiled kernels can't be kept here (%s), so the next start compiles them again",
        folder,
        reason,
    )
