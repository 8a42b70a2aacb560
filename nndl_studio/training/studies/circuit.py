"""Circuit: what a machine of fixed modules wires at each step, what it holds, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.compiler.work import ProbeKey
from nndl_studio.datasets import source_of
from nndl_studio.datasets.source import TypedError
from nndl_studio.files import reason_of
from nndl_studio.graph.node import Edge
from nndl_studio.graph.reach import ancestors, delayed
from nndl_studio.ops.ir import BETWEEN
from nndl_studio.sentence import NOTHING
from nndl_studio.training.data_rows import data_config, data_node
from nndl_studio.training.examiner import Examiner
from nndl_studio.training.findings import Circuit
from nndl_studio.training.snapshot import Metrics, ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.probing import SampleProbe

HARD = 1
"""The choice of a view that wants to see the network run hard."""


@dataclass(frozen=True)
class Choice:
    """A node that takes what it gives from `sources`, each as much as its place in `shares` says;
    what it gives is read `by` another, or, where it is `kept`, by a Delay."""

    node: str
    shares: ProbeKey
    sources: tuple[str, ...]
    by: str
    kept: bool


@dataclass(frozen=True, eq=False)
class Wired:
    """The choices of a machine, what comes to be known to them, one after another, beginning with
    what the registers held `before`; and plans that watch it all, soft and hard."""

    choices: tuple[Choice, ...]
    sources: tuple[str, ...]
    before: tuple[str, ...]
    probes: tuple[SampleProbe, SampleProbe] | None


def circuit(context: Context, request: ProbeRequest) -> Circuit:
    """Of the machine behind the loss `request.node`: for a sample, or for one that the user wrote;
    run hard where that is the choice."""
    wired = context.once(f"circuit {request.node}", lambda: _wired(context, request.node))
    if wired.probes is None:
        return Circuit()
    hard = request.choice == HARD
    probe = wired.probes[int(hard)]
    config = data_config(data_node(context.graph))
    typing = source_of(config).typing
    hint = typing.hint if typing is not None else NOTHING
    if typing is None or not request.typed:
        sample = max(0, request.sample)
        probe.samples = np.array([sample])
        found = probe.read(context)
        x, label = context.dataset.x[sample], context.dataset.label
        made = _made(wired, found, x, None if label is None else label[sample])
    else:
        try:
            typed = typing.read(config, request.typed)
        except TypedError as error:
            return Circuit(hint=hint, fault=reason_of(error))
        assert typed.lengths is not None, "it has steps"
        x = context.dataset.recipe.x_of(typed.x[:], typed.lengths[:])
        found = probe.read_given(context, {"x": x, "lengths": typed.lengths})
        made = _made(wired, found, x[0], None if typed.label is None else typed.label[0])
    soft, certain = (_right(context, request.node, each) for each in (False, True))
    return replace(made, right=soft, right_hard=certain, hard=hard, hint=hint)


def _made(wired: Wired, found: Sequence[NDArray[Any]], x: NDArray[Any], label: Any) -> Circuit:
    """What the plan found of one sample."""
    each = [np.asarray(values[0], np.float32) for values in found]
    *chosen, tape, ends, answer = each
    count, sources = len(wired.choices), wired.sources
    shares = np.full((len(ends), count, len(sources)), np.nan, np.float32)
    for place, choice in enumerate(wired.choices):
        shares[:, place, [sources.index(name) for name in choice.sources]] = chosen[place]
    kept = [choice for choice in wired.choices if choice.kept]
    cells, numbers = answer.shape
    tapes = tape.reshape(len(tape), cells, numbers)
    if x.shape == (cells, numbers):
        tapes = np.concatenate([np.asarray(x, np.float32)[None], tapes])
    return Circuit(
        _as_pieces(choice.node for choice in wired.choices),
        _as_pieces(choice.by for choice in wired.choices),
        _as_pieces(sources),
        _as_pieces(wired.before),
        shares,
        _as_pieces(choice.node for choice in kept),
        np.stack(chosen[count:], axis=1),
        tapes,
        ends[:, 0],
        answer,
        np.full(cells, -1) if label is None else np.asarray(label, np.int64),
    )


def _as_pieces(names: Iterable[str]) -> tuple[str, ...]:
    """What a machine's parts are called within it, where it is one node."""
    return tuple(name.rpartition(BETWEEN)[2] for name in names)


