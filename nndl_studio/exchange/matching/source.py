"""What a file of another tool holds: named arrays of any floating-point type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

Convention = Literal["pytorch", "keras", "studio", ""]
"""Whose axes and gates arrays have; "" where nothing tells."""

FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})


@dataclass(frozen=True)
class Found:
    """An array of the file: its `name` there, and that name with what a user calls its layers."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    called: str

    @property
    def is_float(self) -> bool:
        return self.dtype in FLOATS


@dataclass(frozen=True)
class Source:
    """A file and its arrays, in the order of its layers as far as the file has one. `layout` says
    of the studio's own files what their axes are."""

    path: Path
    found: tuple[Found, ...]
    convention: Convention = ""
    layout: Mapping[str, str] | None = None

    def array(self, name: str) -> Found | None:
        """The array called `name`."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Found]:
        return {each.name: each for each in self.found}
