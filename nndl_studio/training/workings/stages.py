"""A step in the order in which it is taken: node by node forward, the loss, node by node backward,
the update."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from nndl_studio.ops.ir import Call, Value

if TYPE_CHECKING:
    from nndl_studio.training.workings.record import Workings

Way = Literal["forward", "backward", "update"]
Run = tuple[str, bool, tuple[Call, ...]]


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
    runs: list[Run] = [
        (node, backward, tuple(calls))
        for (node, backward), calls in groupby(
            workings.calls, lambda call: (call.node, call.backward)
        )
    ]
    forward = list(_forward(runs))
    times = {
        value: stage.time
        for stage in forward
        if stage.time is not None
        for call in stage.calls
        for value in call.outputs
    }
    backward = [
        Stage("backward", node, calls, _time_back(workings, times, calls))
        for node, back, calls in runs
        if back
    ]
    owners = groupby(workings.updates, lambda name: name.rpartition(".")[0])
    update = [Stage("update", node, (), None, tuple(names)) for node, names in owners]
    return (*forward, *backward, *update)


def _forward(runs: list[Run]) -> list[Stage]:
    """A node that runs again and again is in a loop, and each time is one step later."""
    times = Counter(node for node, backward, _ in runs if not backward)
    passed: Counter[str] = Counter()
    found: list[Stage] = []
    for node, backward, calls in runs:
        if not backward:
            time = passed[node] if times[node] > 1 else None
            found.append(Stage("forward", node, calls, time))
            passed[node] += 1
    return found


def _time_back(
    workings: Workings, times: Mapping[Value, int], calls: tuple[Call, ...]
) -> int | None:
    """The step of what the node made, whose gradient it works on; None outside of loops, and where
    gradients of all steps are added up."""
    for call in calls:
        for value in (*call.inputs, *call.outputs):
            of = workings.sloped.get(value.origin)
            made = workings.maker(of) if of is not None else None
            if of is not None and made is not None and made[0].node == call.node:
                return times.get(of.origin)
    return None
