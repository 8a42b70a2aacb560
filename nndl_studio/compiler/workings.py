"""Everything that a step computes stays readable: what whoever shows the arithmetic reads."""

from __future__ import annotations

from collections.abc import Collection

from nndl_studio.compiler.work import ProbeKey
from nndl_studio.ops.ir import Call, Program, Value


def every_value(calls: Collection[Call]) -> dict[ProbeKey, tuple[Value, ...]]:
    """All that `calls` read or make, each as the probe (node of the call, its own name)."""
    return {
        (call.node, value.name): (value,)
        for call in calls
        for value in (*call.inputs, *call.outputs)
    }


def made_forward(program: Program) -> list[Value]:
    """The data and all that is made of them, before anything is differentiated."""
    x = program.batch.get("x")
    made = [value for call in program.calls for value in call.outputs]
    return made if x is None else [x, *made]
