"""What follows the gradients: how each parameter is treated, and the instructions of the update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nndl_studio.compiler.encode import as_operands
from nndl_studio.compiler.state import StateLayout
from nndl_studio.machine.plan import Phase
from nndl_studio.ops.ir import Value
from nndl_studio.ops.kernel import Kernel
from nndl_studio.ops.update import OWN_RULES, RULES, Rule

# Below this many parameters a second lane costs more than it saves.
NUMBERS_PER_LANE = 4096


@dataclass(frozen=True)
class Treatment:
    """What training does to a parameter. `rule` names one of its own, "" is the optimiser's."""

    trained: bool = True
    decay: bool = False
    rule: str = ""

    def changed_by(self, purpose: str) -> bool:
        """Whether a plan for `purpose` needs its gradient; a count is changed by training alone."""
        return self.trained or (bool(self.rule) and purpose == "training")


Treatments = Mapping[str, Treatment]


def rules_for(
    trained: Sequence[Value], treatments: Treatments, optimiser: str
) -> dict[Value, Rule]:
    """The rule by which each of the `trained` parameters is changed."""
    own = {value: treatments.get(value.name, Treatment()).rule for value in trained}
    return {value: OWN_RULES[own[value]] if own[value] else RULES[optimiser] for value in trained}


def update_phase(
    layout: StateLayout,
    rules: Mapping[Value, Rule],
    gradients: Mapping[Value, tuple[int, ...]],
    treatments: Treatments,
    batch: int,
    kernels: list[Kernel],
) -> Phase:
    """One instruction a parameter, lane by lane; a parameter's numbers are split over the lanes.

    `gradients` gives each parameter's gradient offset in every shard; `kernels` is extended by
    what the rules use.
    """
    if not rules:
        return Phase(np.zeros(0, np.int64), as_operands([]))
    shards = len(gradients[next(iter(rules))])
    total = sum(value.size for value in rules)
    lanes = max(1, min(shards, total // NUMBERS_PER_LANE))
    decayed = {name for name, treatment in treatments.items() if treatment.decay}
    rows = [
        [
            [
                *_row(layout, value, gradients[value], lane, lanes),
                int(value.name in decayed),
                batch,
            ]
            for value in rules
        ]
        for lane in range(lanes)
    ]
    for rule in rules.values():
        if rule.kernel not in kernels:
            kernels.append(rule.kernel)
    opcodes = [kernels.index(rule.kernel) for rule in rules.values()]
    return Phase(np.array(opcodes, np.int64), as_operands(rows))


def _row(
    layout: StateLayout, value: Value, offsets: Sequence[int], lane: int, lanes: int
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
    ]
