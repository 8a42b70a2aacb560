"""Memory: what a machine does with its memory over a sample's steps, beside what it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.compiler.work import ProbeKey
from nndl_studio.datasets import Dataset, DatasetInfo, source_of
from nndl_studio.datasets.info import Samples
from nndl_studio.datasets.source import TypedError
from nndl_studio.files import reason_of
from nndl_studio.sentence import NOTHING
from nndl_studio.training.data_rows import data_config, data_node
from nndl_studio.training.findings import MemoryUse
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.answer import answer_behind
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.probing import SampleProbe

# More pictures can't be read side by side, nor more places than these.
MOST, MOST_PLACES = 6, 128
# Numbers of a memory over all steps.
MOST_HELD = 65_536


@dataclass(frozen=True, eq=False)
class Traced:
    """A plan for what is traced; for the memory itself, `held`, of so many `rows`; and for the node
    whose `answer` is shown. The latter two where there are such."""

    keys: tuple[ProbeKey, ...]
    held: ProbeKey | None
    rows: int
    answer: str | None
    probe: SampleProbe | None


@dataclass(frozen=True, eq=False)
class One:
    """How many steps a sample has, where it has steps, and what is right at each of them."""

    length: int | None
    label: Any
    target: Any


def memory(context: Context, request: ProbeRequest) -> MemoryUse:
    """What stands at the ports that tell it, of the machine that `request.node` reads for: for a
    sample, or for one that the user wrote."""
    traced = context.once(f"memory {request.node}", lambda: _traced(context, request.node))
    if traced.probe is None:
        return MemoryUse((), (), None, None)
    config = data_config(data_node(context.graph))
    typing = source_of(config).typing
    hint = typing.hint if typing is not None else NOTHING
    if typing is None or not request.typed:
        sample = max(0, request.sample)
        traced.probe.samples = np.array([sample])
        found = [values[0] for values in traced.probe.read(context)]
        use = _use(context, traced, found, _of_data(context.dataset, sample))
        return replace(use, hint=hint)
    try:
        typed = typing.read(config, request.typed)
    except TypedError as error:
        return MemoryUse((), (), None, None, hint, fault=reason_of(error))
    return replace(_of_typed(context, traced, traced.probe, typed), hint=hint)


def _of_typed(context: Context, traced: Traced, probe: SampleProbe, typed: Samples) -> MemoryUse:
    assert typed.lengths is not None, "it has steps"
    x = context.dataset.recipe.x_of(typed.x[:], typed.lengths[:])
    found = [values[0] for values in probe.read_given(context, {"x": x, "lengths": typed.lengths})]
    right = [None if each is None else each[0] for each in (typed.label, typed.target)]
    use = _use(context, traced, found, One(int(typed.lengths[0]), *right))
    return replace(use, given=x[0, : int(typed.lengths[0])])


def _of_data(dataset: Dataset, sample: int) -> One:
    length = None if dataset.lengths is None else int(dataset.lengths[sample])
    label = dataset.label[sample] if dataset.label is not None else None
    return One(length, label, dataset.target[sample] if dataset.target is not None else None)


def _use(context: Context, traced: Traced, found: list[NDArray[Any]], one: One) -> MemoryUse:
    """What a plan found at all steps, cut to those of the sample."""
    info = context.dataset.info
    # A Repeat says by itself how many steps there are.
    own = one.length if len(found[0]) == info.axes[0] else None
    cut = [np.asarray(values[:own], np.float32) for values in found]
    names = tuple(node for node, _ in traced.keys)
    traces, rest = tuple(cut[: len(names)]), cut[len(names) :]
    film, held = None, ""
    if traced.held is not None:
        held, film = traced.held[0], rest[0].reshape(len(rest[0]), traced.rows, -1)
    if traced.answer is None:
        return MemoryUse(names, traces, None, None, held, film)
    answer = rest[-1]
    return MemoryUse(names, traces, answer, _truth(info, one, *answer.shape), held, film)


def _traced(context: Context, node: str) -> Traced:
    keys, behind = _keys(context, node), answer_behind(context, node)
    answer = behind.node if behind is not None else None
    if not keys:
        return Traced((), None, 0, None, None)
    held, rows = _held(context, node)
    asked = [*keys, *([held] if held else ()), *([(answer, "y")] if answer else ())]
    return Traced(keys, held, rows, answer, SampleProbe(context, asked, np.array([0])))


def _held(context: Context, node: str) -> tuple[ProbeKey | None, int]:
    """What gives the memory that `node` reads, if it can be watched, and how many rows it has."""
    analysis, graph = context.analysis, context.graph
    layer = layers.layer(graph.nodes[node].type)
    read = layer.memory_read(graph.nodes[node].config, analysis.inputs[node])
    if read is None:
        return None, 0
    port, rows = read
    edge = next(edge for edge in graph.incoming(node) if edge.input == port)
    key = edge.source, edge.output
    known = {probe.name for probe in analysis.probes[edge.source]}
    fits = edge.output in known and analysis.shapes[key].size <= MOST_HELD
    return (key if fits else None), rows


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


def _truth(info: DatasetInfo, one: One, steps: int, size: int) -> NDArray[np.float32] | None:
    """(steps, size), NaN where a step is not scored; None where the data tell no such thing."""
    if info.targets_each_step and one.target is not None:
        return np.asarray(one.target[:steps], np.float32)
    if info.each_step and one.label is not None:
        label = np.asarray(one.label[:steps])
        truth = np.eye(size)[np.maximum(label, 0)]
        truth[label < 0] = np.nan
        return np.asarray(truth, np.float32)
    return None
