"""Pass 6: calls and places become numbers: opcodes, and operand rows for each shard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from nndl_studio.machine.plan import Int, Phase
from nndl_studio.ops.ir import Call, Value
from nndl_studio.ops.kernel import Kernel

Rows = Sequence[Sequence[Sequence[int]]]


def shard_sizes(batch: int, shards: int) -> list[tuple[int, int]]:
    """(first sample, samples) of each shard, as even as can be."""
    bounds = [batch * s // shards for s in range(shards + 1)]
    return [(low, high - low) for low, high in pairwise(bounds)]


def operand_row(
    call: Call, offsets: Mapping[Value, int], first: int, samples: int, batch: int
) -> list[int]:
    """What the call's kernel reads; calls between unbatched values count as one sample."""
    inputs = [offsets[value.origin] for value in call.inputs]
    inputs += [-1] * (call.op.arity - len(inputs))
    outputs = [offsets[value] for value in call.outputs]
    outputs += [-1] * (call.op.results - len(outputs))
    batched = any(value.batched for value in (*call.inputs, *call.outputs))
    sizes = [samples, first, batch] if batched else [1, 0, 1]
    return [*inputs, *outputs, *sizes, *map(int, call.op.dims(call))]


def compute_phase(calls: Sequence[Call], rows: Rows, kernels: list[Kernel]) -> Phase:
    """Instructions of the forward and backward pass; `kernels` is extended by what they use."""
    for call in calls:
        if call.op.kernel not in kernels:
            kernels.append(call.op.kernel)
    opcodes = [kernels.index(call.op.kernel) for call in calls]
    return Phase(np.array(opcodes, np.int64), as_operands(rows))


def as_operands(rows: Rows) -> Int:
    """(lanes, instructions, width), padded with zeros to the widest row."""
    width = max((len(row) for lane in rows for row in lane), default=1)
    operands = np.zeros((len(rows), len(rows[0]) if rows else 0, width), np.int64)
    for s, lane in enumerate(rows):
        for i, row in enumerate(lane):
            operands[s, i, : len(row)] = row
    return operands
