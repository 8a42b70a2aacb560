"""Where δ = ∂J/∂z of each node is: which values of a program are its weighted sums z."""

from __future__ import annotations

from nndl_studio.compiler.work import ProbeKey
from nndl_studio.ops.ir import Call, Program, Role, Value


def weighted_sums(program: Program) -> dict[ProbeKey, Value]:
    """The z of each node that computes, keyed by node and a name of its δ.

    z is what the node's last op that reads its parameters gives, once a time step where the node
    is unfolded in time. A node without parameters has its output instead.
    """
    by_node: dict[str, list[Call]] = {}
    for call in program.calls:
        by_node.setdefault(call.node, []).append(call)
    return {
        (node, f"delta {i}"): value
        for node, calls in by_node.items()
        for i, value in enumerate(_sums(calls))
    }


def _sums(calls: list[Call]) -> list[Value]:
    weighing = [call for call in calls if _reads_parameters(call)] or calls
    return [call.outputs[0] for call in weighing if call.op is weighing[-1].op]


def _reads_parameters(call: Call) -> bool:
    return any(value.origin.role is Role.PARAMETER for value in call.inputs)
