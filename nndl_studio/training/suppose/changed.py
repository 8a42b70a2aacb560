"""A drawing, its data and the state of its run, changed as is supposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.work import Work
from nndl_studio.datasets import Dataset
from nndl_studio.graph.activations import activation_title, with_activation
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.ops.controls import CONTROLS
from nndl_studio.sentence import say
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.suppose.erasing import (
    ErasedSamples,
    blank_of,
    blank_part,
    in_a_box,
    of_parts,
)
from nndl_studio.training.suppose.supposition import (
    Erased,
    OtherActivation,
    Silence,
    Supposition,
    What,
    Without,
)

# What a sample of each kind is made of, where some of that can be left out.
PARTED: dict[str, What] = {"vector": "fields", "sequence": "steps", "labels": "words"}


def changed_graph(graph: Graph, supposed: Iterable[Supposition]) -> Graph:
    """The drawing as it would be. Raises TrainingError where a node isn't there, or can't be so."""
    nodes = dict(graph.nodes)
    for each in supposed:
        if isinstance(each, (Silence, OtherActivation)):
            nodes[each.node] = _changed(_known(nodes.get(each.node), each), each)
    return graph.with_contents(nodes.values(), graph.edges)


def changed_data(dataset: Dataset, supposed: Iterable[Supposition]) -> Dataset:
    """The data with a part of every sample erased, if that is supposed."""
    for each in supposed:
        if isinstance(each, Erased):
            axes = dataset.x.shape[1:]
            sides = zip(each.low, each.high, axes[len(axes) - len(each.low) :], strict=True)
            if len(each.low) > len(axes) or not all(0 <= a < b <= n for a, b, n in sides):
                raise TrainingError(say("That part of the input is not there: erase another"))
            blank, place = blank_of(dataset), in_a_box(each)
            return replace(dataset, x=ErasedSamples(dataset.x, place, blank))
        if isinstance(each, Without):
            fits = PARTED.get(dataset.info.kind) == each.what
            if not fits or not each.parts or not 0 <= each.parts[-1] < dataset.x.shape[1]:
                raise TrainingError(say("That part of the input is not there: erase another"))
            place = of_parts(each.parts, len(dataset.x.shape) - 1)
            return replace(dataset, x=ErasedSamples(dataset.x, place, blank_part(dataset)))
    return dataset


def changed_state(state: NDArray[Any], old: Work, new: Work) -> NDArray[Any]:
    """The `state` of a machine of `old` as one of `new` would have it, whose parameters are the
    same and whose constants may be others."""
    found = np.zeros(new.layout.size, state.dtype)
    found[:CONTROLS] = state[:CONTROLS]
    for at, numbers in new.layout.numbers.items():
        found[at : at + len(numbers)] = numbers
    before = {value.name: value for value in old.program.parameters}
    for value in new.program.parameters:
        own = before[value.name]
        there = (new.layout.offsets[value], *new.layout.slots.get(value, ()))
        here = (old.layout.offsets[own], *old.layout.slots.get(own, ()))
        for to, at in zip(there, here, strict=True):
            found[to : to + value.size] = state[at : at + value.size]
    return found


def _known(node: Node | None, supposed: Silence | OtherActivation) -> Node:
    if node is None:
        raise TrainingError(say("There is no node called {node}", node=supposed.node))
    return node


def _changed(node: Node, supposed: Silence | OtherActivation) -> Node:
    if isinstance(supposed, Silence):
        return replace(node, muted=tuple(sorted({*node.muted, *supposed.units})))
    other = with_activation(node, supposed.activation)
    if other is None:
        raise TrainingError(
            say(
                "{node} can't have {activation} for its activation",
                node=node.id,
                activation=activation_title(supposed.activation),
            ),
            node.id,
        )
    return other
