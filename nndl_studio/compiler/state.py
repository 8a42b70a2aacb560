"""Where the state of a graph lies: controls, parameters, constants, optimiser slots.

The layout follows from the program alone, so plans of one graph for different batch sizes agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nndl_studio.compiler.place import aligned
from nndl_studio.machine.plan import Symbol
from nndl_studio.ops.controls import CONTROLS
from nndl_studio.ops.ir import Program, Value
from nndl_studio.ops.update import Rule

# Below this many parameters a second lane costs more than it saves.
NUMBERS_PER_LANE = 4096


@dataclass(frozen=True)
class StateLayout:
    """Offsets of parameters and constants, and of the slots of each trained parameter."""

    offsets: dict[Value, int]
    slots: dict[Value, tuple[int, ...]]
    size: int


def lay_out_state(program: Program, trained: Sequence[Value], rule: Rule | None) -> StateLayout:
    """Place everything that lasts from step to step. `trained` parameters get slots."""
    offsets: dict[Value, int] = {}
    slots: dict[Value, tuple[int, ...]] = {}
    at = CONTROLS
    for value in (*program.parameters, *program.constants):
        offsets[value] = at
        at += aligned(value.size)
    for value in trained if rule else ():
        assert rule is not None
        slots[value] = tuple(at + k * aligned(value.size) for k in range(rule.slots))
        at += rule.slots * aligned(value.size)
    return StateLayout(offsets, slots, at)


def symbols(layout: StateLayout, program: Program) -> dict[str, Symbol]:
    """The parameters by name."""
    return {
        value.name: Symbol(value.shape, (layout.offsets[value],), batched=False)
        for value in program.parameters
    }


def update_rows(
    layout: StateLayout, gradients: dict[Value, list[int]], decayed: set[str]
) -> list[list[list[int]]]:
    """Operand rows of the update, lane by lane; a parameter's numbers are split over the lanes.

    `gradients` gives each trained parameter's gradient offset in every shard.
    """
    if not gradients:
        return []
    shards = len(next(iter(gradients.values())))
    total = sum(value.size for value in gradients)
    lanes = max(1, min(shards, total // NUMBERS_PER_LANE))
    return [
        [
            _update_row(layout, value, offsets, lane, lanes, value.name in decayed)
            for value, offsets in gradients.items()
        ]
        for lane in range(lanes)
    ]


def _update_row(
    layout: StateLayout, value: Value, offsets: list[int], lane: int, lanes: int, decay: bool
) -> list[int]:
    low, high = value.size * lane // lanes, value.size * (lane + 1) // lanes
    first, second = (*layout.slots[value], -1, -1)[:2]
    distance = offsets[1] - offsets[0] if len(offsets) > 1 else 0
    return [
        layout.offsets[value] + low,
        first + low,
        second + low,
        offsets[0] + low,
        distance,
        len(offsets),
        high - low,
        int(decay),
    ]
