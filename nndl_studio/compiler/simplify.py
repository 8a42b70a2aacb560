"""Pass 4: what changes nothing goes: training-only ops in inference, and calls nobody reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nndl_studio.ops.ir import Call, Value


def without_training_ops(
    calls: Iterable[Call], wanted: Iterable[Value]
) -> tuple[list[Call], dict[Value, Value]]:
    """Replace the result of each training-only op by its input.

    Returns the calls left and, for each of `wanted`, the value that now stands for it.
    """
    stand_in: dict[Value, Value] = {}

    def settled(value: Value) -> Value:
        if value in stand_in:
            return stand_in[value]
        if value.view_of is None:
            return value
        origin = settled(value.view_of)
        return value if origin is value.view_of else replace(value, view_of=origin)

    kept = []
    for call in calls:
        inputs = tuple(settled(value) for value in call.inputs)
        if call.op.training_only:
            stand_in[call.outputs[0]] = inputs[0]
        else:
            kept.append(replace(call, inputs=inputs))
    return kept, {value: settled(value) for value in wanted}


def without_dead_calls(calls: Iterable[Call], wanted: Iterable[Value]) -> list[Call]:
    """The calls that `wanted` values depend on, in their order."""
    needed = {value.origin for value in wanted}
    kept = []
    for call in reversed(list(calls)):
        if any(output in needed for output in call.outputs):
            needed.update(value.origin for value in call.inputs)
            kept.append(call)
    return kept[::-1]
