"""A graph becomes an execution plan: the passes in their order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np

from nndl_studio.compiler.aim import aim_at
from nndl_studio.compiler.differentiate import differentiate
from nndl_studio.compiler.encode import compute_phase, operand_row, shard_sizes
from nndl_studio.compiler.lower import lower
from nndl_studio.compiler.place import Placement, aligned, place
from nndl_studio.compiler.resolve import CompileError, ResolvedNode, resolve
from nndl_studio.compiler.simplify import leave_out_training, without_dead_calls
from nndl_studio.compiler.state import StateLayout, lay_out_state, symbols
from nndl_studio.compiler.update import Treatment, Treatments, rules_for, update_phase
from nndl_studio.graph.document import Graph
from nndl_studio.machine.plan import ExecutionPlan, Symbol
from nndl_studio.ops.ir import Builder, Call, Program, Value
from nndl_studio.ops.kernel import Dtype, Kernel
from nndl_studio.ops.update import Rule

Purpose = Literal["training", "gradients", "inference"]
ProbeKey = tuple[str, str]

# A shard of 16 samples still fills the vector units; more shards than 8 only cost reductions.
SAMPLES_PER_SHARD = 16
MOST_SHARDS = 8


def shards_for(batch: int) -> int:
    """Shards of a batch: a property of the plan, whatever machine runs it."""
    return max(1, min(MOST_SHARDS, batch // SAMPLES_PER_SHARD))


@dataclass(frozen=True)
class Compilation:
    """A graph after the passes that do not depend on the batch size."""

    purpose: Purpose
    dtype: Dtype
    program: Program
    calls: tuple[Call, ...]
    gradients: Mapping[Value, Value]
    probes: Mapping[ProbeKey, tuple[Value, ...]]
    predictions: Mapping[str, Value]
    losses: tuple[Value, ...]
    treatments: Treatments
    rules: Mapping[Value, Rule]

    @cached_property
    def layout(self) -> StateLayout:
        return lay_out_state(self.program, self.rules)

    def plan(self, batch: int, shards: int | None = None) -> ExecutionPlan:
        """The plan for batches of `batch` samples."""
        return _plan(self, batch, shards or shards_for(batch))


def compile_graph(
    graph: Graph,
    purpose: Purpose = "training",
    optimiser: str = "momentum",
    dtype: Dtype = "float32",
    probes: Collection[ProbeKey] = (),
    objective: ProbeKey | None = None,
) -> Compilation:
    """Everything about `graph` but the batch size. Raises `CompileError`.

    "training" updates the parameters, "gradients" only computes gradients, "inference" neither;
    `probes` stay readable after a run, in the sense of `Builder.probe` and of `Builder.delta`; a
    delta that no loss depends on isn't there. With `objective` J is what that probe holds, weighed
    by the batch field `direction` of the same shape, in place of the losses.
    """
    nodes = resolve(graph)
    return compile_program(
        lower(nodes), purpose, optimiser, dtype, probes, treatments_of(nodes), objective=objective
    )


def treatments_of(nodes: Sequence[ResolvedNode]) -> Treatments:
    """What training does to each parameter of `nodes`."""
    return {
        f"{resolved.node.id}.{parameter.name}": Treatment(
            not parameter.fixed, parameter.decay, parameter.rule
        )
        for resolved in nodes
        for parameter in resolved.parameters
    }


def compile_program(
    builder: Builder,
    purpose: Purpose = "training",
    optimiser: str = "momentum",
    dtype: Dtype = "float32",
    probes: Collection[ProbeKey] = (),
    treatments: Treatments = MappingProxyType({}),
    deltas: Mapping[ProbeKey, Value] = MappingProxyType({}),
    objective: ProbeKey | None = None,
) -> Compilation:
    """As `compile_graph`, for a program that was built by hand; `treatments` go by parameter.

    ∂J/∂v of each value v in `deltas` is a probe too, if the losses depend on v.
    """
    program = builder.program
    if objective is not None:
        aim_at(builder, objective)
    if purpose == "inference":
        leave_out_training(program)
    sought = {key: program.deltas[key] for key in probes if key in program.deltas}
    sought |= {key: (value,) for key, value in deltas.items()}
    found: Mapping[Value, Value] = {}
    if purpose != "inference" or sought:
        found = differentiate(builder, [value for values in sought.values() for value in values])
    gradients = _trained(program, found, treatments, purpose) if purpose != "inference" else {}
    watched = {key: program.probes[key] for key in probes if key not in program.deltas}
    watched |= {
        key: tuple(found[value] for value in values)
        for key, values in sought.items()
        if all(value in found for value in values)
    }
    answers = {p.node: p.value for p in program.predictions} if purpose == "inference" else {}
    seen = [value for values in watched.values() for value in values]
    wanted = [*program.losses, *gradients.values(), *answers.values(), *seen]
    return Compilation(
        purpose,
        dtype,
        program,
        tuple(without_dead_calls(program.calls, wanted)),
        gradients,
        watched,
        answers,
        tuple(program.losses),
        treatments,
        rules_for(list(gradients), treatments, optimiser) if purpose == "training" else {},
    )


def _trained(
    program: Program, found: Mapping[Value, Value], treatments: Treatments, purpose: Purpose
) -> dict[Value, Value]:
    fixed = {name for name, how in treatments.items() if not how.changed_by(purpose)}
    parameters = (value for value in program.parameters if value in found)
    return {value: found[value] for value in parameters if value.name not in fixed}


def _plan(work: Compilation, batch: int, shards: int) -> ExecutionPlan:
    sizes = shard_sizes(batch, shards)
    columns, row = _columns(work.program)
    placements: list[Placement] = []
    starts: list[int] = []
    at = work.layout.size
    gradient_block = sum(aligned(value.size) for value in work.gradients)
    # Gradients of all shards lie at equal distances, so that the update can walk over them.
    gradients_at, at = at, at + shards * gradient_block
    for shard, (_, samples) in enumerate(sizes):
        fixed = _fixed(work, columns, at, samples, gradients_at + shard * gradient_block)
        starts.append(at)
        placements.append(
            place(work.calls, fixed, _kept(work), samples, at + aligned(row * samples))
        )
        at = placements[-1].end
    return _encode(work, batch, sizes, placements, starts, columns, row)


def _columns(program: Program) -> tuple[dict[str, tuple[int, int]], int]:
    """Where each field of the data begins in a row, its size, and the row's length."""
    columns: dict[str, tuple[int, int]] = {}
    at = 0
    for name, value in program.batch.items():
        columns[name] = (at, value.size)
        at += value.size
    return columns, at


