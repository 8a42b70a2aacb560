"""The native instruction loop: runs any plan, compiled once for each kind of numbers.

Kernels come as an array of addresses, never as globals, so that the compiled loop can be cached.
numba could take a tuple of them instead, but looks each up again at every call: 1-9 ms. The two
entry points differ only in how lanes run: in parallel, or one after another.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numba import prange, types
from numba.extending import intrinsic

from nndl_studio.machine.claims import APART, claimed, deal
from nndl_studio.ops.controls import Control
from nndl_studio.ops.kernel import register_subroutines, subroutine
from nndl_studio.ops.kernel_cache import native
from nndl_studio.ops.scalar import mix
from nndl_studio.ops.tiles import turn_chosen

KEY = int(Control.KEY_0)
UPDATES, BEGUN = int(Control.UPDATES), int(Control.BEGUN)
RATE = int(Control.LEARNING_RATE)


def _calling_kernel(_: Any, address: Any, arena: Any, operands: Any) -> Any:
    """`call_kernel(address, arena, operands)`: run the native kernel there.

    It was compiled for these types of `arena` and `operands`, and is called as numba's own
    functions call one another.
    """
    taken = (arena, operands)

    def build(context: Any, builder: Any, _: Any, given: Any) -> Any:
        shape = context.call_conv.get_function_type(types.none, taken)
        function = builder.inttoptr(given[0], shape.as_pointer())
        status, _ = context.call_conv.call_function(builder, function, types.none, taken, given[1:])
        with builder.if_then(status.is_error, likely=False):
            context.call_conv.return_status_propagate(builder, status)
        return context.get_dummy_value()

    return types.none(address, *taken), build


call_kernel: Any = intrinsic(_calling_kernel)


@subroutine
def gather(arena: Any, data: Any, order: Any, start: int, place: Any) -> None:
    """Copy rows of both parts of `data` into columns of the shard's batch: (row, samples)."""
    at, first, n = place[0], place[1], place[2]
    rows = order[start + first : start + first + n]
    for part in data:
        row = part.shape[1]
        turn_chosen(arena, at, n, part.reshape(part.size), 0, rows, row, row)
        at += row * n


@subroutine
def write_key(arena: Any, seed: Any, step: int) -> None:
    """The step's random key as four 16-bit words."""
    key = mix(mix(seed) + np.uint64(step))
    for word in range(4):
        shift = np.uint64(48 - 16 * word)
        arena[KEY + word] = arena.dtype.type((key >> shift) & np.uint64(0xFFFF))


@subroutine
def loss_of(arena: Any, losses: Any, places: Any, low: int, high: int) -> float:
    """Sum over the samples of shards `low` to `high`, in their order."""
    total = 0.0
    for s in range(low, high):
        for term in range(losses.shape[1]):
            at = losses[s, term]
            for j in range(places[s, 2]):
                total += arena[at + j]
    return total


@subroutine
def run_lane(kernels: Any, opcodes: Any, rows: Any, arena: Any, low: int, high: int) -> None:
    """Instructions `low` to `high` of one lane, in order."""
    for i in range(low, high):
        call_kernel(kernels[opcodes[i]], arena, rows[i])


@subroutine
def run_shards(
    kernels: Any,
    opcodes: Any,
    rows: Any,
    arena: Any,
    data: Any,
    order: Any,
    start: int,
    places: Any,
    claims: Any,
    worker: int,
) -> None:
    """Gather and run shards, as long as there are any."""
    shard = claimed(claims, worker)
    while shard >= 0:
        gather(arena, data, order, start, places[shard])
        run_lane(kernels, opcodes, rows[shard], arena, 0, opcodes.size)
        shard = claimed(claims, worker)


@subroutine
def run_lanes(
    kernels: Any,
    opcodes: Any,
    rows: Any,
    arena: Any,
    low: int,
    high: int,
    claims: Any,
    worker: int,
) -> None:
    """Instructions `low` to `high` of lanes, as long as there are any."""
    lane = claimed(claims, worker)
    while lane >= 0:
        run_lane(kernels, opcodes, rows[lane], arena, low, high)
        lane = claimed(claims, worker)


def parallel_steps(
    kernels: Any,
    compute: Any,
    rows: Any,
    update: Any,
    update_rows: Any,
    stages: Any,
    arena: Any,
    data: Any,
    order: Any,
    places: Any,
    losses: Any,
    lanes: int,
    workers: int,
    seed: Any,
    step: int,
    rates: Any,
    recorded: Any,
) -> int:
    """Run as many batches as `recorded` has room for; returns how many had a finite loss.

    Batch k reads the samples from `order[k * batch]` on, `lanes` shards at a time, shared out among
    `workers`; its update has the learning rate `rates[k]`, and lanes wait for one another where a
    stage begins. The first batch whose loss is not finite ends the run before its update.
    """
    claims = np.zeros(workers * APART, np.int64)
    batch = places[-1, 1] + places[-1, 2]
    for k in range(recorded.size):
        write_key(arena, seed, step + k)
        total = 0.0
        for low in range(0, rows.shape[0], lanes):
            high = min(low + lanes, rows.shape[0])
            deal(claims, low, high)
            for worker in prange(workers):
                start = k * batch
                run_shards(
                    kernels, compute, rows, arena, data, order, start, places,
                    claims, worker,
                )  # fmt: skip
            total += loss_of(arena, losses, places, low, high)
        recorded[k] = total / batch
        if not np.isfinite(recorded[k]):
            return k
        if update.size > 0:
            arena[UPDATES] = step + k + 1 - arena[BEGUN]
            arena[RATE] = rates[k]
            for stage in range(stages.size - 1):
                deal(claims, 0, update_rows.shape[0])
                for worker in prange(workers):
                    run_lanes(
                        kernels, update, update_rows, arena, stages[stage], stages[stage + 1],
                        claims, worker,
                    )  # fmt: skip
    return int(recorded.size)


def serial_steps(
    kernels: Any,
    compute: Any,
    rows: Any,
    update: Any,
    update_rows: Any,
    stages: Any,
    arena: Any,
    data: Any,
    order: Any,
    places: Any,
    losses: Any,
    lanes: int,
    workers: int,
    seed: Any,
    step: int,
    rates: Any,
    recorded: Any,
) -> int:
    """As `parallel_steps`, one lane after another: the same bits, and no fork and join."""
    batch = places[-1, 1] + places[-1, 2]
    for k in range(recorded.size):
        write_key(arena, seed, step + k)
        total = 0.0
        for low in range(0, rows.shape[0], lanes):
            high = min(low + lanes, rows.shape[0])
            for shard in range(low, high):
                gather(arena, data, order, k * batch, places[shard])
                run_lane(kernels, compute, rows[shard], arena, 0, compute.size)
            total += loss_of(arena, losses, places, low, high)
        recorded[k] = total / batch
        if not np.isfinite(recorded[k]):
            return k
        if update.size > 0:
            arena[UPDATES] = step + k + 1 - arena[BEGUN]
            arena[RATE] = rates[k]
            for stage in range(stages.size - 1):
                for lane in range(update_rows.shape[0]):
                    run_lane(
                        kernels, update, update_rows[lane], arena, stages[stage], stages[stage + 1]
                    )
    return int(recorded.size)


@cache
def parallel_loop() -> Any:
    """The loop over OpenMP threads."""
    register_subroutines()
    return native(parallel_steps, parallel=True)


@cache
def serial_loop() -> Any:
    """The loop on the calling thread alone."""
    register_subroutines()
    return native(serial_steps)
