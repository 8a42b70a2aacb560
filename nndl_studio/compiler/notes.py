"""What the passes leave behind for whoever wants to tell afterwards what they did.

A run compiles without notes, and then nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from nndl_studio.compiler.arena import Arena
from nndl_studio.compiler.instructions import Instructions
from nndl_studio.compiler.postpone import Share
from nndl_studio.compiler.resolve import ResolvedNode
from nndl_studio.compiler.shards import Sizes
from nndl_studio.compiler.work import Work
from nndl_studio.ops.ir import Call

PassName = Literal[
    "resolve", "lower", "differentiate", "simplify", "commute", "postpone", "place", "encode"
]
PASSES: tuple[PassName, ...] = (
    "resolve",
    "lower",
    "differentiate",
    "simplify",
    "commute",
    "postpone",
    "place",
    "encode",
)


@dataclass(frozen=True, eq=False)
class Placed:
    """What a plan is made of: what is left to the shards of `sizes`, where all of it lies, and the
    update's instructions."""

    work: Work
    sizes: Sizes
    share: Share
    arena: Arena
    update: Instructions


@dataclass(eq=False)
class Notes:
    """Filled on the way: `nodes` by `resolve`, `calls` as they stood behind a pass, and what was
    `placed`, by the last plan that was made with them."""

    nodes: tuple[ResolvedNode, ...] = ()
    calls: dict[PassName, tuple[Call, ...]] = field(default_factory=dict)
    placed: Placed | None = None

    def after(self, name: PassName, calls: Iterable[Call]) -> None:
        """So the calls stand behind a pass."""
        self.calls[name] = tuple(calls)