def _fixed(
    work: Compilation,
    columns: Mapping[str, tuple[int, int]],
    start: int,
    samples: int,
    gradients_at: int,
) -> dict[Value, int]:
    fixed = dict(work.layout.offsets)
    for name, value in work.program.batch.items():
        fixed[value] = start + columns[name][0] * samples
    for gradient in work.gradients.values():
        fixed[gradient.origin] = gradients_at
        gradients_at += aligned(gradient.size)
    return fixed


def _kept(work: Compilation) -> list[Value]:
    watched = [value for values in work.probes.values() for value in values]
    return [*work.losses, *work.predictions.values(), *watched]


def _encode(
    work: Compilation,
    batch: int,
    sizes: list[tuple[int, int]],
    placements: list[Placement],
    starts: list[int],
    columns: Mapping[str, tuple[int, int]],
    row: int,
) -> ExecutionPlan:
    def offsets(value: Value) -> tuple[int, ...]:
        return tuple(placement.offsets[value.origin] for placement in placements)

    def symbol(value: Value) -> Symbol:
        return Symbol(value.shape, offsets(value), value.batched)

    rows = [
        [operand_row(call, placement.offsets, first, samples, batch) for call in work.calls]
        for placement, (first, samples) in zip(placements, sizes, strict=True)
    ]
    gradients = {value: offsets(gradient) for value, gradient in work.gradients.items()}
    kernels: list[Kernel] = []
    compute = compute_phase(work.calls, rows, kernels)
    update = update_phase(work.layout, work.rules, gradients, work.treatments, batch, kernels)
    constants = work.program.constants.items()
    return ExecutionPlan(
        dtype=work.dtype,
        batch=batch,
        kernels=tuple(kernels),
        compute=compute,
        update=update,
        gather=np.array(
            [(start, *size) for start, size in zip(starts, sizes, strict=True)], np.int64
        ),
        losses=np.array([offsets(loss) for loss in work.losses], np.int64)
        .reshape(len(work.losses), len(sizes))
        .T.copy(),
        row=row,
        columns=columns,
        state_size=work.layout.size,
        arena_size=placements[-1].end,
        constants=tuple((work.layout.offsets[value], numbers) for value, numbers in constants),
        parameters=symbols(work.layout, work.program),
        gradients={value.name: symbol(gradient) for value, gradient in work.gradients.items()},
        probes={key: tuple(map(symbol, values)) for key, values in work.probes.items()},
        predictions={node: symbol(value) for node, value in work.predictions.items()},
        listing=tuple(_line(call) for call in work.calls),
    )


def _line(call: Call) -> str:
    def words(values: tuple[Value, ...]) -> str:
        return ", ".join(value.name for value in values)

    return f"  {call.node:<14} {call.op.name:<28} {words(call.inputs)} → {words(call.outputs)}"


__all__ = ["Compilation", "CompileError", "compile_graph", "compile_program", "shards_for"]
