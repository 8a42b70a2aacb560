"""Nodes and edges: what a drawing is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from nndl_studio.config import Config

# In scene pixels, to the right and down.
Position = tuple[float, float]
LONGEST_ID = 64
EVERY = "*"
"""Stands for all parameters of a node, where some can be named."""
_ID = re.compile(r"[\w-]+(?: +[\w-]+)*")


@dataclass(frozen=True)
class Node:
    """A layer in the drawing. `type` is versioned (`Dense.v1`), `position` in scene pixels.

    `weights_of` is the node of the same type whose weights this one uses; "" if it has its own.
    `frozen` are the parameters that training leaves as they are, `EVERY` all of them; `muted` the
    units or maps of its first output, counted from 0, that give 0; `held` the gates that are 0 or 1
    at every step and unit, each as `f=0`. All are in order.
    """

    id: str
    type: str
    config: Config
    position: Position
    weights_of: str = ""
    frozen: tuple[str, ...] = ()
    muted: tuple[int, ...] = ()
    held: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[object, ...]:
        """All that is marked on it beside its config."""
        return self.weights_of, self.frozen, self.muted, self.held


@dataclass(frozen=True)
class Edge:
    """A link from an output port to an input port."""

    source: str
    output: str
    target: str
    input: str

    def __str__(self) -> str:
        return f"{self.source}.{self.output} → {self.target}.{self.input}"


def renamed(edge: Edge, names: Mapping[str, str]) -> Edge:
    """The link with its ends under other names, where they have such."""
    source, target = names.get(edge.source, edge.source), names.get(edge.target, edge.target)
    return Edge(source, edge.output, target, edge.input)


def in_order(node: Node) -> Node:
    """The node with each mark once, so that equal drawings are equal."""
    frozen, muted, held = sorted(set(node.frozen)), sorted(set(node.muted)), sorted(set(node.held))
    return replace(node, frozen=tuple(frozen), muted=tuple(muted), held=tuple(held))


def is_id(text: str) -> bool:
    """Whether `text` can name a node: letters, digits, `_`, `-`, and spaces between words."""
    return len(text) <= LONGEST_ID and _ID.fullmatch(text) is not None
