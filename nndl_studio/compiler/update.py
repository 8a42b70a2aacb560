"""What follows the gradients: clipping where it is asked for, then one step for each parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from nndl_studio.compiler.encode import as_operands
from nndl_studio.compiler.state import StateLayout
from nndl_studio.machine.plan import Owner, Phase
from nndl_studio.ops.clipping import clip_norm, clip_value, measure
from nndl_studio.ops.ir import Value
from nndl_studio.ops.kernel import Kernel
from nndl_studio.ops.optimisers import OWN_RULES, Rule

# Below this many parameters a second lane costs more than it saves.
NUMBERS_PER_LANE = 4096
# A rule takes so many numbers through summing up, decay and step before it goes on to others: they
# stay in the first cache from one to the next.
NUMBERS_AT_ONCE = 4096

Gradients = Mapping[Value, tuple[int, ...]]
"""Each parameter's gradient offset in every shard."""


@dataclass
class Instructions:
    """Kernels in the order they run, each with a row of operands for every lane, and a parameter
    that it is for."""

    kernels: list[Kernel] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    rows: list[list[list[int]]] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)

    def add(self, kernel: Kernel, value: Value, rows: list[list[int]]) -> None:
        self.kernels.append(kernel)
        self.values.append(value)
        self.rows.append(rows)

    def wait(self) -> None:
        """Let no lane go on before all have come here."""
        self.waits.append(len(self.kernels))

    def phase(self, kernels: list[Kernel]) -> Phase:
        """As the machine reads it; the plan's `kernels` are extended by what is used."""
        for kernel in self.kernels:
            if kernel not in kernels:
                kernels.append(kernel)
        opcodes = [kernels.index(kernel) for kernel in self.kernels]
        lanes = [list(lane) for lane in zip(*self.rows, strict=True)]
        owners = tuple(Owner(value.name.rpartition(".")[0], "update") for value in self.values)
        return Phase(np.array(opcodes, np.int64), as_operands(lanes), tuple(self.waits), owners)


@dataclass(frozen=True)
class Update:
    """The update of one plan. A parameter's numbers are split over `lanes`; `scratch` is where
    the norms of all parts of the gradient go."""

    layout: StateLayout
    rules: Mapping[Value, Rule]
    gradients: Gradients
    batch: int
    clipping: str
    scratch: int

    @cached_property
    def lanes(self) -> int:
        total = sum(value.size for value in self.rules)
        shards = len(self.gradients[next(iter(self.rules))]) if self.rules else 1
        return max(1, min(shards, total // NUMBERS_PER_LANE))

    def phase(self, kernels: list[Kernel]) -> Phase:
        """Its instructions; `kernels` is extended by what they use."""
        made = Instructions()
        clipped = [v for v, rule in self.rules.items() if rule not in OWN_RULES.values()]
        if self.clipping == "global norm":
            self._clip_norm(clipped, made)
        elif self.clipping == "value":
            for value in clipped:
                rows = [self._gradient(value, lane) for lane in range(self.lanes)]
                made.add(clip_value, value, rows)
        whole = set(clipped) if self.clipping != "none" else set()
        for value, rule in self.rules.items():
            parts = -(-value.size // (self.lanes * NUMBERS_AT_ONCE))
            for part in range(parts):
                # Parts of a lane are those that it has clipped.
                places = range(part, self.lanes * parts, parts)
                rows = [self._step(value, at, parts, value in whole) for at in places]
                made.add(rule.kernel, value, rows)
        return made.phase(kernels)

    def listing(self) -> list[str]:
        """The update as a person reads it: a line for each parameter and what its rule keeps."""
        clipped = [] if self.clipping == "none" or not self.rules else [f"clip by {self.clipping}"]
        steps = [
            f"{value.name:<28} {rule.kernel.name.rsplit('.', 1)[-1]:<14} {', '.join(rule.slots)}"
            for value, rule in self.rules.items()
        ]
        return [f"  {line}".rstrip() for line in (*clipped, *steps)]

    def _clip_norm(self, clipped: list[Value], made: Instructions) -> None:
        parts = len(clipped) * self.lanes
        for index, value in enumerate(clipped):
            at = self.scratch + index * self.lanes
            rows = [[*self._gradient(value, lane), at + lane] for lane in range(self.lanes)]
            made.add(measure, value, rows)
        made.wait()
        for value in clipped:
            rows = []
            for lane in range(self.lanes):
                at, _, _, size = self._gradient(value, lane)
                rows.append([at, size, self.scratch, parts])
            made.add(clip_norm, value, rows)

    def _range(self, value: Value, place: int, parts: int) -> tuple[int, int]:
        """The first number of a part, and how many they are; each lane has `parts` of them."""
        places = self.lanes * parts
        low, high = (value.size * bound // places for bound in (place, place + 1))
        return low, high - low

    def _gradient(self, value: Value, place: int, parts: int = 1) -> list[int]:
        """A part of the gradient in shard 0, the distance between shards, shards, size."""
        offsets = self.gradients[value]
        low, size = self._range(value, place, parts)
        distance = offsets[1] - offsets[0] if len(offsets) > 1 else 0
        return [offsets[0] + low, distance, len(offsets), size]

    def _step(self, value: Value, place: int, parts: int, summed: bool) -> list[int]:
        """Operands of a rule; with `summed` the whole gradient stands in shard 0's place."""
        low, _ = self._range(value, place, parts)
        at, distance, shards, size = self._gradient(value, place, parts)
        first, second = (*self.layout.slots[value], -1, -1)[:2]
        return [
            self.layout.offsets[value] + low,
            first + low,
            second + low,
            at,
            distance,
            1 if summed else shards,
            size,
            *self.layout.decays[value],
            self.batch,
        ]
