"""Which node spoiled a batch whose loss is not finite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_program
from nndl_studio.compiler.lower import lower
from nndl_studio.compiler.resolve import resolve
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.ir import owner
from nndl_studio.training.data_rows import Rows


def guilty_node(
    graph: Graph,
    analysis: Analysis,
    weights: Mapping[str, NDArray[Any]],
    table: Rows,
    batch: NDArray[np.int64],
) -> str | None:
    """The first node, inputs before outputs, that holds or computes a number that is not finite."""
    for name, array in weights.items():
        if not np.isfinite(array).all():
            return owner(name)
    builder = lower(resolve(graph, analysis))
    program = builder.program
    for index, call in enumerate(program.calls):
        program.probes[call.node, f"call {index}"] = (call.outputs[0],)
    plan = compile_program(builder, "inference", probes=list(program.probes)).plan(len(batch))
    machine = Machine([plan])
    machine.load(weights)
    machine.run(plan, *table.batch(batch), np.zeros(1))
    for (node, _), symbols in plan.probes.items():
        if not all(np.isfinite(machine.read(plan, symbol)).all() for symbol in symbols):
            return owner(node)
    return None
