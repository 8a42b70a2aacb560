"""A drawing as plain data: what it is made of, how that is linked, and where it begins and ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Port = tuple[str, str]
"""The name of a piece, and one of its ports."""


@dataclass(frozen=True)
class Piece:
    """A layer by its `name` in the catalogue; `settings` go before its own, and `position` is where
    it stands, in columns and rows of a grid."""

    id: str
    name: str
    settings: Mapping[str, Any]
    position: tuple[float, float]


@dataclass(frozen=True)
class Link:
    """From an output to an input."""

    source: Port
    target: Port


@dataclass(frozen=True)
class Pieces:
    """What comes from outside goes to the `inputs`, each by what it is called there; what is given
    is at the `outputs`. Links into one port stand in the order in which it reads them."""

    pieces: tuple[Piece, ...]
    links: tuple[Link, ...]
    inputs: Mapping[str, tuple[Port, ...]]
    outputs: Mapping[str, Port]


@dataclass
class Sketch:
    """Pieces that are being put together."""

    pieces: list[Piece] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def put(
        self, id: str, name: str, position: tuple[float, float], *sources: str, **settings: Any
    ) -> str:
        """Add a piece that reads what the `sources` give, in this order; its id."""
        self.pieces.append(Piece(id, name, settings, position))
        for source in sources:
            self.link(source, id)
        return id

    def link(self, source: str, target: str, port: str = "x") -> None:
        """From what `source` gives to a port of `target`."""
        self.links.append(Link((source, "y"), (target, port)))
