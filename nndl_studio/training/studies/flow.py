"""Gradient flow: ‖δ‖ (141) and ‖∂J/∂W‖ (136) of every node on a fixed batch of training samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_program
from nndl_studio.compiler.deltas import weighted_sums
from nndl_studio.compiler.lower import lower
from nndl_studio.compiler.resolve import resolve
from nndl_studio.compiler.treatment import treatments_of
from nndl_studio.compiler.work import ProbeKey
from nndl_studio.layers import layer
from nndl_studio.layers.layer import Family
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.training.findings import Flow
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context

SAMPLES = 32
# These hand gradients on as they are, or begin and end the network.
SILENT = frozenset({Family.DATA, Family.SHAPE, Family.OUTPUT})
BIAS = "bias"


@dataclass(frozen=True, eq=False)
class Backward:
    """A plan for the gradients of one loss, and which of its arrays belong to which node."""

    plan: ExecutionPlan
    machine: Machine
    samples: NDArray[np.int64]
    families: dict[str, Family]
    deltas: dict[str, list[ProbeKey]]
    weights: dict[str, list[str]]


def flow(context: Context, request: ProbeRequest) -> Flow:
    """The gradients of the loss in node `request.node`."""
    work = context.once(f"flow {request.node}", lambda: _prepare(context, request.node))
    machine, plan = work.machine, work.plan
    machine.load(context.weights)
    machine.run(plan, *context.table.batch(work.samples), np.zeros(1))
    nodes = tuple(node for node in work.families if work.deltas[node] or work.weights[node])
    return Flow(
        nodes,
        tuple(work.families[node] for node in nodes),
        np.array([_delta(work, work.deltas[node]) for node in nodes]),
        np.array([_length(work, work.weights[node]) for node in nodes]),
    )


def _delta(work: Backward, keys: list[ProbeKey]) -> float:
    """Mean over the samples of ‖∂L/∂z‖; the plan has ∂J/∂z, and J is the mean of the L."""
    if not keys:
        return float("nan")
    parts = [work.machine.read(work.plan, work.plan.probes[key][0]) for key in keys]
    joined = np.concatenate([part.reshape(len(part), -1) for part in parts], axis=1)
    return float(np.linalg.norm(joined.astype(float), axis=1).mean() * len(joined))


def _length(work: Backward, names: list[str]) -> float:
    if not names:
        return float("nan")
    gradients = [work.machine.read(work.plan, work.plan.gradients[name]) for name in names]
    return float(np.linalg.norm(np.concatenate([g.ravel().astype(float) for g in gradients])))


def _prepare(context: Context, loss: str) -> Backward:
    nodes = resolve(context.graph, context.analysis)
    builder = lower(nodes)
    program = builder.program
    program.losses = [v for v in program.losses if v.name.split(".")[0] == loss] or program.losses
    families = {n.node.id: layer(n.node.type).family for n in nodes}
    families = {node: family for node, family in families.items() if family not in SILENT}
    deltas = {key: z for key, z in weighted_sums(program).items() if key[0] in families}
    work = compile_program(builder, "gradients", treatments=treatments_of(nodes), deltas=deltas)
    samples = context.dataset.train[:SAMPLES]
    plan = work.plan(len(samples))
    return Backward(
        plan,
        Machine([plan], 1),
        samples,
        families,
        {node: [key for key in plan.probes if key[0] == node] for node in families},
        {node: _weights(plan, node) for node in families},
    )


def _weights(plan: ExecutionPlan, node: str) -> list[str]:
    owned = [name for name in plan.gradients if name.rsplit(".", 1)[0] == node]
    return [name for name in owned if not name.endswith(f".{BIAS}")]
