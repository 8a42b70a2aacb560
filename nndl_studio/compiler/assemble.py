"""Ordered calls become an execution plan: places in the arena, instructions, the update."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.arena import Arena, lay_out_arena
from nndl_studio.compiler.encode import Shard, compute_phase, operands_of
from nndl_studio.compiler.notes import Notes, Placed
from nndl_studio.compiler.postpone import Rooms, Share, postpone, room_of, runs_of
from nndl_studio.compiler.shards import Sizes, shard_sizes
from nndl_studio.compiler.state import symbols
from nndl_studio.compiler.uncollected import uncollected
from nndl_studio.compiler.update import Update
from nndl_studio.compiler.work import Work
from nndl_studio.machine.plan import ExecutionPlan, Phase, Symbol
from nndl_studio.ops.ir import Call, Value
from nndl_studio.ops.kernel import Kernel


@uncollected()
def assemble(work: Work, batch: int, shards: int, notes: Notes | None = None) -> ExecutionPlan:
    """The plan for batches of `batch` samples in `shards`; what was done goes into `notes`."""
    sizes = shard_sizes(batch, shards)
    share = postpone(work, sizes)
    arena = lay_out_arena(work, share, sizes)
    gradients = {value: arena.gradient(g) for value, g in share.gradients.items()}
    update = _update(work, share, arena, gradients, sizes)
    updates = update.instructions()
    if notes is not None:
        notes.after("postpone", share.calls)
        notes.placed = Placed(work, sizes, share, arena, updates)

    def symbol(value: Value) -> Symbol:
        return Symbol(value.shape, arena.offsets(value), value.batched)

    kernels: list[Kernel] = []
    compute = _compute(share, arena, sizes, kernels)
    updating = updates.phase(kernels)
    return ExecutionPlan(
        dtype=work.dtype,
        batch=batch,
        lanes=arena.lanes,
        kernels=tuple(kernels),
        compute=compute,
        update=updating,
        gather=_gather(arena, sizes),
        losses=_losses(work, arena),
        row=arena.row,
        columns=arena.columns,
        state_size=work.layout.size,
        arena_size=arena.end,
        constants=tuple(work.layout.numbers.items()),
        parameters=symbols(work.layout, work.program),
        gradients={
            value.name: Symbol(value.shape, offsets, batched=False)
            for value, offsets in gradients.items()
        },
        probes={key: tuple(map(symbol, values)) for key, values in work.probes.items()},
        predictions={node: symbol(value) for node, value in work.predictions.items()},
        # Words for 2,000 nodes would take a twentieth of the time: they are made for who asks.
        listing=lambda: [*map(_line, share.calls), *update.listing()],
    )


def _compute(share: Share, arena: Arena, sizes: Sizes, kernels: list[Kernel]) -> Phase:
    """What shards compute, each in its own part of the arena; its kernels go into `kernels`."""
    batch = sum(samples for _, samples in sizes)
    places = [
        Shard(placement.offsets, first, samples)
        for placement, (first, samples) in zip(arena.placements, sizes, strict=True)
    ]
    operands = operands_of(share.calls, places, batch)
    return compute_phase(share.calls, operands, arena.sums, kernels)


def _update(
    work: Work,
    share: Share,
    arena: Arena,
    gradients: Mapping[Value, tuple[int, ...]],
    sizes: Sizes,
) -> Update:
    """What makes the step out of the shards' gradients, and out of those it makes itself."""
    runs = {
        value: runs_of(arena.offsets(each.dy), arena.offsets(each.x), sizes)
        for value, each in share.postponed.items()
    }
    shapes = {value: each.shape for value, each in share.postponed.items()}
    return Update(
        work.layout,
        work.rules,
        gradients,
        Rooms(arena.rooms, room_of(share.postponed), runs, shapes),
        sum(samples for _, samples in sizes),
        work.clipping,
        work.noise,
        arena.lanes,
        arena.scratch,
    )


def _gather(arena: Arena, sizes: Sizes) -> NDArray[np.int64]:
    """(shards, 3): where each shard's batch goes, its first sample, its samples."""
    return np.array([(at, *size) for at, size in zip(arena.starts, sizes, strict=True)], np.int64)


def _losses(work: Work, arena: Arena) -> NDArray[np.int64]:
    """(shards, terms): where the per-sample losses stand."""
    offsets = np.array([arena.offsets(loss) for loss in work.losses], np.int64)
    return offsets.reshape(len(work.losses), len(arena.starts)).T.copy()


def _line(call: Call) -> str:
    def words(values: tuple[Value, ...]) -> str:
        return ", ".join(value.name for value in values)

    return f"  {call.node:<14} {call.op.name:<28} {words(call.inputs)} → {words(call.outputs)}"
