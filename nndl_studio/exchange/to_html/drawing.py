"""The drawing as the canvas shows it: nodes where they stand, links with what goes along them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nndl_studio import layers, resources
from nndl_studio.exchange.to_html.markup import Markup, as_read, joined, tag
from nndl_studio.exchange.to_html.ways import Box, Point, Way, way
from nndl_studio.exchange.to_html.widths import fitted, wide
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.loops import closes_loop
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.shape import Kind
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import joined as beside
from nndl_studio.sentence import say

# As on the canvas, in its units.
WIDTH, HEIGHT, RADIUS = 168.0, 64.0, 10.0
MARGIN, FOOT = 14.0, 11.0
PORT_TOP, PORT_PITCH, PORT = 32.0, 18.0, 10.0
EDGE = 24.0
LABEL = 10.0
# How wide a page is, and below which magnification names alone can be read, as on the canvas.
PAGE, FAR = 960.0, 0.55
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def drawing(graph: Graph, analysis: Analysis) -> Markup:
    """The whole of it, as large as the canvas shows it at 100 %, smaller where the page is."""
    boxes = {node.id: _box(graph, analysis, node) for node in graph.nodes.values()}
    span = max(b.right for b in boxes.values()) - min(b.left for b in boxes.values())
    scale = min(1.0, PAGE / span)
    afar = scale < FAR
    ways = {edge: _way(graph, analysis, edge, boxes) for edge in graph.edges}
    edges = [_edge(graph, analysis, edge, found) for edge, found in ways.items()]
    if afar:
        labels = []
        nodes = [_from_afar(node, boxes[node.id], scale) for node in graph.nodes.values()]
    else:
        labels = [each for edge, found in ways.items() for each in _label(analysis, edge, found)]
        nodes = [_node(graph, analysis, node, boxes[node.id]) for node in graph.nodes.values()]
    left = min(box.left for box in boxes.values()) - EDGE - LABEL
    right = max(box.right for box in boxes.values()) + EDGE + LABEL
    top = min([box.top for box in boxes.values()] + [found.low for found in ways.values()]) - EDGE
    low = max([box.bottom for box in boxes.values()] + [found.high for found in ways.values()])
    width, height = right - left, low + EDGE - top
    picture = tag(
        "svg",
        tag("g", *edges, stroke_width=f"{max(2.0, 1.2 / scale):.3g}"),
        *labels,
        *nodes,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{left:g} {top:g} {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        aria_label=say("The drawing"),
    )
    return tag("div", picture, class_="drawing")


def _box(graph: Graph, analysis: Analysis, node: Node) -> Box:
    layer = layers.layer(node.type)
    ports = max(len(layer.inputs), len(_outputs(analysis, node)))
    x, y = node.position
    height = max(HEIGHT, PORT_TOP + PORT_PITCH * max(ports - 1, 0) + 16)
    return Box(x, y, x + WIDTH, y + height)


def _outputs(analysis: Analysis, node: Node) -> list[str]:
    """The ports that are there: an optional one is where it gives something."""
    ports = layers.layer(node.type).outputs
    return [p.name for p in ports if not p.optional or (node.id, p.name) in analysis.shapes]


def _way(graph: Graph, analysis: Analysis, edge: Edge, boxes: dict[str, Box]) -> Way:
    source, target = boxes[edge.source], boxes[edge.target]
    at_output = _outputs(analysis, graph.nodes[edge.source]).index(edge.output)
    inputs = [port.name for port in layers.layer(graph.nodes[edge.target].type).inputs]
    start = (source.right, source.top + PORT_TOP + PORT_PITCH * at_output)
    end = (target.left, target.top + PORT_TOP + PORT_PITCH * inputs.index(edge.input))
    others = [box for id, box in boxes.items() if id not in (edge.source, edge.target)]
    return way(start, end, source, target, others)


def _edge(graph: Graph, analysis: Analysis, edge: Edge, found: Way) -> Markup:
    later = any(closes_loop(graph, loop, edge) for loop in analysis.loops)
    line = tag("path", class_="edge later" if later else "edge", d=found.path)
    if not later:
        return line
    x, y = found.middle
    clock = tag("circle", class_="clock", cx=x, cy=y, r=6.5)
    return joined((line, clock, tag("path", class_="clock", d=f"M{x:g} {y - 4:g}v4h3")))


def _label(analysis: Analysis, edge: Edge, found: Way) -> Iterator[Markup]:
    """The shape that goes along a link, in a pill on it or above it where there is room."""
    shape = analysis.shapes.get((edge.source, edge.output))
    words = as_read(str(shape)) if shape is not None else ""
    wide = 6.0 * len(words)
    x, y = found.middle
    if not words or found.room < wide + PORT + 2:
        return
    in_pill = found.room >= wide + 14 + 2 * PORT + 8
    y = y if in_pill else y - 10
    if in_pill:
        place = {"x": x - wide / 2 - 7, "y": y - 8, "width": wide + 14, "height": 16.0}
        yield tag("rect", class_="pill", rx=8, **place)
    style = "mono mute"
    yield tag("text", words, class_=style, x=x, y=y + 3.5, text_anchor="middle", font_size="10")


def _node(graph: Graph, analysis: Analysis, node: Node, box: Box) -> Markup:
    layer = layers.layer(node.type)
    foot, left, room = box.bottom - FOOT, box.left + MARGIN, WIDTH - 2 * MARGIN
    caption = layer.caption(node.config)
    kind = layer_title(layer.name)
    if caption:
        both = beside(" · ", [kind, caption])
        kind = caption if wide(both, 11) > room else both
    shapes = [s for (id, _), s in analysis.shapes.items() if id == node.id]
    trained = analysis.trainable(node.id)
    high = box.bottom - box.top
    icon = {"x": left, "y": box.top + 9, "width": 16.0, "height": 16.0}
    return tag(
        "g",
        _hint(node),
        tag("rect", class_="box", x=box.left, y=box.top, width=WIDTH, height=high, rx=RADIUS),
        tag(
            "rect",
            fill="currentColor",
            x=box.left,
            y=box.top + RADIUS + 1,
            width=3,
            height=high - 2 * RADIUS - 2,
            rx=1.5,
        ),
        tag("svg", _icon(layer.name), viewBox="0 0 16 16", **icon, **_STROKES),
        _words(node.id, "name", left + 24, box.top + 22, room - 24, 13),
        _words(kind, "small mute", left, box.top + 38, room, 11),
        # Letters of one width are as wide as others are that are larger.
        _words(str(shapes[0]) if shapes else "", "mono", left, foot, room, 15),
        tag(
            "text",
            f"{trained:,}" if trained else "",
            class_="mono mute",
            x=box.right - MARGIN,
            y=foot,
            text_anchor="end",
        ),
        *_ports(graph, analysis, node, box),
        class_=layer.family.value,
    )


def _from_afar(node: Node, box: Box, scale: float) -> Markup:
    """A box in the family's colour with a name that can still be read; the table has the rest."""
    layer = layers.layer(node.type)
    room = WIDTH - 2 * MARGIN
    size = min(11 / scale, 30.0, max(room / wide(node.id, 1.0), 10 / scale * 0.7))
    place = {"x": box.left, "y": box.top, "width": WIDTH, "height": box.bottom - box.top}
    across, middle = box.left + WIDTH / 2, (box.top + box.bottom) / 2
    return tag(
        "g",
        _hint(node),
        tag("rect", class_="box", rx=RADIUS, **place),
        tag("rect", fill="currentColor", fill_opacity=0.2, rx=RADIUS, **place),
        tag(
            "text",
            fitted(node.id, size, room + MARGIN),
            x=across,
            y=middle + size * 0.36,
            text_anchor="middle",
            font_size=f"{size:.3g}",
            font_weight="600",
        ),
        class_=layer.family.value,
    )


