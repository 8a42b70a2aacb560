"""What a call of an op has to do: multiply-adds, and numbers that it reads and writes."""

from __future__ import annotations

from math import prod

from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.dense_weight import weight_rows
from nndl_studio.ops.ir import Call, Value

RECURRENT = ("srn", "lstm", "gru")


def flops(call: Call, samples: int) -> int:
    """Of products with weights, two for each multiply-add; 0 for what has none."""
    name = call.op.name.removesuffix("_backward")
    if name.startswith("conv2d"):
        return _conv2d(call, samples)
    if name.startswith("dense"):
        steps, fan_in, units = call.op.dims(call)
        return 2 * steps * fan_in * units * samples
    if name.partition("_")[0] in RECURRENT:
        recurrent = call.inputs[1]
        steps = call.inputs[0].shape[0]
        passes = 2 if call.op.name.endswith("_backward") else 1
        return 2 * passes * (steps - 1) * recurrent.size * samples
    return 0


def moved(call: Call, samples: int) -> int:
    """Numbers of all inputs and outputs."""
    return sum(_numbers(value, samples) for value in (*call.inputs, *call.outputs))


def of_update(plan: ExecutionPlan, node: str, low: int, high: int) -> tuple[int, int]:
    """What one lane's instructions from `low` up to `high` do for a node: flops of the gradients
    that they make, and numbers of its weights and of what momentum keeps, read and written."""
    own = [s for name, s in plan.parameters.items() if name.rpartition(".")[0] == node]
    kernels = {plan.kernels[opcode] for opcode in plan.update.opcodes[low:high]}
    lanes = len(plan.update.operands)
    weights = [s.size for s in own if len(s.shape) == 2] if weight_rows in kernels else []
    return 2 * plan.batch * sum(weights) // lanes, 4 * sum(s.size for s in own) // lanes


def _numbers(value: Value, samples: int) -> int:
    return value.size * (samples if value.batched else 1)


def _conv2d(call: Call, samples: int) -> int:
    """By the links that there are, without what falls on zeros around the maps."""
    _, _, _, maps, taps_y, taps_x, *_, out_height, out_width = call.op.dims(call)
    shapes = [v.shape for v in (*call.inputs, *call.outputs) if not v.batched and len(v.shape) == 3]
    links = shapes[0][0] if shapes else maps
    return 2 * links * taps_y * taps_x * prod((out_height, out_width)) * samples
