"""Pass 6: weight gradients of dense layers are left to the update, a few rows at a time.

Otherwise each shard writes a gradient as large as the weights, and all are read again to be added
up. Here lanes share rows instead of samples: they make a few from the samples of all shards, and
step along them while they lie in the cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain

from nndl_studio.compiler.place import aligned
from nndl_studio.compiler.shards import MOST_LANES, Sizes
from nndl_studio.compiler.work import Work
from nndl_studio.ops.dense import DENSE_BACKWARD_WEIGHT
from nndl_studio.ops.dense_weight import SAMPLES_AS_ROWS
from nndl_studio.ops.ir import Call, Role, Value
from nndl_studio.ops.optimisers import OWN_RULES
from nndl_studio.ops.tile_sizes import OUTER_ROWS

# The norm of a gradient takes all of it.
CLIPPED_IN_PARTS = ("none", "value")
# Numbers of a gradient that are made at once: with their weights and what the rule keeps of each,
# they lie in the second cache.
NUMBERS_MADE = 24_576


@dataclass(frozen=True)
class Factors:
    """What dW = Σ dy xᵀ, of `shape` (units, fan_in), is made of: x as (samples, fan_in), and dy.

    The parameter's own shape may be another: kernels that cover whole maps are a dense layer.
    """

    x: Value
    dy: Value
    shape: tuple[int, ...]


Postponed = Mapping[Value, Factors]
"""By parameter."""


@dataclass(frozen=True)
class Share:
    """What is left to the shards: their calls, and the gradients that they write. Those that the
    update makes are `postponed`."""

    calls: tuple[Call, ...]
    gradients: Mapping[Value, Value]
    postponed: Postponed


def postpone(work: Work, sizes: Sizes) -> Share:
    """Which of the work's gradients shards of `sizes` write, and which the update makes."""
    shards, one_by_one = len(sizes), all(samples == 1 for _, samples in sizes)
    whole = work.clipping not in CLIPPED_IN_PARTS or work.noise
    if work.purpose != "training" or work.workings or whole or shards > MOST_LANES:
        return Share(work.calls, work.gradients, {})
    parameters = _alone(work)
    calls, postponed = [], {}
    for call in work.calls:
        parameter = parameters.get(call.outputs[0])
        if parameter is None or not _is_dense(call):
            calls.append(call)
            continue
        x, dy = call.inputs
        if not one_by_one:
            calls.append(_as_rows(call))
            x = calls[-1].outputs[0]
        postponed[parameter] = Factors(x, dy, call.outputs[0].shape)
    left = {value: g for value, g in work.gradients.items() if value not in postponed}
    return Share(tuple(calls), left, postponed)


def _alone(work: Work) -> dict[Value, Value]:
    """Parameters by their gradients, where nothing but the optimiser reads those."""
    own = {rule.kernel for rule in OWN_RULES.values()}
    read = {value.origin for call in work.calls for value in call.inputs}
    read |= {value.origin for values in work.probes.values() for value in values}
    return {
        gradient.origin: parameter
        for parameter, gradient in work.gradients.items()
        if gradient.origin not in read and work.rules[parameter].kernel not in own
    }


def _is_dense(call: Call) -> bool:
    """Whether it is the weight gradient of a dense layer, of one step and many samples."""
    if call.op is not DENSE_BACKWARD_WEIGHT:
        return False
    return len(call.inputs[0].shape) == 1 and all(value.batched for value in call.inputs)


def _as_rows(call: Call) -> Call:
    x = call.inputs[0]
    rows = Value(f"{x.name} as rows", x.shape, Role.ACTIVATION)
    return replace(call, op=SAMPLES_AS_ROWS, inputs=(x,), outputs=(rows,))


def rows_at_once(fan_in: int) -> int:
    """How many rows of a gradient are made before a step along them: whole tiles."""
    return max(1, NUMBERS_MADE // (fan_in * OUTER_ROWS)) * OUTER_ROWS


def share_of_rows(units: int, lane: int, lanes: int) -> range:
    """The rows that a lane makes: whole tiles, as even as can be."""
    tiles = -(-units // OUTER_ROWS)
    low, high = (tiles * bound // lanes * OUTER_ROWS for bound in (lane, lane + 1))
    return range(min(low, units), min(high, units))


def room_of(postponed: Postponed) -> int:
    """Numbers that a lane needs for the rows that it makes."""
    shapes = (each.shape for each in postponed.values())
    sizes = (min(rows_at_once(fan_in), units) * fan_in for units, fan_in in shapes)
    return aligned(max(sizes, default=0))


@dataclass(frozen=True)
class Rooms:
    """Where lanes make rows: each has `room` numbers from `start` on.

    By parameter, `runs` say where the factors of all shards lie, and `shapes` are those of the
    gradients, (units, fan_in).
    """

    start: int
    room: int
    runs: Mapping[Value, list[list[int]]]
    shapes: Mapping[Value, tuple[int, ...]]

    def at(self, lane: int) -> int:
        return self.start + lane * self.room

    def of_one_sample(self, parameter: Value) -> bool:
        """Whether each number of the gradient is a single product."""
        (*_, shards, samples), *others = self.runs[parameter]
        return shards * samples == 1 and not others

    def operands(self, parameter: Value, lane: int, rows: range) -> list[int]:
        """What `weight_rows` takes to make `rows`."""
        runs = self.runs[parameter]
        sizes = [len(rows), self.shapes[parameter][1], rows.start, len(runs)]
        return [self.at(lane), *sizes, *chain(*runs)]


def runs_of(dy: tuple[int, ...], x: tuple[int, ...], sizes: Sizes) -> list[list[int]]:
    """Shards of one size that lie at equal distances, as `weight_rows` takes them: offsets of dy
    and of x by shard, with `sizes`."""
    runs: list[list[int]] = []
    for dy_at, x_at, (_, samples) in zip(dy, x, sizes, strict=True):
        if runs and _goes_on(runs[-1], dy_at, x_at, samples):
            first_dy, _, first_x, _, shards, _ = runs[-1]
            apart = (dy_at - first_dy) // shards, (x_at - first_x) // shards
            runs[-1] = [first_dy, apart[0], first_x, apart[1], shards + 1, samples]
        else:
            runs.append([dy_at, 0, x_at, 0, 1, samples])
    return runs


def _goes_on(run: list[int], dy_at: int, x_at: int, samples: int) -> bool:
    first_dy, dy_apart, first_x, x_apart, shards, size = run
    if samples != size:
        return False
    return shards == 1 or (
        dy_at == first_dy + shards * dy_apart and x_at == first_x + shards * x_apart
    )
