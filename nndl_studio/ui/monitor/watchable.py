"""What a live view can show: a probe of a node."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """`panels` are the names of its parts, where it has several; `axes` how a picture of it is
    laid out, where its values don't say."""

    node: str
    probe: str
    label: str
    kind: str
    panels: tuple[str, ...] = ()
    axes: tuple[int, ...] = ()

    @property
    def inmost(self) -> str:
        """The node that is watched; of a composite `NTM` its piece, `NTM.key`."""
        return f"{self.node}.{self.probe}".rpartition(".")[0]

    def same_as(self, other: Source) -> bool:
        """Whether both are the same probe of the same node, whatever it holds by now."""
        return (self.node, self.probe) == (other.node, other.probe)
