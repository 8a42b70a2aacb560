"""Which files a kernel is made of: its own, and all that these import of `ops` and `machine`.

Native code is kept as long as none of them has changed, so that an edit of one op compiles its
kernels anew and no others.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
# At the head of a file or inside a function; no modules stand on lines of their own, in brackets.
_IMPORT = re.compile(r"^\s*from nndl_studio\.(ops|machine)(?:\.(\w+))? import (.*)$", re.M)


@cache
def sources(path: Path) -> frozenset[Path]:
    """`path` and every file of kernels that it imports, whether itself or through another."""
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(imported(each))
    return frozenset(found)


@cache
def imported(path: Path) -> tuple[Path, ...]:
    """The files of `ops` and `machine` that `path` itself imports."""
    found: list[Path] = []
    for room, module, names in _IMPORT.findall(path.read_text("utf-8")):
        modules = [module] if module else re.findall(r"\w+", names)
        found.extend(PACKAGE / room / f"{name}.py" for name in modules)
    return tuple(each for each in dict.fromkeys(found) if each.is_file())


@cache
def digest_of(path: Path) -> bytes:
    """Of the text of all `sources` of a file."""
    digest = hashlib.sha256()
    for source in sorted(sources(path)):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.digest()
