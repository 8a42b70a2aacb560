"""The memory of one plan: gradients, then each lane's batch and activations.

A large batch has more shards than lanes: they take turns in the lanes' memory, round after round,
and a last instruction of each adds its gradients to the lane's sum. So a batch of any size needs
the memory of `MOST_LANES * MOST_SAMPLES` samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nndl_studio.compiler.place import Placement, aligned, place
from nndl_studio.compiler.postpone import Share, room_of
from nndl_studio.compiler.shards import MOST_LANES, Sizes
from nndl_studio.compiler.work import Work
from nndl_studio.ops.ir import Program, Value


@dataclass(frozen=True)
class Arena:
    """Where everything of a plan lies. `starts` and `placements` go by shard; `blocks` are the
    lanes' parameter gradients and `sums` each shard's instructions that add them up, if it takes
    rounds; `scratch` has room for a number for each parameter and lane, `rooms` for what a lane
    makes of postponed gradients. Values in `kept` are read after the last call."""

    lanes: int
    columns: Mapping[str, tuple[int, int]]
    row: int
    starts: tuple[int, ...]
    placements: tuple[Placement, ...]
    block: int
    totals: tuple[int, ...]
    sums: tuple[tuple[tuple[int, ...], ...], ...]
    scratch: int
    rooms: int
    end: int
    kept: tuple[Value, ...]

    def offsets(self, value: Value) -> tuple[int, ...]:
        """Where `value` stands in every shard."""
        return tuple(placement.offsets[value.origin] for placement in self.placements)

    def gradient(self, value: Value) -> tuple[int, ...]:
        """Where the gradient `value` of all rounds stands in every lane."""
        inside = self.placements[0].offsets[value.origin] - self.block
        return tuple(total + inside for total in self.totals)


def lay_out_arena(work: Work, share: Share, sizes: Sizes) -> Arena:
    """Place a plan for shards of `sizes` behind the state."""
    # What the outside wants to read must outlast the round.
    reused = work.purpose == "training" and not work.probes
    lanes = min(len(sizes), MOST_LANES) if reused else len(sizes)
    columns, row = _columns(work.program)
    size = sum(aligned(value.size) for value in share.gradients)
    # Gradients of all lanes lie at equal distances, so that the update can walk over them.
    blocks = [work.layout.size + lane * size for lane in range(lanes)]
    rounds = len(sizes) > lanes
    totals = [at + lanes * size for at in blocks] if rounds else blocks
    scratch = totals[-1] + size
    rooms = scratch + aligned(len(work.rules) * lanes)
    at = rooms + lanes * room_of(share.postponed)
    kept = [*_kept(work), *(v for each in share.postponed.values() for v in (each.x, each.dy))]
    starts, placements = [0] * len(sizes), [Placement({}, 0)] * len(sizes)
    first: dict[int, tuple[int, Placement]] = {}
    for lane in range(lanes):
        made: dict[int, Placement] = {}
        for shard in range(lane, len(sizes), lanes):
            samples = sizes[shard][1]
            if samples not in made:
                fixed = _fixed(work, share, columns, at, samples, blocks[lane])
                if samples not in first:
                    behind = at + aligned(row * samples)
                    first[samples] = at, place(share.calls, fixed, kept, samples, behind)
                start, placement = first[samples]
                made[samples] = placement.moved(at - start, fixed)
            starts[shard], placements[shard] = at, made[samples]
        at = max(placement.end for placement in made.values())
    sums = [
        ((blocks[s % lanes], totals[s % lanes], size, int(s < lanes)),) for s in range(len(sizes))
    ]
    return Arena(
        lanes,
        columns,
        row,
        tuple(starts),
        tuple(placements),
        blocks[0],
        tuple(totals),
        tuple(sums) if rounds and size else (),
        scratch,
        rooms,
        at,
        tuple(kept),
    )


def _fixed(
    work: Work,
    share: Share,
    columns: Mapping[str, tuple[int, int]],
    start: int,
    samples: int,
    gradients_at: int,
) -> dict[Value, int]:
    """Where the state stands, the batch of a shard from `start` on, and its gradients."""
    fixed = dict(work.layout.offsets)
    for name, value in work.program.batch.items():
        fixed[value] = start + columns[name][0] * samples
    for gradient in share.gradients.values():
        fixed[gradient.origin] = gradients_at
        gradients_at += aligned(gradient.size)
    return fixed


def _columns(program: Program) -> tuple[dict[str, tuple[int, int]], int]:
    """Where each field of the data begins in a row, its size, and the row's length."""
    columns: dict[str, tuple[int, int]] = {}
    at = 0
    for name, value in program.batch.items():
        columns[name] = (at, value.size)
        at += value.size
    return columns, at


def _kept(work: Work) -> list[Value]:
    watched = [value for values in work.probes.values() for value in values]
    return [*work.losses, *work.predictions.values(), *watched]
