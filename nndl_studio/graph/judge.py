"""The one judge of links: for the drag's feedback and for the commit alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nndl_studio import layers
from nndl_studio.graph.node import Edge
from nndl_studio.layers.layer import Mend, Port

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph


@dataclass(frozen=True)
class Refusal:
    """Why a link can't be, in one sentence; `mend` is what one click could do about it."""

    reason: str
    mend: Mend | None = None


def check_form(graph: Graph, edge: Edge) -> Refusal | None:
    """What no document may hold: links to nothing, doubled ones, two into a port for one."""
    if edge.source not in graph.nodes or edge.target not in graph.nodes:
        missing = edge.target if edge.source in graph.nodes else edge.source
        return Refusal(f"There is no node called {missing}")
    if edge.source == edge.target:
        return Refusal(f"{edge.source} can't feed itself: only a Delay may close a cycle")
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    if _port(layers.layer(source.type).outputs, edge.output) is None:
        return Refusal(f"{edge.source} has no output called {edge.output}")
    port = _port(layers.layer(target.type).inputs, edge.input)
    if port is None:
        return Refusal(f"{edge.target} has no input called {edge.input}")
    return _check_free(graph, edge, port)


def check_connect(graph: Graph, edge: Edge) -> Refusal | None:
    """Why `edge` can't be drawn, or None if it can."""
    return check_form(graph, edge)


def _check_free(graph: Graph, edge: Edge, port: Port) -> Refusal | None:
    there = [other for other in graph.incoming(edge.target) if other.input == edge.input]
    if edge in there:
        return Refusal(f"{edge.source} already feeds {edge.target}")
    if there and not port.many:
        return Refusal(
            f"{edge.target} already gets its {port.name} from {there[0].source}; "
            "a port takes one link"
        )
    return None


def _port(ports: tuple[Port, ...], name: str) -> Port | None:
    return next((port for port in ports if port.name == name), None)
