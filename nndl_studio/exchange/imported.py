"""A network that came in from a file of another tool: what was made of it, and that it answers as
the file does."""

from __future__ import annotations

from dataclasses import dataclass

from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import Proof


@dataclass(frozen=True, eq=False)
class Imported:
    """`network` stands for the file, written by `producer`; `told` are sentences on what was taken
    otherwise or left out. Without a `proof` `unproved` says why."""

    network: Network
    producer: str
    told: tuple[str, ...] = ()
    proof: Proof | None = None
    unproved: str = ""
