"""Pass 4: what changes nothing goes: training-only ops in inference, and calls nobody reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nndl_studio.ops.ir import Call, Program, Value


def leave_out_training(program: Program) -> None:
    """Take the training-only ops out of `program`: the result of each becomes its input."""
    watched = [value for values in program.probes.values() for value in values]
    answers = [prediction.value for prediction in program.predictions]
    slopes = [value for values in program.deltas.values() for value in values]
    wanted = [*program.losses, *watched, *slopes, *answers]
    program.calls, settled = without_training_ops(program.calls, wanted)
    program.losses = [settled[value] for value in program.losses]
    program.probes = {
        key: tuple(settled[value] for value in values) for key, values in program.probes.items()
    }
    program.deltas = {
        key: tuple(settled[value] for value in values) for key, values in program.deltas.items()
    }
    program.predictions = [
        replace(prediction, value=settled[prediction.value]) for prediction in program.predictions
    ]


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
