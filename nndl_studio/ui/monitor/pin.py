"""A further view of a kind that stays where it was opened, as the window remembers it."""

from __future__ import annotations

from dataclasses import dataclass

# Between the name of a kind of view and the number of a pinned one.
PINNED = "#"
_BETWEEN = "\t"


@dataclass(frozen=True)
class Pin:
    """`name` is the view's own, "maps#2"; `node` and `probe` are what it shows."""

    name: str
    node: str
    probe: str

    @property
    def kind(self) -> str:
        """The name of the row that makes such views."""
        return self.name.partition(PINNED)[0]

    def words(self) -> str:
        """For a list of settings."""
        return _BETWEEN.join((self.name, self.node, self.probe))


def read_pin(words: str) -> Pin | None:
    """What `Pin.words` wrote; None for anything else."""
    parts = words.split(_BETWEEN)
    return Pin(*parts) if len(parts) == 3 and PINNED in parts[0] else None
