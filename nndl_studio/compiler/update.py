"""What follows the gradients: clipping and noise where they are asked for, then one step for each
parameter.

Postponed gradients are made here, a few rows before the step that they are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from nndl_studio.compiler.instructions import Instructions
from nndl_studio.compiler.postpone import Rooms, rows_at_once, share_of_rows
from nndl_studio.compiler.state import StateLayout
from nndl_studio.machine.plan import Phase
from nndl_studio.ops.clipping import clip_norm, clip_value, measure
from nndl_studio.ops.dense_weight import weight_rows
from nndl_studio.ops.gradient_noise import add_noise
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


@dataclass(frozen=True)
class Update:
    """The update of one plan. A parameter's numbers are split over `lanes`, at most as many as
    the plan has; `scratch` is where the norms of all parts of the gradient go."""

    layout: StateLayout
    rules: Mapping[Value, Rule]
    gradients: Gradients
    postponed: Rooms
    batch: int
    clipping: str
    noise: bool
    most_lanes: int
    scratch: int

    @cached_property
    def lanes(self) -> int:
        total = sum(value.size for value in self.rules)
        return max(1, min(self.most_lanes, total // NUMBERS_PER_LANE))

    def phase(self, kernels: list[Kernel]) -> Phase:
        """Its instructions; `kernels` is extended by what they use."""
        return self.instructions().phase(kernels)

    def instructions(self) -> Instructions:
        """What it does, in the order in which that is done."""
        made = Instructions()
        standing = [value for value in self.rules if value not in self.postponed.runs]
        clipped = [v for v in standing if self.rules[v] not in OWN_RULES.values()]
        if self.clipping == "global norm":
            self._clip_norm(clipped, made)
        elif self.clipping == "value":
            for value in clipped:
                rows = [self._gradient(value, lane) for lane in range(self.lanes)]
                made.add(clip_value, value, rows)
        whole = set(clipped) if self.clipping != "none" else set()
        if self.noise:
            self._add_noise(clipped, made)
            whole = set(clipped)
        for value in standing:
            parts = -(-value.size // (self.lanes * NUMBERS_AT_ONCE))
            for part in range(parts):
                # Parts of a lane are those that it has clipped.
                places = range(part, self.lanes * parts, parts)
                rows = [self._step(value, at, parts, value in whole) for at in places]
                made.add(self.rules[value].kernel, value, rows)
        for value in self.postponed.runs:
            self._make_and_step(value, made)
        return made

    def listing(self) -> list[str]:
        """The update as a person reads it: a line for each parameter and what its rule keeps."""
        clipped = [] if self.clipping == "none" or not self.rules else [f"clip by {self.clipping}"]
        steps = [
            f"{value.name:<28} {rule.kernel.name.rsplit('.', 1)[-1]:<14} "
            f"{', '.join(rule.slots):<16} {'with dW = Σ dy xᵀ' * (value in self.postponed.runs)}"
            for value, rule in self.rules.items()
        ]
        noise = ["add noise"] if self.noise and self.rules else []
        return [f"  {line}".rstrip() for line in (*clipped, *noise, *steps)]

    def _make_and_step(self, value: Value, made: Instructions) -> None:
        """Rows of the gradient and, while they lie in the cache, the step along them."""
        rooms = self.postponed
        units, fan_in = rooms.shapes[value]
        # A single sample's rows need no tiles: they stay in the first cache.
        few = max(1, NUMBERS_AT_ONCE // fan_in)
        most = few if rooms.of_one_sample(value) else rows_at_once(fan_in)
        shares = [share_of_rows(units, lane, self.lanes) for lane in range(self.lanes)]
        for start in range(0, max(map(len, shares)), most):
            rows = [share[start : start + most] for share in shares]
            operands = [rooms.operands(value, lane, own) for lane, own in enumerate(rows)]
            made.add(weight_rows, value, operands, "backward")
            sizes = [len(own) * fan_in for own in rows]
            if self.clipping == "value":
                whole = [[rooms.at(lane), 0, 1, size] for lane, size in enumerate(sizes)]
                made.add(clip_value, value, whole)
            for first in range(0, max(sizes), NUMBERS_AT_ONCE):
                steps = [self._step_along(value, lane, own, first) for lane, own in enumerate(rows)]
                made.add(self.rules[value].kernel, value, steps)

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

    def _add_noise(self, values: list[Value], made: Instructions) -> None:
        """Behind the clipping, so that it is not clipped itself."""
        for value in values:
            rows = []
            for lane in range(self.lanes):
                at, distance, shards, size = self._gradient(value, lane)
                low, _ = self._range(value, lane, 1)
                summed = 1 if self.clipping != "none" else shards
                rows.append([at, distance, summed, size, low, crc32(value.name.encode())])
            made.add(add_noise, value, rows)

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
        return self._operands(value, low, [at, distance, 1 if summed else shards, size])

    def _step_along(self, value: Value, lane: int, rows: range, first: int) -> list[int]:
        """Operands of a rule for what a lane has made, from number `first` on."""
        fan_in = self.postponed.shapes[value][1]
        size = min(max(len(rows) * fan_in - first, 0), NUMBERS_AT_ONCE)
        gradient = [self.postponed.at(lane) + first, 0, 1, size]
        return self._operands(value, rows.start * fan_in + first, gradient)

    def _operands(self, value: Value, low: int, gradient: list[int]) -> list[int]:
        """Operands of a rule for the numbers from `low` on."""
        first, second = (*self.layout.slots[value], -1, -1)[:2]
        places = [self.layout.offsets[value] + low, first + low, second + low]
        return [*places, *gradient, *self.layout.decays[value], self.batch]
