"""Remarks on the drawing itself: what trains, and is probably not meant so."""

from __future__ import annotations

from collections.abc import Iterator

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.reach import descendants
from nndl_studio.layers.layer import Family
from nndl_studio.sentence import say
from nndl_studio.training.data_rows import data_node
from nndl_studio.training.remarks.evidence import Evidence
from nndl_studio.training.remarks.remark import Remark


def drawing_remarks(evidence: Evidence) -> Iterator[Remark]:
    """What is squashed twice, leads to no loss, or is there and not learned."""
    graph = evidence.context.graph
    yield from twice_squashed(graph)
    yield from without_a_loss(evidence)
    yield from unread_answers(evidence)


def twice_squashed(graph: Graph) -> Iterator[Remark]:
    """A loss that makes probabilities of any numbers, and gets probabilities: they can't be sure of
    anything any more. Softmax of numbers in 0…1 gives one of ten classes 0.23 at most."""
    for edge in graph.edges:
        source, target = graph.nodes[edge.source], graph.nodes[edge.target]
        giver, taker = layers.layer(source.type), layers.layer(target.type)
        first = edge.input == taker.inputs[0].name
        limits = giver.limits(source.config)
        between = limits is not None and (limits.low, limits.high) == (0.0, 1.0)
        if taker.makes_probabilities and first and (giver.gives_probabilities or between):
            yield Remark(
                "squashed twice",
                source.id,
                say(
                    "its answers lie between 0 and 1 already, and {loss} squashes them once more, "
                    "so that it can't become sure of anything",
                    loss=target.id,
                ),
                say(
                    "Let {loss} have the numbers before that: take {node} out, or give it the "
                    "activation identity",
                    loss=target.id,
                    node=source.id,
                ),
            )


def without_a_loss(evidence: Evidence) -> Iterator[Remark]:
    """Parameters that nothing judges stay as they were."""
    context = evidence.context
    for id, node in context.graph.nodes.items():
        family = layers.layer(node.type).family
        if not context.analysis.trainable(id) or family is Family.OUTPUT:
            continue
        users = (id, *context.graph.borrowers(id))
        reached = (each for user in users for each in descendants(context.graph, user))
        behind = (context.graph.nodes[each] for each in reached)
        if not any(layers.layer(each.type).family is Family.OUTPUT for each in behind):
            yield Remark(
                "not used",
                id,
                say("leads to no loss, so that nothing in it is learned"),
                say("Link it to what leads to a loss, or take it out"),
            )


def unread_answers(evidence: Evidence) -> Iterator[Remark]:
    """One of two kinds of answers, where the other is learned: a network that learns neither, as an
    autoencoder, means it so."""
    dataset, read = evidence.context.dataset, evidence.read
    there = {
        "label": dataset.label is not None,
        "target": dataset.target is not None,
    }
    of = {"label": {"label", "labels"} & read, "target": {"target", "targets"} & read}
    unread = [name for name, is_there in there.items() if is_there and not of[name]]
    if all(there.values()) and len(unread) == 1:
        node, name = data_node(evidence.context.graph).id, unread[0]
        yield Remark(
            "not used",
            node,
            say("its {port} is there and no loss compares with it", port=name),
            say(
                "Give it a loss of its own: link one to the port {port}; or leave it as it is",
                port=name,
            ),
        )
