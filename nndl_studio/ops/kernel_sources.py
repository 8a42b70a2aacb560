"""Which files a kernel is made of: its own, and all that these import of `ops` and `machine`.

Native code is kept as long as none of them has changed, so that an edit of one op compiles its
kernels anew and no others. What the compiler alone reads of a file is left out: shapes, gradient
rules, terms and the ops themselves are edited without a kernel to compile.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
# At the head of a file or inside a function; no modules stand on lines of their own, in brackets.
NEVER_NATIVE = re.compile(r"ir|(?:\w+_)?terms")
# Where a statement at a file's margin begins.
_STATEMENT = re.compile(r"\n(?=[^\s#)\]}])")
# An op; a function of the compiler's words; what is imported for these.
_COMPILERS = re.compile(
    r"\w+ = (?:Op|activation)\(|def \w+\([^)]*: (?:Call|Cell|Builder|Shapes)\b"
    r"|from nndl_studio\.ops\.(?:ir|terms|\w+_terms) import"
)
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
        modules = [each for each in modules if not NEVER_NATIVE.fullmatch(each)]
        found.extend(PACKAGE / room / f"{name}.py" for name in modules)
    return tuple(each for each in dict.fromkeys(found) if each.is_file())


@cache
def digest_of(path: Path) -> bytes:
    """Of what kernels may read in all `sources` of a file."""
    digest = hashlib.sha256()
    for source in sorted(sources(path)):
        digest.update(source.name.encode() + native_part(source.read_text("utf-8")).encode())
    return digest.digest()


def native_part(text: str) -> str:
    """A file without the statements that the compiler alone reads."""
    statements = _STATEMENT.split(text)
    pairs = zip(["", *statements], statements, strict=False)
    return "\n".join(
        each for before, each in pairs if before.startswith("@") or not _COMPILERS.match(each)
    )
