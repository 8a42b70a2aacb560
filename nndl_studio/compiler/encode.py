"""Pass 8: calls and places become numbers: opcodes, and operand rows for each shard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import numpy as np

from nndl_studio.machine.plan import Int, Owner, Phase
from nndl_studio.ops.clipping import accumulate
from nndl_studio.ops.ir import Call, Value
from nndl_studio.ops.kernel import Kernel

Rows = Sequence[Sequence[Sequence[int]]]


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


def compute_phase(calls: Sequence[Call], rows: Rows, sums: Rows, kernels: list[Kernel]) -> Phase:
    """Instructions of the forward and backward pass, and of `sums`, which add up the gradients of
    the rounds; `kernels` is extended by what they use."""
    used = [call.op.kernel for call in calls] + [accumulate] * (len(sums[0]) if sums else 0)
    for kernel in used:
        if kernel not in kernels:
            kernels.append(kernel)
    opcodes = [kernels.index(kernel) for kernel in used]
    shards = [[*own, *extra] for own, extra in zip_longest(rows, sums, fillvalue=())]
    owners = [Owner(call.node, "backward" if call.backward else "forward") for call in calls]
    owners += [Owner("", "backward")] * (len(used) - len(calls))
    return Phase(np.array(opcodes, np.int64), as_operands(shards), owners=tuple(owners))


def as_operands(rows: Rows) -> Int:
    """(lanes, instructions, width), padded with zeros to the widest row."""
    width = max((len(row) for lane in rows for row in lane), default=1)
    operands = np.zeros((len(rows), len(rows[0]) if rows else 0, width), np.int64)
    for s, lane in enumerate(rows):
        for i, row in enumerate(lane):
            operands[s, i, : len(row)] = row
    return operands
