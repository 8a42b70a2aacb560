"""Where the state of a graph lies: controls, parameters, constants, optimiser slots.

The layout follows from the program alone, so plans of one graph for different batch sizes agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nndl_studio.compiler.place import aligned
from nndl_studio.machine.plan import Symbol
from nndl_studio.ops.controls import CONTROLS
from nndl_studio.ops.ir import Program, Value
from nndl_studio.ops.update import Rule


@dataclass(frozen=True)
class StateLayout:
    """Offsets of parameters and constants, and of the slots of each trained parameter."""

    offsets: dict[Value, int]
    slots: dict[Value, tuple[int, ...]]
    size: int


def lay_out_state(program: Program, rules: Mapping[Value, Rule]) -> StateLayout:
    """Place everything that lasts from step to step; `rules` says what each parameter needs."""
    offsets: dict[Value, int] = {}
    slots: dict[Value, tuple[int, ...]] = {}
    at = CONTROLS
    for value in (*program.parameters, *program.constants):
        offsets[value] = at
        at += aligned(value.size)
    for value, rule in rules.items():
        slots[value] = tuple(at + k * aligned(value.size) for k in range(rule.slots))
        at += rule.slots * aligned(value.size)
    return StateLayout(offsets, slots, at)


def symbols(layout: StateLayout, program: Program) -> dict[str, Symbol]:
    """The parameters by name."""
    return {
        value.name: Symbol(value.shape, (layout.offsets[value],), batched=False)
        for value in program.parameters
    }
