"""How threads share out shards: each has its own, and whoever is done first takes of the others'.

With a fixed half for each of two threads, both wait for the one that other programs hold up, at
every step; and processors with fast and slow cores always wait for the slow ones. Which thread runs
a shard changes no bit.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from nndl_studio.ops.kernel import subroutine

# Numbers from one thread's claims to the next one's: 128 bytes, so that no two share a cache line.
APART = 16


def _claiming(_: Any, claims: Any, at: Any) -> Any:
    """`claim(claims, at)`: the number there, which then is one more, whoever else asks."""

    def build(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, given[0])
        pointer = builder.gep(array.data, [given[1]])
        return builder.atomic_rmw("add", pointer, ir.IntType(64)(1), "acq_rel")

    return types.int64(claims, types.int64), build


claim: Any = intrinsic(_claiming)


@subroutine
def deal(claims: Any, low: int, high: int) -> None:
    """Give each worker its share of `low` to `high`: what it claims next, and where that ends.

    `claims` (workers · APART,) int64.
    """
    workers = claims.size // APART
    for worker in range(workers):
        claims[worker * APART] = low + (high - low) * worker // workers
        claims[worker * APART + 1] = low + (high - low) * (worker + 1) // workers


@subroutine
def claimed(claims: Any, worker: int) -> int:
    """The next for `worker`: of its own share, then of the others'; −1 if nothing is left."""
    workers = claims.size // APART
    for k in range(workers):
        at = (worker + k) % workers * APART
        if claims[at] < claims[at + 1]:
            found = claim(claims, at)
            if found < claims[at + 1]:
                return int(found)
    return -1
