"""Names of layers and of nodes, compared ever more loosely."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def once(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Those whose key no other has; "" is no name."""
    found: dict[str, list[T]] = {}
    for key, each in pairs:
        found.setdefault(key, []).append(each)
    return {key: each[0] for key, each in found.items() if key and len(each) == 1}


def _exact(name: str) -> str:
    return name


def _plain(name: str) -> str:
    """Without case and separators."""
    return re.sub(r"[\W_]", "", name).casefold()


def _last(name: str) -> str:
    """Of a layer within others."""
    return _plain(name.rpartition(".")[2])


KEYS = (_exact, _plain, _last)
