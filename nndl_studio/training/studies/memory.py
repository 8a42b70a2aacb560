"""Memory: what a machine does with its memory over a sample's steps, beside what it answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.compiler.work import ProbeKey
from nndl_studio.datasets import Dataset
from nndl_studio.training.findings import MemoryUse
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.answer import answer_behind
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.probing import SampleProbe

# More pictures can't be read side by side, nor more places than these.
MOST, MOST_PLACES = 6, 128


@dataclass(frozen=True, eq=False)
class Traced:
    """A plan for what is traced, and `answer`, the node whose answer is shown, if there is one."""

    keys: tuple[ProbeKey, ...]
    answer: str | None
    probe: SampleProbe | None


def memory(context: Context, request: ProbeRequest) -> MemoryUse:
    """What stands at the ports that tell it, of the machine that `request.node` reads for."""
    traced = context.once(f"memory {request.node}", lambda: _traced(context, request.node))
    if traced.probe is None:
        return MemoryUse((), (), None, None)
    sample = max(0, request.sample)
    traced.probe.samples = np.array([sample])
    found = [np.asarray(values[0], np.float32) for values in traced.probe.read(context)]
    steps = _own_steps(context.dataset, sample, len(found[0]))
    cut = [values[:steps] for values in found]
    names = tuple(node for node, _ in traced.keys)
    if traced.answer is None:
        return MemoryUse(names, tuple(cut), None, None)
    *traces, answer = cut
    truth = _truth(context.dataset, sample, steps, answer.shape[1])
    return MemoryUse(names, tuple(traces), answer, truth)


def _traced(context: Context, node: str) -> Traced:
    keys, answer = _keys(context, node), answer_behind(context, node)
    if not keys:
        return Traced((), None, None)
    asked = [*keys, *([(answer, "y")] if answer else ())]
    return Traced(keys, answer, SampleProbe(context, asked, np.array([0])))


def _own_steps(dataset: Dataset, sample: int, steps: int) -> int:
    """How many of the steps are the sample's own; all where a Repeat says how many there are."""
    if dataset.lengths is None or steps != dataset.info.axes[0]:
        return steps
    return int(dataset.lengths[sample])


def _keys(context: Context, node: str) -> tuple[ProbeKey, ...]:
    """What tells how the memory is used that `node` reads, its own weights first, else in the order
    of the drawing."""
    analysis, graph = context.analysis, context.graph
    steps = analysis.shapes[node, "y"].steps
    loop = next((loop for loop in analysis.loops if node in loop), frozenset(analysis.order))
    found: dict[ProbeKey, None] = {}
    for member in (node, *(each for each in analysis.order if each in loop)):
        layer = layers.layer(graph.nodes[member].type)
        ports = layer.traced(graph.nodes[member].config, analysis.inputs[member])
        for edge in graph.incoming(member):
            key = edge.source, edge.output
            known = {probe.name for probe in analysis.probes[edge.source]}
            shape = analysis.shapes[key]
            fits = shape.steps == steps and shape.axes[-1] <= MOST_PLACES
            if edge.input in ports and fits and edge.output in known:
                found[key] = None
    return tuple(found)[:MOST]


def _truth(dataset: Dataset, sample: int, steps: int, size: int) -> NDArray[np.float32] | None:
    """(steps, size), NaN where a step is not scored; None where the data tell no such thing."""
    if dataset.info.targets_each_step and dataset.target is not None:
        return np.asarray(dataset.target[sample][:steps], np.float32)
    if dataset.info.each_step and dataset.label is not None:
        label = np.asarray(dataset.label[sample][:steps])
        truth = np.eye(size)[np.maximum(label, 0)]
        truth[label < 0] = np.nan
        return np.asarray(truth, np.float32)
    return None
