"""Attention: which rows of a memory the hops of a network look at, or its gates let in, beside its
answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.compiler.work import ProbeKey
from nndl_studio.datasets import Dataset
from nndl_studio.datasets.held import Held
from nndl_studio.datasets.story_text import Typed, parted, typed
from nndl_studio.datasets.tokens import join
from nndl_studio.layers.layer import Layer
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import BETWEEN
from nndl_studio.training.findings import Attention
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.answer import answer_behind
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.probing import SampleProbe

# More can't be read side by side.
MOST = 6


@dataclass(frozen=True, eq=False)
class Watched:
    """A plan for what stands at the `hops`, and for the node that gives the probabilities of an
    `answer`, if there is one. The rows are sentences if `of_sentences`, all but the last one of a
    text where that is `asked`. What is looked at with `gates` is told under their names `heads`."""

    hops: tuple[str, ...]
    heads: tuple[str, ...]
    gates: bool
    answer: str | None
    of_sentences: bool
    asked: bool
    probe: SampleProbe


def attention(context: Context, request: ProbeRequest) -> Attention:
    """What all hops or gates give that look at as many rows as `request.node` does: of a sample, or
    of what the user wrote."""
    watched = context.once(f"attention {request.node}", lambda: _watched(context, request.node))
    return replace(_looked(context, watched, request), known=_words(context.dataset))


def _looked(context: Context, watched: Watched, request: ProbeRequest) -> Attention:
    if request.typed and context.dataset.recipe.vocabulary:
        return _of_typed(context, watched, typed(request.typed, context.dataset.recipe))
    sample = max(0, request.sample)
    watched.probe.samples = np.array([sample])
    found = [values[0] for values in watched.probe.read(context)]
    return _found(context.dataset, watched, found, *_sample(context.dataset, sample))


def _words(dataset: Dataset) -> tuple[str, ...]:
    """What a text may be made of, in the order of a dictionary, without marks."""
    names = dataset.recipe.vocabulary
    return tuple(sorted(each for each in names if each[:1].isalnum()))


def _watched(context: Context, node: str) -> Watched:
    hops = _alike(context, node)
    looks = [_look_of(context, hop) for hop in hops]
    gates = bool(_kind(context, node).gates)
    behind = answer_behind(context, node, once=gates)
    answer = behind.node if behind is not None and behind.likelihood else None
    keys: list[ProbeKey] = [*looks, *([(answer, "y")] if answer else [])]
    memory = _memory(context, node)
    asked = memory is not None and context.graph.nodes[memory].config.leaves_question
    of_sentences = memory is not None and _kind(context, memory).keeps_sentences
    heads = tuple(giver.rpartition(BETWEEN)[2] for giver, _ in looks)
    probe = SampleProbe(context, keys, np.array([0]))
    return Watched(hops, heads, gates, answer, of_sentences, asked, probe)


def _alike(context: Context, node: str) -> tuple[str, ...]:
    """All nodes that look at as many rows as `node` does and in the same way, or some around it."""
    analysis = context.analysis

    def seen(each: str) -> tuple[bool, Shape]:
        return bool(_kind(context, each).gates), analysis.shapes[_look_of(context, each)]

    looking = [
        each
        for each in analysis.order
        if any(probe.kind == "attention" for probe in analysis.probes[each])
    ]
    alike = [each for each in looking if seen(each) == seen(node)]
    first = max(0, alike.index(node) + 1 - MOST)
    return tuple(alike[first : first + MOST])


def _look_of(context: Context, node: str) -> ProbeKey:
    """What says how much it looks at each row: what it gives itself, or the gates that come to it;
    what a port gives is watched under its name."""
    port = _kind(context, node).gates
    if not port:
        return node, "y"
    edge = next(edge for edge in context.graph.incoming(node) if edge.input == port)
    return edge.source, edge.output


def _memory(context: Context, node: str) -> str | None:
    """The node that gives the rows which are looked at: what is linked as memory, or, of gates, the
    nearest before them that gives sentences at as many steps."""
    graph, analysis = context.graph, context.analysis
    if not _kind(context, node).gates:
        return next(edge.source for edge in graph.incoming(node) if edge.input == "memory")
    steps = analysis.shapes[_look_of(context, node)].steps
    queue, seen = deque([node]), {node}
    while queue:
        for edge in graph.incoming(queue.popleft()):
            same = analysis.shapes[edge.source, edge.output].steps == steps
            if same and _kind(context, edge.source).keeps_sentences:
                return edge.source
            if edge.source not in seen:
                seen.add(edge.source)
                queue.append(edge.source)
    return None


def _kind(context: Context, node: str) -> Layer[Any]:
    return layers.layer(context.graph.nodes[node].type)


def _of_typed(context: Context, watched: Watched, given: Typed) -> Attention:
    if given.fault:
        nothing = np.zeros((len(watched.hops), 0), np.float32)
        return Attention(watched.hops, (), nothing, unknown=given.unknown, fault=given.fault)
    steps, count = context.dataset.info.axes[0], len(given.numbers)
    words = np.zeros((1, steps), np.float32)
    words[0, :count] = given.numbers
    fields: Mapping[str, Held] = {"x": words, "lengths": np.array([count])}
    found = [values[0] for values in watched.probe.read_given(context, fields)]
    return _found(context.dataset, watched, found, given, (), "")


def _sample(dataset: Dataset, sample: int) -> tuple[Typed, tuple[int, ...], str]:
    """The words of a sample, if it has such, its true facts, and what is right."""
    words: tuple[int, ...] = ()
    if dataset.info.kind == "labels" and dataset.lengths is not None:
        words = tuple(dataset.x[sample][: int(dataset.lengths[sample])].astype(int).tolist())
    facts = () if dataset.facts is None else tuple(dataset.facts[sample].tolist())
    told = dataset.label is not None and not dataset.info.each_step
    names = dataset.info.class_names
    truth = (
        names[int(dataset.label[sample])] if told and names and dataset.label is not None else ""
    )
    return Typed(words), facts, truth


def _found(
    dataset: Dataset,
    watched: Watched,
    found: list[NDArray[Any]],
    given: Typed,
    facts: tuple[int, ...],
    truth: str,
) -> Attention:
    shares = np.array([each.ravel() for each in found[: len(watched.hops)]], np.float32)
    rows, question = _rows(dataset, watched, given.numbers, shares)
    answer, sure = "", float("nan")
    names = dataset.info.class_names
    if watched.answer is not None and len(names) == found[-1].size:
        best = int(found[-1].argmax())
        answer, sure = names[best], float(found[-1][best])
    return Attention(
        watched.hops,
        rows,
        shares[:, : len(rows)],
        question,
        facts if watched.of_sentences else (),
        answer,
        sure,
        truth,
        given.unknown,
        gates=watched.gates,
        heads=watched.heads,
    )


def _rows(
    dataset: Dataset, watched: Watched, words: tuple[int, ...], shares: NDArray[np.float32]
) -> tuple[tuple[str, ...], str]:
    """What the rows are: sentences with the question apart, or steps by their numbers."""
    known, names = dataset.info.sentences, dataset.recipe.vocabulary
    if known is None or not (watched.of_sentences and words and names):
        own = np.flatnonzero(shares.any(axis=0))
        return tuple(f"{row + 1}" for row in range(int(own.max(initial=-1)) + 1)), ""
    spans = parted(words, known.ends)
    kind = dataset.recipe.tokens
    told = [join([names[word] for word in words[low:high]], kind) for low, high in spans]
    question = told.pop() if watched.asked and told else ""
    return tuple(told[: shares.shape[1]]), question
