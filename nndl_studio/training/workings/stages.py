"""A step in the order in which it is taken: node by node forward, the loss, node by node backward,
the update."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from nndl_studio.ops.ir import Call
from nndl_studio.training.workings.record import Workings

Way = Literal["forward", "backward", "update"]


@dataclass(frozen=True)
class Stage:
    """What one node does on the way: its `calls`, and in a loop at which step of time; in the
    update, which parameters change."""

    way: Way
    node: str
    calls: tuple[Call, ...] = ()
    time: int | None = None
    parameters: tuple[str, ...] = ()


def stages(workings: Workings) -> tuple[Stage, ...]:
    """All stages of a step."""
    runs = [
        (node, backward, tuple(calls))
        for (node, backward), calls in groupby(
            workings.calls, lambda call: (call.node, call.backward)
        )
    ]
    again = {node for node, backward, _ in runs if _times(runs, node, backward) > 1}
    passed: dict[tuple[str, bool], int] = {}
    found: list[Stage] = []
    for node, backward, calls in runs:
        time = passed.get((node, backward), 0)
        passed[node, backward] = time + 1
        if node in again:
            # Back in time the last step comes first.
            at = _times(runs, node, True) - 1 - time if backward else time
        way: Way = "backward" if backward else "forward"
        found.append(Stage(way, node, calls, at if node in again else None))
    owners = groupby(workings.updates, lambda name: name.rpartition(".")[0])
    return (*found, *(Stage("update", node, (), None, tuple(names)) for node, names in owners))


def _times(runs: list[tuple[str, bool, tuple[Call, ...]]], node: str, backward: bool) -> int:
    return sum((own, back) == (node, backward) for own, back, _ in runs)
