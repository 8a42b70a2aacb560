"""Dynamic memory networks [Kumar et al. 2015] as the examples draw them, and as one node."""

from __future__ import annotations

from typing import Any

import msgspec

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.episodic_parts import Episodes, episodic_parts, gates_of
from nndl_studio.layers.parts import COLUMN, OUTSIDE, ROW

Port = tuple[str, str]
UNITS = GATE_UNITS = 20
# Where the episodic memory stands in the drawing, in columns and rows.
AT = (4.0, 0.0)


def one_fact(passes: int = 1) -> Graph:
    """A GRU reads the story, and the same GRU the question."""
    graph = _begun("Dynamic memory network: where is Mary?", "one fact", 30)
    words = _add(graph, "Words", "Embedding", (1, 1), {"features": UNITS}, x="Stories.x")
    told = {"units": UNITS, "output": "all steps", "reset": "after", "update_bias": 0.0}
    _add(graph, "Read", "GRU", (2, 1), told, x=words)
    _add(graph, "Facts", "Pick", (3, 1), {"sentences": 8}, x="Read", words="Stories.x")
    _add(graph, "Question", "Question", (1, 3), {}, x="Stories.x")
    words = _add(graph, "Words q", "Embedding", (2, 3), {"features": UNITS}, words, x="Question")
    asked = {**told, "output": "last step"}
    _add(graph, "Asked", "GRU", (3, 3), asked, "Read", x=words)
    _episodes(graph, passes, ("Facts", "y"), ("Asked", "y"))
    _answered(graph, passes, min(passes, 1))
    _without(graph, 46)
    return graph


def chain(passes: int = 2) -> Graph:
    """Facts and question are the sums of their words."""
    graph = _begun("Dynamic memory network: facts in any order", "chain", 12)
    settings = {"sentences": 7, "features": UNITS, "encoding": "bag of words", "time": False}
    _add(graph, "Facts", "Sentences", (1, 2), settings, x="Stories.x")
    _episodes(graph, passes, ("Facts", "y"), ("Facts", "q"))
    _answered(graph, passes, min(passes, 2))
    _without(graph, 40)
    return graph


def as_one_node(kind: str = "chain", passes: int = 2, gate_units: int = GATE_UNITS) -> Graph:
    """The same with the episodic memory as one node, `Machine`."""
    graph = _begun("Dynamic memory network", kind, 12)
    sentences, facts = {"one fact": (8, 1), "chain": (7, 2)}[kind]
    settings = {"sentences": sentences, "features": UNITS, "encoding": "bag of words"}
    _add(graph, "Facts", "Sentences", (1, 2), {**settings, "time": False}, x="Stories.x")
    inside = {"passes": passes, "gate_units": gate_units}
    _add(graph, "Machine", "EpisodicMemory", (2, 2), inside, x="Facts", q="Facts.q")
    _add(graph, "Out", "Dense", (3, 2), {"units": 6, "activation": "identity"}, x="Machine")
    _add(graph, "Loss", "CrossEntropy", (4, 2), {}, x="Out")
    for number in range(1, min(passes, facts) + 1):
        at, source = (4, 2 + number), f"Machine.gate {number}"
        _add(graph, f"gate loss {number}", "GateLoss", at, {"fact": number}, x=source)
    return graph


def _begun(title: str, kind: str, epochs: int) -> Graph:
    graph = Graph(title)
    settings = msgspec.structs.replace(
        graph.settings,
        epochs=epochs,
        batch_size=32,
        optimiser="Adam",
        learning_rate=0.005,
        clipping="global norm",
        clip_at=5.0,
        patience=0,
        seed=7,
    )
    graph.set_settings(settings)
    data = {"source": "stories", "kind": kind}
    _add(graph, "Stories", "Data", (0, 2), data)
    return graph


def _episodes(graph: Graph, passes: int, facts: Port, question: Port) -> None:
    """The pieces of an episodic memory, each a node; the last pass is called m."""
    parts = episodic_parts(Episodes(passes, UNITS, GATE_UNITS))
    for piece in parts.pieces.values():
        place = (piece.position[0] + AT[0] * COLUMN, piece.position[1] + AT[1] * ROW)
        graph.add_node(Node(piece.name, piece.layer.type, piece.config, place, piece.weights_of))
    outside = {"x": facts, "q": question}
    for joint in parts.joined():
        if joint.target != OUTSIDE:
            inner = (joint.source, joint.output)
            source = outside[joint.output] if joint.source == OUTSIDE else inner
            graph.connect(Edge(*source, joint.target, joint.input))


def _answered(graph: Graph, passes: int, facts: int) -> None:
    """An answer behind the last pass, and the gates of each told the fact that there is for it."""
    for number in range(1, facts + 1):
        settings, gate = {"fact": number}, gates_of(number)
        _add(graph, f"gate loss {number}", "GateLoss", _behind(graph, gate, 1), settings, x=gate)
    last, out = f"m {passes}", {"units": 6, "activation": "identity"}
    _add(graph, "Out", "Dense", _behind(graph, last), out, x=last)
    _add(graph, "Answer", "CrossEntropy", _behind(graph, "Out"), {}, x="Out")


def _behind(graph: Graph, node: str, down: int = 0) -> tuple[float, float]:
    """The column and row behind a node, so many rows further down."""
    x, y = graph.nodes[node].position
    return x / COLUMN + 1, y / ROW + down


def _without(graph: Graph, units: int) -> None:
    """A plain LSTM of more parameters."""
    row = 6.0
    _add(graph, "without words", "Embedding", (0, row), {"features": 16}, x="Stories.x")
    settings = {"units": units, "output": "last step"}
    _add(graph, "without", "LSTM", (1, row), settings, x="without words")
    out = {"units": 6, "activation": "identity"}
    _add(graph, "without out", "Dense", (2, row), out, x="without")
    _add(graph, "without loss", "CrossEntropy", (3, row), {}, x="without out")


def _add(
    graph: Graph,
    name: str,
    type: str,
    at: tuple[float, float],
    settings: dict[str, Any],
    weights_of: str = "",
    **inputs: str,
) -> str:
    """A node at this column and row; each port reads "NODE" or "NODE.PORT"."""
    layer = layers.by_name(type)
    place = (at[0] * COLUMN, at[1] * ROW)
    graph.add_node(Node(name, layer.type, layer.configured(**settings), place, weights_of))
    for port, source in inputs.items():
        node, _, output = source.partition(".")
        graph.connect(Edge(node, output or "y", name, port))
    return name
