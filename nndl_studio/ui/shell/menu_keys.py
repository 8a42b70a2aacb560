"""Letters of a menu's entries that no other entry has."""

from __future__ import annotations

from collections.abc import Iterable


def with_keys(titles: Iterable[str], taken: str = "") -> list[str]:
    """Each title with & before its first letter that is not `taken`, by another of them either;
    without one where all are."""
    used = set(taken.lower())
    named = []
    for title in titles:
        letters = (place for place, sign in enumerate(title) if sign.isalnum())
        free = next((place for place in letters if title[place].lower() not in used), None)
        if free is not None:
            used.add(title[free].lower())
            title = f"{title[:free]}&{title[free:]}"
        named.append(title)
    return named
