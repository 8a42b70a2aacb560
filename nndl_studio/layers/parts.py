"""Parts: what a composite layer is made of, as data: a drawing with ports to the outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nndl_studio.config import Config
from nndl_studio.layers.layer import Layer

OUTSIDE = ""
"""In a joint: the composite's own port, not that of a piece."""
MOST_BRANCHES = 8
"""No port reads more."""
COLUMN, ROW = 240.0, 140.0
"""From piece to piece in the drawing, in scene pixels."""


@dataclass(frozen=True)
class Piece:
    """A node inside. `name` tells it from the others, `position` is in scene pixels; `weights_of`
    is the piece whose weights it uses."""

    name: str
    layer: Layer[Any]
    config: Config
    position: tuple[float, float]
    weights_of: str = ""


@dataclass(frozen=True)
class Joint:
    """A link from an output port to an input port; `OUTSIDE` is the composite itself."""

    source: str
    output: str
    target: str
    input: str


@dataclass
class Parts:
    """Pieces by their names, givers before takers but for what is delayed, and their joints."""

    pieces: dict[str, Piece] = field(default_factory=dict)
    joints: list[Joint] = field(default_factory=list)

    def add(
        self,
        name: str,
        layer: Layer[Any],
        at: tuple[float, float],
        config: Config | None = None,
        weights_of: str = "",
        **inputs: str | Sequence[str],
    ) -> str:
        """A piece at column and row `at`; its name. Settings that are left out are as in a layer
        that was just drawn. Each input port is given the names of what it
        reads: "h", "q.y" for an output that isn't the first, ".x" for the composite's port x. A
        name may come before its piece."""
        place = (at[0] * COLUMN, at[1] * ROW)
        self.pieces[name] = Piece(name, layer, config or layer.config_type(), place, weights_of)
        for port, sources in inputs.items():
            for source in (sources,) if isinstance(sources, str) else sources:
                self._join(source, name, port)
        return name

    def join(
        self, name: str, joining: Layer[Any], sources: Sequence[str], at: tuple[float, float]
    ) -> str:
        """A piece that lays what all `sources` give side by side, `joining` up to `MOST_BRANCHES`
        of them; of more, groups. One alone is as it is."""
        if len(sources) == 1:
            return sources[0]
        starts = range(0, len(sources), MOST_BRANCHES)
        if len(starts) > 1:
            column, row = at
            groups = [sources[low : low + MOST_BRANCHES] for low in starts]
            sources = [
                self.join(f"{name} {i}", joining, group, (column, row - i))
                for i, group in enumerate(groups, 1)
            ]
        return self.add(name, joining, at, x=sources)

    def give(self, port: str, source: str) -> None:
        """Let what `source` gives leave by the composite's port."""
        self._join(source, OUTSIDE, port)

    def into(self, name: str) -> tuple[Joint, ...]:
        """The joints that end in a piece, in the order in which it reads them."""
        return tuple(joint for joint in self.joints if joint.target == name)

    def output_of(self, joint: Joint) -> str:
        """The port that a joint begins at."""
        return joint.output or self.pieces[joint.source].layer.outputs[0].name

    def joined(self) -> tuple[Joint, ...]:
        """The joints with all ports named."""
        return tuple(
            Joint(each.source, self.output_of(each), each.target, each.input)
            for each in self.joints
        )

    def _join(self, source: str, target: str, port: str) -> None:
        name, _, output = source.partition(".")
        self.joints.append(Joint(name, output, target, port))
