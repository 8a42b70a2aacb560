"""A network that came in from a file of another tool: what was made of it, and that it answers as
the file does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import Proof
from nndl_studio.sentence import NOTHING, Sentence

Learned = Literal["automatic", "classes", "numbers"]
"""What the last numbers of a network are: scores of classes before a softmax, or themselves."""


@dataclass(frozen=True, eq=False)
class Imported:
    """`network` stands for the file, written by `producer`; `told` are sentences on what was taken
    otherwise or left out. Without a `proof` `unproved` says why."""

    network: Network
    producer: str
    told: tuple[Sentence, ...] = ()
    proof: Proof | None = None
    unproved: Sentence = NOTHING


Read = Callable[[Path, Learned, int], Imported]
"""What reads a file, with how it is learned from and how many samples it is proved on."""
