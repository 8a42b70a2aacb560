"""Letters of a menu's entries that no other entry has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_uppercase, digits

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence

DOTS = "\N{HORIZONTAL ELLIPSIS}"


def with_keys(titles: Iterable[str], taken: str = "") -> list[Sentence]:
    """Each title with & before its first letter that is not `taken`, by another of them either;
    without one where all are. Where no key types its letters, one stands behind it: 报告(&R).

    Languages have letters of their own: they are chosen when a title is told.
    """
    menu = tuple(titles)
    return [Sentence("{title}", {"title": _Lettered(menu, taken, at)}) for at in range(len(menu))]


@dataclass(frozen=True)
class _Lettered:
    """The title at a place of a menu, with its letter."""

    titles: tuple[str, ...]
    taken: str
    place: int

    def __format__(self, _: str) -> str:
        used = set(self.taken.lower())
        found = [_with_key(told(title), used) for title in self.titles[: self.place + 1]]
        return found[-1]


def _with_key(title: str, used: set[str]) -> str:
    """A title with a letter that is not `used`, and is then."""
    places = [place for place, sign in enumerate(title) if _is_typed(sign)]
    free = next((place for place in places if title[place].lower() not in used), None)
    if all(_is_typed(sign) for sign in title if sign.isalpha()):
        if free is None:
            return title
        used.add(title[free].lower())
        return f"{title[:free]}&{title[free:]}"
    signs = title[free] if free is not None else ascii_uppercase + digits
    letter = next((sign.upper() for sign in signs if sign.lower() not in used), "")
    used.add(letter.lower())
    words = title.removesuffix(DOTS)
    return f"{words}(&{letter}){title[len(words) :]}" if letter else title


def _is_typed(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
