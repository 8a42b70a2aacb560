"""Names that can't be seen as they are."""

from __future__ import annotations

SIGNS = {" ": "␣", "\n": "↵", "\t": "⇥"}


def readable(name: str) -> str:
    """A name that can be seen: spaces and line ends have none."""
    return SIGNS.get(name, name)
