"""The one judge of links: for the drag's feedback and for the commit alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nndl_studio.graph.evaluate import evaluate
from nndl_studio.graph.known import known
from nndl_studio.graph.node import Edge
from nndl_studio.graph.ports import input_port, links_by_port, open_port, output_port
from nndl_studio.graph.reach import delayed, delays
from nndl_studio.graph.words import (
    kind_mend,
    kind_misfit,
    kinds_in_words,
    nothing_there,
    of_node,
    shape_in_words,
)
from nndl_studio.layers.layer import Inputs, Mend, Port
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import Sentence, say

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph


@dataclass(frozen=True)
class Refusal:
    """Why a link can't be, in one sentence; `mend` is what one click could do about it."""

    reason: Sentence
    mend: Mend | None = None


def check_form(graph: Graph, edge: Edge) -> Refusal | None:
    """What no document may hold: links to nothing, doubled ones, two into a port for one."""
    for end in (edge.source, edge.target):
        if end not in graph.nodes:
            return Refusal(say("There is no node called {node}", node=end))
    if edge.source == edge.target:
        itself = say("{node} can't feed itself: only a Delay may close a cycle", node=edge.source)
        return Refusal(itself)
    if output_port(graph, edge) is None:
        return Refusal(
            say("{node} has no output called {port}", node=edge.source, port=edge.output)
        )
    port = input_port(graph, edge)
    if port is None:
        return Refusal(say("{node} has no input called {port}", node=edge.target, port=edge.input))
    return _check_free(graph, edge, port)


def check_connect(graph: Graph, edge: Edge) -> Refusal | None:
    """Why `edge` can't be drawn, or None if it can."""
    return (
        check_form(graph, edge)
        or _check_cycle(graph, edge)
        or _check_kind(graph, edge)
        or _check_shape(graph, edge)
    )


def _check_free(graph: Graph, edge: Edge, port: Port) -> Refusal | None:
    if graph.holds(edge):
        doubled = say("{giver} already feeds {reader} here", giver=edge.source, reader=edge.target)
        return Refusal(doubled)
    if port.many:
        return None
    there = [other for other in graph.incoming(edge.target) if other.input == edge.input]
    if there:
        return Refusal(_taken(edge.target, port, there[0].source))
    return None


def _taken(reader: str, port: Port, giver: str) -> Sentence:
    if port.name == "x":
        return say(
            "{reader} already gets its input from {giver}; a port takes one link",
            reader=reader,
            giver=giver,
        )
    return say(
        "{reader} already gets its {port} from {giver}; a port takes one link",
        reader=reader,
        port=port.name,
        giver=giver,
    )


def _check_cycle(graph: Graph, edge: Edge) -> Refusal | None:
    if delayed(graph, edge):
        return None
    if edge.target not in known(graph).ancestors_of(graph, edge.source):
        return None
    if delays(graph, edge.target):
        return Refusal(
            say(
                "{giver} depends on {reader}, which can't begin with it: link something from "
                "before the loop",
                giver=edge.source,
                reader=edge.target,
            )
        )
    reason = say(
        "{giver} depends on {reader}, so this would close a cycle: only a Delay may",
        giver=edge.source,
        reader=edge.target,
    )
    shape = known(graph).analysis.shapes.get((edge.source, edge.output))
    # What is delayed is a step of a sequence; as long as a loop is open, shapes in it are unknown.
    delayable = shape is None or shape.stepped
    return Refusal(reason, Mend.INSERT_DELAY if delayable else None)


def _check_kind(graph: Graph, edge: Edge) -> Refusal | None:
    """By the shape that is there, or, where none is known yet, by what the port could ever give."""
    output, port = output_port(graph, edge), input_port(graph, edge)
    assert output is not None
    assert port is not None
    analysis = known(graph).analysis
    shape = analysis.shapes.get((edge.source, edge.output))
    if shape is None and edge.source in analysis.costs:
        return Refusal(nothing_there(edge))
    kinds = output.kinds if shape is None else (shape.kind,)
    if set(kinds) & set(port.kinds):
        return None
    gives = kinds_in_words(kinds) if shape is None else shape_in_words(shape)
    mend = kind_mend(port, kinds)
    return Refusal(kind_misfit(edge.target, port, edge.source, gives, mend), mend)


def _check_shape(graph: Graph, edge: Edge) -> Refusal | None:
    """What the layer itself says, once it would have all its inputs."""
    inputs = _inputs_with(graph, edge)
    if inputs is None:
        return None
    error = evaluate(graph.nodes[edge.target], inputs).error
    return None if error is None else Refusal(of_node(edge.target, error.reason), error.mend)


def _inputs_with(graph: Graph, candidate: Edge) -> Inputs | None:
    """Shapes at the target's ports if `candidate` were there; None while one can't be known."""
    analysis = known(graph).analysis
    inputs: dict[str, tuple[Shape, ...]] = {}
    for port, links in links_by_port(graph, candidate.target, candidate):
        shapes = [analysis.shapes.get((link.source, link.output)) for link in links]
        found = tuple(shape for shape in shapes if shape is not None)
        arrived = found if links else open_port(port, analysis.offers)
        if arrived is None or len(found) < len(links):
            return None
        inputs[port.name] = arrived
    return inputs
