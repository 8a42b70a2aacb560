"""The native loop with counters: as `loop`, and it reads a clock after each instruction.

A loop of its own, compiled when somebody first wants to know, so that the usual one pays nothing.
The kernels are the same code at the same addresses, and so are all bits.
"""

from __future__ import annotations

from functools import cache
from types import FunctionType
from typing import Any

import numpy as np
from llvmlite import ir
from numba import prange, types
from numba.extending import intrinsic

from nndl_studio.machine.claims import APART, claimed, deal
from nndl_studio.machine.loop import (
    BEGUN,
    RATE,
    UPDATES,
    call_kernel,
    gather,
    loss_of,
    write_key,
)
from nndl_studio.ops.kernel import register_subroutines, subroutine
from nndl_studio.ops.kernel_cache import native

# The time stamp of x86, the virtual count of ARM. 14 ns a reading with all that is done with it,
# where the system's clock takes 32.
COUNTER = "llvm.readcyclecounter"
TICK = ir.IntType(64)


def _reading_the_clock(_: Any) -> Any:
    """`clock()`: ticks of the processor's counter, which go on at one pace on all cores."""

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        function = builder.module.declare_intrinsic(COUNTER, (), ir.FunctionType(TICK, ()))
        return builder.call(function, ())

    return types.int64(), build


clock: Any = intrinsic(_reading_the_clock)


@subroutine
def count_lane(
    kernels: Any, opcodes: Any, rows: Any, arena: Any, low: int, high: int, ticks: Any
) -> None:
    """As `run_lane`; what each instruction took is added to `ticks` (instructions,)."""
    before = clock()
    for i in range(low, high):
        call_kernel(kernels[opcodes[i]], arena, rows[i])
        now = clock()
        ticks[i] += now - before
        before = now


@subroutine
def count_shards(
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
    ticks: Any,
) -> None:
    """As `run_shards`; the first of each shard's `ticks` is for the gathering."""
    shard = claimed(claims, worker)
    while shard >= 0:
        before = clock()
        gather(arena, data, order, start, places[shard])
        ticks[shard, 0] += clock() - before
        count_lane(kernels, opcodes, rows[shard], arena, 0, opcodes.size, ticks[shard, 1:])
        shard = claimed(claims, worker)


@subroutine
def count_lanes(
    kernels: Any,
    opcodes: Any,
    rows: Any,
    arena: Any,
    low: int,
    high: int,
    claims: Any,
    worker: int,
    ticks: Any,
) -> None:
    """As `run_lanes`."""
    lane = claimed(claims, worker)
    while lane >= 0:
        count_lane(kernels, opcodes, rows[lane], arena, low, high, ticks[lane])
        lane = claimed(claims, worker)


def counted_steps(
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
    ticks: Any,
    update_ticks: Any,
    whole: Any,
) -> int:
    """As `parallel_steps`. Adds to `ticks` (shards, 1 + instructions), `update_ticks` (lanes,
    instructions), and the ticks of all steps and how many they were to `whole` (2,)."""
    claims = np.zeros(workers * APART, np.int64)
    batch = places[-1, 1] + places[-1, 2]
    for k in range(recorded.size):
        begun = clock()
        write_key(arena, seed, step + k)
        total = 0.0
        for low in range(0, rows.shape[0], lanes):
            high = min(low + lanes, rows.shape[0])
            deal(claims, low, high)
            for worker in prange(workers):
                start = k * batch
                count_shards(
                    kernels, compute, rows, arena, data, order, start, places,
                    claims, worker, ticks,
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
                    count_lanes(
                        kernels, update, update_rows, arena, stages[stage], stages[stage + 1],
                        claims, worker, update_ticks,
                    )  # fmt: skip
        whole[0] += clock() - begun
        whole[1] += 1
    return int(recorded.size)


def read_the_clock(times: int, ticks: Any) -> int:
    """Read it so often as a lane does; the last reading."""
    before = clock()
    for i in range(times):
        now = clock()
        ticks[i % ticks.size] += now - before
        before = now
    return int(before)


@cache
def counted_loop(parallel: bool) -> Any:
    """The loop over OpenMP threads, or on the calling thread alone, where `prange` is `range`."""
    register_subroutines()
    if parallel:
        return native(counted_steps, parallel=True)
    return native(_called(counted_steps, "counted_serial_steps"))


@cache
def clock_reader() -> Any:
    register_subroutines()
    return native(read_the_clock, types.int64(types.int64, types.int64[::1]))


def _called(function: Any, name: str) -> Any:
    """The same function under another name, by which its native code is kept."""
    copy = FunctionType(function.__code__, function.__globals__, name)
    copy.__qualname__ = name
    return copy
