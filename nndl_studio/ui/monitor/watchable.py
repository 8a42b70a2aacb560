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

    def same_as(self, other: Source) -> bool:
        """Whether both are the same probe of the same node, whatever it holds by now."""
        return (self.node, self.probe) == (other.node, other.probe)
