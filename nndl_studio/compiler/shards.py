"""How a batch is cut into shards, which run side by side: a property of the plan.

It follows from the network and the batch alone, whatever machine runs the plan, because sums are
rounded as they are cut. A shard costs a gradient of its own, which is written, and read again when
all are added up; so networks that do little with each parameter have fewer, larger ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

# Samples of a shard: 16 fill a tile of sums.
LEAST_SAMPLES = 16
MOST_SAMPLES = 128
MOST_LANES = 8
# Samples of a shard where a parameter is used once a sample, as in dense layers: what a shard
# computes then outweighs the gradient that it writes.
ONE_USE_SAMPLES = 64
# Multiply-adds of an instruction, one way, so that it works longer than it takes to begin: an LSTM
# drawn from primitives, of 16 units, took 0.83 of the time with shards of 32 instead of 16.
LEAST_WORK = 1_600

Sizes = Sequence[tuple[int, int]]


def shards_for(
    batch: int, parameters: int = 0, multiply_adds: int = 0, instructions: int = 0
) -> int:
    """Shards of a batch. `parameters` are those that are trained, `multiply_adds` what a sample
    takes, in so many `instructions` of the plan; where that isn't known, each parameter counts as
    used often, and instructions as long."""
    outweighed = max(ONE_USE_SAMPLES * parameters, LEAST_WORK * instructions)
    samples = outweighed // multiply_adds if multiply_adds else 0
    samples = min(max(samples, LEAST_SAMPLES), MOST_SAMPLES)
    # Two of the least size are better than none that runs side by side.
    wanted = max(1, min(2, batch // LEAST_SAMPLES), min(MOST_LANES, batch // samples))
    # With 1, 2, 4 or 8 shards no thread of as many waits for others.
    return max(1 << (wanted.bit_length() - 1), -(-batch // MOST_SAMPLES))


def shard_sizes(batch: int, shards: int) -> list[tuple[int, int]]:
    """(first sample, samples) of each shard, as even as can be."""
    bounds = [batch * s // shards for s in range(shards + 1)]
    return [(low, high - low) for low, high in pairwise(bounds)]
