"""Names, texts and numbers as C has them: nothing that a title holds is ever read as code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from textwrap import wrap

import numpy as np
from numpy.typing import NDArray

WIDTH, INDENT = 100, " " * 4
# Of C and of C++, which may include the header, and what some compilers define.
WORDS = (
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char class "
    "compl concept const consteval constexpr constinit const_cast continue co_await "
    "co_return co_yield decltype default delete do double dynamic_cast else enum explicit "
    "export extern false far float for friend goto huge if inline int interface interrupt "
    "linux long mutable namespace near new noexcept not not_eq nullptr operator or or_eq "
    "private protected public register reinterpret_cast requires restrict return short "
    "signed sizeof small static static_assert static_cast struct switch template this "
    "thread_local throw true try typedef typeid typename typeof union unix unsigned using "
    "virtual void volatile wchar_t while xor xor_eq in out room length main assert errno "
    "isnan signbit y0 y1 yn j0 j1 jn gamma index"
)
RESERVED = frozenset(WORDS.split())


class Names:
    """Names that were given: none is given twice, and none of `taken`."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._reserved = {*RESERVED, *taken}
        self._taken = set[str]()

    def fresh(self, stem: str) -> str:
        """A name like `stem` that nothing has yet; of a word that C has, with a _y."""
        plain, count = as_name(stem), 1
        plain = f"{plain}_y" if plain in self._reserved else plain
        name = plain
        while name in self._taken or name in self._reserved:
            count += 1
            name = f"{plain}_{count}"
        self._taken.add(name)
        return name


def as_name(text: str) -> str:
    """A text as a name of ASCII letters, digits and single underscores."""
    letters = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    found = "_".join(re.findall(r"[a-z0-9]+", plain)) or "value"
    return found if found[0].isalpha() else f"n{found}"


def said(text: str) -> str:
    """A text as it may stand in a comment: it neither ends it nor begins another."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    for ends in ("*/", "/*", "??"):
        plain = plain.replace(ends, " ".join(ends)).replace(ends, " ".join(ends))
    return plain.replace("\\", "/")


def comment(text: str) -> list[str]:
    """The lines of a comment that says `text`, whose own line breaks stay."""
    lines = [part for line in text.split("\n") for part in wrap(line, WIDTH - 6) or [""]]
    whole = "\n".join([f"/* {lines[0]}", *(f" * {line}".rstrip() for line in lines[1:])])
    return f"{whole} */".split("\n")


def quoted(text: str) -> str:
    """A text as C has it in UTF-8: other than ASCII, and what has a meaning, in octal digits."""
    plain = text.encode("utf-8", "replace")
    inner = (chr(each) if _is_plain(each) else f"\\{each:03o}" for each in plain)
    return f'"{"".join(inner)}"'


def _is_plain(byte: int) -> bool:
    return 32 <= byte < 127 and chr(byte) not in '"\\?'


def numbers(array: NDArray[np.generic]) -> list[str]:
    """Each number in the fewest digits that give it back exactly."""
    flat = np.ascontiguousarray(array).reshape(-1)
    ending = "f" if flat.dtype == np.float32 else ""
    return [f"{each}{ending}" for each in flat.astype(str).tolist()]


def table(head: str, cells: Iterable[str]) -> Iterator[str]:
    """The lines of an array: `head` = { cells, }."""
    whole = f"{head} = {{{', '.join(cells := list(cells))}}};"
    if len(whole) <= WIDTH:
        yield whole
        return
    yield f"{head} = {{"
    line = INDENT
    for cell in cells:
        if len(line) + len(cell) + 1 > WIDTH and line.strip():
            yield line.rstrip()
            line = INDENT
        line += f"{cell}, "
    yield line.rstrip()
    yield "};"
