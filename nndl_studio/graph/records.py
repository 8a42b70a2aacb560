"""The document as the plain values that a project file holds, and back with named errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from nndl_studio import layers
from nndl_studio.config import stored
from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.graph.migrations import FORMAT
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.project_text import mend_advice
from nndl_studio.graph.readable import entry_name, explain, place_in_project
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.graph.validity import GraphError, require_room
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, listed, say


class NodeRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A node as the file holds it; `config` is read by the layer that `type` names."""

    id: str
    type: str
    position: tuple[float, float]
    config: dict[str, Any]
    weights_of: str = ""
    frozen: tuple[str, ...] = ()
    muted: tuple[int, ...] = ()
    held: tuple[str, ...] = ()


class EdgeRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link as the file holds it."""

    source: str
    output: str
    target: str
    input: str


class ProjectRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file in today's format."""

    format: int
    title: str
    settings: TrainingSettings
    nodes: list[NodeRecord]
    edges: list[EdgeRecord]


def to_raw(graph: Graph) -> dict[str, Any]:
    """Plain values for the file: the same for equal documents, whatever their edits' order."""
    nodes = sorted(graph.nodes.values(), key=lambda node: node.id)
    # Stable: links into one port keep the order in which that port reads them.
    edges = sorted(graph.edges, key=lambda edge: (edge.target, edge.input))
    return {
        "format": FORMAT,
        "title": graph.title,
        "settings": stored(graph.settings),
        "nodes": [_raw_node(node) for node in nodes],
        "edges": [_raw_edge(edge) for edge in edges],
    }


def from_raw(raw: dict[str, Any], path: str | Path) -> Graph:
    """The document in `raw`, of today's format. Raises BadFile naming `path` and the place."""
    with _naming(path, NOTHING):
        require_room(_length(raw.get("nodes")), _length(raw.get("edges")))
    try:
        record = msgspec.convert(raw, ProjectRecord)
    except msgspec.ValidationError as error:
        where, problem = explain(error)
        place = place_in_project(where, raw)
        raise BadFile(path, problem, mend_advice(path), place) from error
    graph = Graph()
    with _naming(path, as_it_is("title")):
        graph.set_title(record.title)
    with _naming(path, as_it_is("settings")):
        graph.set_settings(record.settings)
    for i, node in enumerate(record.nodes):
        with _naming(path, entry_name("nodes", i, raw)):
            graph.add_node(_node(node))
    # Whose weights they are may stand further down.
    for i, node in enumerate(record.nodes):
        with _naming(path, entry_name("nodes", i, raw)):
            if node.weights_of:
                graph.share_weights(node.id, node.weights_of)
    for i, edge in enumerate(record.edges):
        with _naming(path, entry_name("edges", i, raw)):
            graph.connect(Edge(edge.source, edge.output, edge.target, edge.input))
    return graph


def _length(part: object) -> int:
    return len(part) if isinstance(part, list) else 0


def _raw_node(node: Node) -> dict[str, Any]:
    raw = {
        "id": node.id,
        "type": node.type,
        "position": list(node.position),
        "config": stored(node.config),
    }
    marks = {
        "weights_of": node.weights_of,
        "frozen": list(node.frozen),
        "muted": list(node.muted),
        "held": list(node.held),
    }
    return raw | {name: value for name, value in marks.items() if value}


def _raw_edge(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "output": edge.output,
        "target": edge.target,
        "input": edge.input,
    }


def _node(record: NodeRecord) -> Node:
    layer = layers.layer(record.type)
    try:
        config = layer.read_config(record.config)
    except msgspec.ValidationError as error:
        where, problem = explain(error)
        choices = {field.name: field.choices for field in layer.settings()}
        raise GraphError(_of_field(where, problem, choices.get(where, ()))) from error
    return Node(
        record.id,
        record.type,
        config,
        record.position,
        frozen=record.frozen,
        muted=record.muted,
        held=record.held,
    )


def _of_field(field: str, problem: Sentence, choices: tuple[str, ...]) -> Sentence:
    """What is wrong with a field; its choices as the file has to name them."""
    if not field:
        return problem
    if not choices:
        return say("{field}: {problem}", field=field, problem=problem)
    return say(
        "{field}: {problem}: {choices}", field=field, problem=problem, choices=listed(choices)
    )


@contextmanager
def _naming(path: str | Path, place: Sentence) -> Iterator[None]:
    """Turn what the document refuses into an error that names the file and the place."""
    try:
        yield
    except (GraphError, layers.UnknownLayer) as error:
        raise BadFile(path, reason_of(error), mend_advice(path), place) from error
