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
    found: list[Stage] = []
    for (node, backward, time), calls in groupby(
        workings.calls, lambda call: (call.node, call.backward, call.time)
    ):
        found.append(Stage("backward" if backward else "forward", node, tuple(calls), time))
    owners = groupby(workings.updates, lambda name: name.rpartition(".")[0])
    return (*found, *(Stage("update", node, (), None, tuple(names)) for node, names in owners))
