"""The proof of an export: what was written answers as the network does, or it is refused."""

from __future__ import annotations

import msgspec
import numpy as np

SAMPLES = 100
PROOF = "proof"
"""What the note is called that a proved file carries."""
LIMIT = 1e-5


class Proof(msgspec.Struct, frozen=True):
    """`samples` were answered by `runtime` and by the studio; `differences` has the largest of each
    node's answers, as a share of the answer where that is over 1."""

    samples: int
    runtime: str
    differences: dict[str, float]

    @property
    def largest(self) -> float:
        """NaN if an answer is no number where the other is one."""
        return float(np.max([*self.differences.values(), 0.0]))

    @property
    def holds(self) -> bool:
        return self.largest <= LIMIT

    @property
    def worst(self) -> str:
        """The node whose answer is furthest from the studio's."""
        return max(self.differences, key=lambda node: (self.differences[node] != 0, node))
