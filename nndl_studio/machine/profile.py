"""What a step of training costs, node by node: what the counters of a machine come to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NodeTime:
    """Milliseconds a step that go to one node, by phase, on all threads together."""

    node: str
    forward: float
    backward: float
    update: float

    @property
    def whole(self) -> float:
        return self.forward + self.backward + self.update


@dataclass(frozen=True)
class Profile:
    """Means over `counted` steps with a whole batch; all times in milliseconds a step.

    `step` is how long one takes, and `threads` work on it, so that there are `threads * step` to
    share out. `nodes` are the dearest first. `reading` is one thread bringing together the rows of
    the batch and varying them, `gather` all of them copying rows into their shards, `sums` adding
    up the gradients of a large batch's rounds. `instructions` are those of the plan one by one, in
    its order, the update's last.
    """

    nodes: tuple[NodeTime, ...]
    reading: float
    gather: float
    sums: float
    step: float
    threads: int
    counted: int
    instructions: tuple[float, ...] = ()

    @property
    def nodes_whole(self) -> float:
        """What all nodes take together."""
        return sum(each.whole for each in self.nodes)

    @property
    def rest(self) -> float:
        """What no part has: threads that wait for one another, the losses added up, the loop."""
        parts = self.nodes_whole + self.reading + self.gather + self.sums
        return max(0.0, self.threads * self.step - parts)

    def share(self, milliseconds: float) -> float:
        """The share of all there is, in [0, 1]."""
        whole = self.threads * self.step
        return milliseconds / whole if whole > 0 else 0.0
