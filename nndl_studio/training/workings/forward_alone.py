"""What is left of a step for a sample whose answer nobody knows: its way forward, up to where the
answer is asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from types import MappingProxyType

from nndl_studio.ops.ir import Role, Value
from nndl_studio.training.workings.record import Workings


def forward_alone(workings: Workings, fields: Collection[str]) -> Workings:
    """Only calls that follow from these `fields` of the data and from parameters."""
    unknown: set[Value] = set()
    calls = []
    for call in workings.calls:
        reads = [value.origin for value in call.inputs]
        if any(value in unknown or not _known(value, fields) for value in reads):
            unknown |= {value.origin for value in call.outputs}
        elif not call.backward:
            calls.append(call)
    made = {value.origin for call in calls for value in (*call.inputs, *call.outputs)}
    probes = {
        key: values
        for key, values in workings.probes.items()
        if all(value.origin in made for value in values)
    }
    nothing: MappingProxyType[str, Value] = MappingProxyType({})
    return replace(
        workings,
        calls=tuple(calls),
        probes=probes,
        slopes=MappingProxyType({}),
        gradients=nothing,
        losses=(),
        updates=MappingProxyType({}),
    )


def _known(value: Value, fields: Collection[str]) -> bool:
    return value.role is not Role.BATCH or value.name.rpartition(".")[2] in fields