def _right(context: Context, node: str, hard: bool) -> float | None:
    """The share of the test part's cases that `node` answers right."""
    examiner = context.examiner
    if hard:
        examiner = context.once("examined hard", lambda: _hard_examiner(context))
    figures = examiner.whole(context.weights, "test")
    if figures is None:
        return None
    main = examiner.evaluator.predictions[0].node
    own: Metrics = figures if node == main else dict(figures.answers)[node]
    return own.accuracy


def _hard_examiner(context: Context) -> Examiner:
    return Examiner(context.graph, context.analysis, context.dataset, hard=True)


def _wired(context: Context, node: str) -> Wired:
    choices = choices_behind(context, node)
    tape = _edge_into(context, node, "x")
    # A network whose loss reads no tape of its loop has nothing to show beside the wires.
    if not choices or tape is None or "y" not in _probes(context, tape.source):
        return Wired((), (), (), None)
    keys = [
        *(choice.shares for choice in choices),
        *((choice.node, "y") for choice in choices if choice.kept),
        (tape.source, "y"),
        (node, "p"),
        (node, "y"),
    ]
    soft, hard = (SampleProbe(context, keys, np.array([0]), hard) for hard in (False, True))
    known = tuple(dict.fromkeys(name for choice in choices[::-1] for name in choice.sources))
    fed = {edge.target: edge.source for edge in context.graph.edges if delayed(context.graph, edge)}
    before = tuple(fed[name] for name in known if name in fed)
    return Wired(choices, known, before, (soft, hard))


def choices_behind(context: Context, node: str) -> tuple[Choice, ...]:
    """What is chosen by shares in the loops before `node`, those that know least first."""
    behind = ancestors(context.graph, node)
    members = {each for loop in context.analysis.loops for each in loop if each in behind}
    order = [each for each in context.analysis.order if each in members]
    found = [choice for each in order if (choice := _choice(context, each)) is not None]
    return tuple(sorted(found, key=lambda choice: (len(choice.sources), choice.kept)))


def _choice(context: Context, node: str) -> Choice | None:
    """As what `node` reads says; None where that is no mixture of equal vectors."""
    graph, analysis = context.graph, context.analysis
    kind = layers.layer(graph.nodes[node].type)
    read = kind.memory_read(graph.nodes[node].config, analysis.inputs[node])
    if read is None:
        return None
    port, rows = read
    (weights,) = kind.traced(graph.nodes[node].config, analysis.inputs[node])
    memory, shares = _edge_into(context, node, port), _edge_into(context, node, weights)
    if memory is None or shares is None:
        return None
    chooses = layers.layer(graph.nodes[shares.source].type).gives_probabilities
    sources = _joined(context, memory)
    sizes = {analysis.shapes[each.source, each.output].axes for each in sources}
    if not chooses or len(sources) != rows or len(sizes) != 1 or len(sources) < 2:
        return None
    readers = [edge for edge in graph.outgoing(node) if edge.target in analysis.order]
    kept = any(delayed(graph, edge) for edge in readers)
    by = next((edge.target for edge in readers if not delayed(graph, edge)), node)
    names = tuple(each.source for each in sources)
    return Choice(node, (shares.source, shares.output), names, node if kept else by, kept)


def _joined(context: Context, edge: Edge) -> tuple[Edge, ...]:
    """The links that bring what lies side by side in what `edge` brings."""
    if not layers.layer(context.graph.nodes[edge.source].type).joins:
        return (edge,)
    within = context.graph.incoming(edge.source)
    return tuple(each for part in within for each in _joined(context, part))


def _edge_into(context: Context, node: str, port: str) -> Edge | None:
    return next((edge for edge in context.graph.incoming(node) if edge.input == port), None)


def _probes(context: Context, node: str) -> set[str]:
    return {probe.name for probe in context.analysis.probes[node]}
