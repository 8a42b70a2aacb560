"""Where the state of a graph lies: controls, parameters, constants, decays, optimiser slots.

The layout follows from the program alone, so plans of one graph for different batch sizes agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nndl_studio.compiler.place import aligned
from nndl_studio.compiler.treatment import PLAIN, Treatment, Treatments
from nndl_studio.machine.plan import Symbol
from nndl_studio.ops.controls import CONTROLS, Control
from nndl_studio.ops.ir import Program, Value
from nndl_studio.ops.optimisers import Rule


@dataclass
class StateLayout:
    """Offsets of parameters and constants, and of what each trained parameter needs: its slots,
    its λ and λ₁ (-1 for none). `numbers` stand at fixed places from the start."""

    offsets: dict[Value, int] = field(default_factory=dict)
    slots: dict[Value, tuple[int, ...]] = field(default_factory=dict)
    decays: dict[Value, tuple[int, int]] = field(default_factory=dict)
    numbers: dict[int, tuple[float, ...]] = field(default_factory=dict)
    size: int = CONTROLS

    def take(self, numbers: int) -> int:
        """The offset of so many more numbers."""
        at = self.size
        self.size += aligned(numbers)
        return at


def lay_out_state(
    program: Program, rules: Mapping[Value, Rule], treatments: Treatments
) -> StateLayout:
    """Place everything that lasts from step to step; `rules` says what each parameter needs."""
    layout = StateLayout()
    for value in (*program.parameters, *program.constants):
        layout.offsets[value] = layout.take(value.size)
    for value, numbers in program.constants.items():
        layout.numbers[layout.offsets[value]] = numbers
    for value, rule in rules.items():
        layout.decays[value] = _decays(layout, treatments.get(value.name, PLAIN))
        layout.slots[value] = tuple(layout.take(value.size) for _ in rule.slots)
    return layout


def _decays(layout: StateLayout, treatment: Treatment) -> tuple[int, int]:
    """Where λ and λ₁ of a parameter stand: among the run's controls, or in places of its own."""
    if not treatment.decay:
        return -1, -1
    l2, l1 = treatment.own
    return _decay(layout, l2, Control.L2_DECAY), _decay(layout, l1, Control.L1_DECAY)


def _decay(layout: StateLayout, own: float | None, control: Control) -> int:
    if own is None:
        return int(control)
    at = layout.take(1)
    layout.numbers[at] = (own,)
    return at


def symbols(layout: StateLayout, program: Program) -> dict[str, Symbol]:
    """The parameters by name."""
    return {
        value.name: Symbol(value.shape, (layout.offsets[value],), batched=False)
        for value in program.parameters
    }
