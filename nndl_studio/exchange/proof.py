"""The proof of an export: what was written answers as the network does, or it is refused."""

from __future__ import annotations

import msgspec
import numpy as np

SAMPLES = 100
PROOF = "proof"
"""What the note is called that a proved file carries."""
LIMIT = 1e-5
AS_FAR, MOST_ROUNDING = 10.0, 1e-3
"""Where the studio itself is further than `LIMIT` from the answers of float64, so may others be, by
this factor of it; a network that rounds worse than the second can't be judged."""


class Proof(msgspec.Struct, frozen=True):
    """`samples` were answered by `runtime` and by the studio; `differences` has the largest of each
    node's answers, as a share of the answer where that is over 1. `rounding`, looked at where one
    is over `LIMIT`, is how far the studio's own answers are from those in float64."""

    samples: int
    runtime: str
    differences: dict[str, float]
    rounding: dict[str, float] = {}

    @property
    def largest(self) -> float:
        """NaN if an answer is no number where the other is one."""
        return float(np.max([*self.differences.values(), 0.0]))

    @property
    def holds(self) -> bool:
        return all(far <= self._allowed(node) for node, far in self.differences.items())

    def _allowed(self, node: str) -> float:
        own = self.rounding.get(node, 0.0)
        return max(LIMIT, AS_FAR * own) if own <= MOST_ROUNDING else LIMIT

    @property
    def worst(self) -> str:
        """The node whose answer is furthest from the studio's."""
        far = {node: np.nan_to_num(each, nan=np.inf) for node, each in self.differences.items()}
        return max(far, key=far.__getitem__)

    @property
    def own(self) -> float:
        """The most that the studio's own answers are from those in float64; 0 if nobody looked."""
        return float(np.max([*self.rounding.values(), 0.0]))
