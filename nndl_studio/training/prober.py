"""Looks inside the network for one sample: only what somebody watches is computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.compiler.work import ProbeKey
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.layers.layer import ProbeKind
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan, Symbol
from nndl_studio.training.data_rows import Rows
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies import STUDIES

Looks = dict[ProbeRequest, NDArray[np.float32]]


class Prober:
    """Keeps a plan for one sample for each set of probes that is asked for together."""

    def __init__(self, graph: Graph, analysis: Analysis) -> None:
        self._graph, self._analysis = graph, analysis
        kinds = probe_kinds(graph, analysis)
        self._kinds = {key: kind for key, kind in kinds.items() if kind not in STUDIES}
        self._ready: dict[frozenset[ProbeKey], tuple[ExecutionPlan, Machine]] = {}

    def look(
        self,
        weights: Mapping[str, NDArray[Any]],
        table: Rows,
        requests: Collection[ProbeRequest],
    ) -> Looks:
        """Arrays for those `requests` that are values of a sample, as `Probe` promises them."""
        by_sample: defaultdict[int, list[ProbeRequest]] = defaultdict(list)
        for request in requests:
            known = (request.node, request.probe) in self._kinds
            if known and 0 <= request.sample < len(table):
                by_sample[request.sample].append(request)
        looks: Looks = {}
        for sample, wanted in by_sample.items():
            looks.update(self._look_at(weights, table, sample, wanted))
        return looks

    def _look_at(
        self,
        weights: Mapping[str, NDArray[Any]],
        table: Rows,
        sample: int,
        requests: list[ProbeRequest],
    ) -> Looks:
        plan, machine = self._plan(frozenset((r.node, r.probe) for r in requests))
        machine.load(weights)
        machine.run(plan, *table.batch(np.array([sample])), np.zeros(1))
        looks: Looks = {}
        for request in requests:
            key = (request.node, request.probe)
            if key not in plan.probes:  # no loss depends on the node, so it has no δ
                continue
            arrays = [_of_one(machine.read(plan, s), s) for s in plan.probes[key]]
            looks[request] = _arranged(arrays, self._kinds[key]).astype(np.float32)
        return looks

    def _plan(self, keys: frozenset[ProbeKey]) -> tuple[ExecutionPlan, Machine]:
        if keys not in self._ready:
            work = compile_graph(self._graph, "inference", probes=keys, analysis=self._analysis)
            plan = work.plan(1)
            self._ready[keys] = plan, Machine([plan], 1)
        return self._ready[keys]


def probe_kinds(graph: Graph, analysis: Analysis) -> dict[ProbeKey, ProbeKind]:
    """The kind of each probe that the nodes of `graph` declare."""
    return {(id, probe.name): probe.kind for id in analysis.order for probe in analysis.probes[id]}


def _of_one(array: NDArray[Any], symbol: Symbol) -> NDArray[Any]:
    """The only sample's part; weights belong to no sample."""
    part: NDArray[Any] = array[0] if symbol.batched else array
    return part


def _arranged(arrays: list[NDArray[Any]], kind: str) -> NDArray[Any]:
    """Gates come as (steps, panels × units) arrays side by side; others are as they should be, or
    step by step."""
    if kind != "gates":
        by_step = len(arrays) > 1 or (kind == "sequence" and arrays[0].ndim == 1)
        return np.stack(arrays) if by_step else arrays[0]
    units = arrays[-1].shape[1]
    joined = np.concatenate(arrays, axis=1)
    return joined.reshape(len(joined), -1, units).transpose(1, 0, 2)
