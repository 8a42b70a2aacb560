"""All nodes in a table, with what each adds up to."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio import layers
from nndl_studio.datasets import SourceConfig
from nndl_studio.exchange.to_html.markup import Markup, joined, section, table, tag
from nndl_studio.exchange.words import clauses
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.graph.words import aside
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import say, say_count, together
from nndl_studio.setting_words import settings

HEAD = (
    say("Layer"),
    say("Settings"),
    say("Shape out"),
    say("Neurons"),
    say("Parameters"),
    say("Multiply-adds"),
    say("No."),
)


def nodes(graph: Graph, analysis: Analysis, places: Mapping[str, int]) -> Markup:
    """In the order in which they are computed; `places` are the numbers of their formulas."""
    rows = [_row(analysis, graph.nodes[id], places[id]) for id in analysis.order]
    sums = analysis.totals
    counts = [f"{each:,}" for each in (sums.neurons, sums.parameters, sums.multiply_adds)]
    foot = (say_count(len(rows), "{n} layer", "{n} layers"), "", "", *counts, "")
    asides = [
        tag("p", say("{node}: {words}", node=node.id, words=words), class_="mute")
        for node in graph.nodes.values()
        if not isinstance(node.config, SourceConfig) and (words := aside(node))
    ]
    counted = say_count(
        sums.connections,
        "Counts are for one sample; there is {n:,} connection in all.",
        "Counts are for one sample; there are {n:,} connections in all.",
    )
    numbered = say("The number is that of the formula below.")
    about = tag("p", together(counted, numbered), class_="mute")
    return section(say("Layers"), table(HEAD, rows, "wwannnn", foot, whole=False), about, *asides)


def _row(analysis: Analysis, node: Node, place: int) -> tuple[str, ...]:
    layer, cost = layers.layer(node.type), analysis.costs[node.id]
    given = {port: str(shape) for (id, port), shape in analysis.shapes.items() if id == node.id}
    shapes: list[str] = list(given.values())
    if len(given) > 1:
        shapes = [say("{port}: {shape}", port=p, shape=shape) for p, shape in given.items()]
    kind = f"node {layer.family.value}"
    name = tag("span", node.id, style="color: var(--text)")
    return (
        tag("div", name, tag("small", layer_title(layer.name)), class_=kind),
        _settings(node),
        joined(shapes, "<br />"),
        _count(cost.neurons),
        _count(analysis.trainable(node.id)),
        _count(cost.multiply_adds),
        tag("a", str(place), href=f"#formula-{place}"),
    )


def _settings(node: Node) -> str:
    if isinstance(node.config, SourceConfig):
        return tag("a", say("see Data"), href="#data")
    found = settings(node.config)
    return clauses([say("{setting}: {value}", setting=name, value=value) for name, value in found])


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"
