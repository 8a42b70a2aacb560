"""The execution plan: everything the machine needs to run a graph, and nothing of the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nndl_studio.ops.kernel import Dtype, Kernel

Int = NDArray[np.int64]
Data = NDArray[Any] | tuple[NDArray[Any], NDArray[Any]]
"""Samples as rows, or the first columns and the others apart: each (samples, columns)."""
Part = Literal["forward", "backward", "update"]


@dataclass(frozen=True)
class Symbol:
    """Where a named array lies: offset of each shard's part (one for what all shards share).

    Batched arrays are (*shape, samples of the shard) in memory.
    """

    shape: tuple[int, ...]
    offsets: tuple[int, ...]
    batched: bool

    @property
    def size(self) -> int:
        """Numbers of the array, for one sample if it is batched."""
        return prod(self.shape)


@dataclass(frozen=True)
class Owner:
    """On whose behalf an instruction runs; the node is "" where it is for all of them."""

    node: str
    part: Part


@dataclass(frozen=True)
class Phase:
    """Instructions that run lane by lane, lanes in parallel.

    `opcodes` (instructions,) index the plan's kernels; `operands` (lanes, instructions, width).
    Before each instruction that `waits` names, all lanes wait for one another. `owners`
    (instructions,) is for those who want to know what each was for.
    """

    opcodes: Int
    operands: Int
    waits: tuple[int, ...] = ()
    owners: tuple[Owner, ...] = ()

    @property
    def stages(self) -> Int:
        """Where each stretch between two waits begins, and where the last one ends."""
        return np.array([0, *self.waits, len(self.opcodes)], np.int64)


@dataclass(frozen=True)
class ExecutionPlan:
    """A graph made ready for a batch of `batch` samples, in shards.

    The arena holds the state first (controls, parameters, constants, optimiser slots), which
    all plans of one graph with one optimiser lay out alike; then for each shard its batch, its
    parameter gradients and its activations. A large batch is taken in rounds of `lanes` shards,
    which use the same memory one round after another. `gather` is (shards, 3): arena offset of
    the shard's batch, its first sample, its samples. `losses` (shards, terms) are offsets of
    per-sample losses. `columns` says where each field begins in a row of the data matrix, `row`
    how long a row is. Of `gradients` those are left out that the update makes in parts. `listing`
    tells the instructions, a line each.
    """

    dtype: Dtype
    batch: int
    lanes: int
    kernels: tuple[Kernel, ...]
    compute: Phase
    update: Phase
    gather: Int
    losses: Int
    row: int
    columns: Mapping[str, tuple[int, int]]
    state_size: int
    arena_size: int
    constants: tuple[tuple[int, tuple[float, ...]], ...]
    parameters: Mapping[str, Symbol]
    gradients: Mapping[str, Symbol]
    probes: Mapping[tuple[str, str], tuple[Symbol, ...]]
    predictions: Mapping[str, Symbol]
    listing: Callable[[], Sequence[str]]

    @property
    def shards(self) -> int:
        return len(self.gather)

    def text(self) -> str:
        """The plan as a person reads it."""
        head = (
            f"batch {self.batch} in {self.shards} shard(s), {len(self.kernels)} kernels, "
            f"{len(self.compute.opcodes)} instructions, arena {self.arena_size:,} {self.dtype}"
        )
        symbols = [
            f"  {name:<28} {'×'.join(map(str, symbol.shape)):<14} at {symbol.offsets[0]:,}"
            for name, symbol in self.parameters.items()
        ]
        return "\n".join([head, "parameters", *symbols, "instructions", *self.listing()])