def _hint(node: Node) -> Markup:
    summary = layers.layer(node.type).summary
    return tag("title", say("{node}: {summary}", node=node.id, summary=summary))


_STROKES = {
    "fill": "none",
    "stroke": "currentColor",
    "stroke_width": "1.4",
    "stroke_linecap": "round",
    "stroke_linejoin": "round",
}


def _words(words: str, style: str, x: float, y: float, room: float, size: float) -> Markup:
    return tag("text", fitted(words, size, room), class_=style, x=x, y=y)


def _ports(graph: Graph, analysis: Analysis, node: Node, box: Box) -> Iterator[Markup]:
    layer = layers.layer(node.type)
    given = analysis.inputs.get(node.id, {})
    for i, port in enumerate(layer.inputs):
        kind = given[port.name][0].kind if given.get(port.name) else port.kinds[0]
        at = (box.left, box.top + PORT_TOP + PORT_PITCH * i)
        yield _glyph(kind, at, fill="var(--panel)", stroke="var(--faint)", stroke_width="2")
    usual = {port.name: port.kinds[0] for port in layer.outputs}
    for i, name in enumerate(_outputs(analysis, node)):
        shape = analysis.shapes.get((node.id, name))
        at = (box.right, box.top + PORT_TOP + PORT_PITCH * i)
        yield _glyph(shape.kind if shape is not None else usual[name], at, fill="currentColor")


def _glyph(kind: Kind, at: Point, **look: str) -> Markup:
    """Square for maps, round for vectors, a bar for sequences, a diamond for what is right."""
    (x, y), r = at, PORT / 2
    if kind.answer or kind.form == "index":
        path = f"M{x:g} {y - r:g}l{r:g} {r:g}l{-r:g} {r:g}l{-r:g} {-r:g}z"
        return tag("path", d=path, **look)
    if kind is Kind.VECTOR:
        return tag("circle", cx=x, cy=y, r=r, **look)
    half = 3.0 if kind.stepped else r
    return tag("rect", x=x - half, y=y - r, width=2 * half, height=PORT, rx=1, **look)


@cache
def _icon(name: str) -> Markup:
    """The drawing of a layer's icon, which is the studio's own."""
    whole = (resources.folder("icons") / f"{name}.svg").read_text("utf-8")
    found = _INSIDE.search(whole)
    return Markup(found.group(1) if found is not None else "")
