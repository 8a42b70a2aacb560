"""The ports of a drawing's nodes: by name, with their links, and what open ones get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nndl_studio import layers
from nndl_studio.graph.node import Edge
from nndl_studio.layers.layer import Port
from nndl_studio.layers.shape import ANSWERS, Shape

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph


def input_port(graph: Graph, edge: Edge) -> Port | None:
    """The port that `edge` goes into, if the target has one of that name."""
    return _named(layers.layer(graph.nodes[edge.target].type).inputs, edge.input)


def output_port(graph: Graph, edge: Edge) -> Port | None:
    """The port that `edge` comes out of, if the source has one of that name."""
    return _named(layers.layer(graph.nodes[edge.source].type).outputs, edge.output)


def links_by_port(
    graph: Graph, node_id: str, candidate: Edge | None = None
) -> list[tuple[Port, list[Edge]]]:
    """Each input port with its links in reading order; `candidate` as if it were drawn."""
    links: dict[str, list[Edge]] = {}
    for edge in (*graph.incoming(node_id), *((candidate,) if candidate else ())):
        links.setdefault(edge.input, []).append(edge)
    ports = layers.layer(graph.nodes[node_id].type).inputs
    return [(port, links.get(port.name, [])) for port in ports]


def reads_answers(port: Port) -> bool:
    """Whether an open `port` gets the data's own labels or targets."""
    return port.optional and any(kind in ANSWERS for kind in port.kinds)


def open_port(port: Port, offers: tuple[Shape, ...]) -> tuple[Shape, ...] | None:
    """What arrives at an optional port without links: that of the data's `offers` whose kind it
    names first, nothing at all if it isn't a loss's port, or None if the data has nothing for it.
    """
    if not reads_answers(port):
        return () if port.optional else None
    kinds = (kind for kind in port.kinds if kind in ANSWERS)
    return next(((shape,) for kind in kinds for shape in offers if shape.kind == kind), None)


def _named(ports: tuple[Port, ...], name: str) -> Port | None:
    return next((port for port in ports if port.name == name), None)
