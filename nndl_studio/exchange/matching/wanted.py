"""The arrays that a drawing needs, with all that decides how others are brought into their form."""

from __future__ import annotations

from dataclasses import dataclass

from nndl_studio import layers
from nndl_studio.config import Config
from nndl_studio.graph.check import Analysis, require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.graph.opened import opened
from nndl_studio.layers.layer import Family
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import NOTHING, Sentence

# What gives its input on, number by number.
PASSING = frozenset({"Dropout", "Identity"})


@dataclass(frozen=True)
class Wanted:
    """`NODE.PARAM`, its shape and what its axes are. `before` are maps or steps that were laid out
    in a row for the node to read, and `filtered` says that those steps come from a convolution. A
    `fixed` one is no weight, and is as the layer makes it. `inputs` counts the maps read."""

    node: str
    parameter: str
    layer: str
    config: Config
    shape: tuple[int, ...]
    axes: Sentence = NOTHING
    before: Shape | None = None
    filtered: bool = False
    fixed: bool = False
    inputs: int = 0

    @property
    def name(self) -> str:
        """As in a file of weights."""
        return f"{self.node}.{self.parameter}"


def wanted_by(graph: Graph) -> tuple[Wanted, ...]:
    """In the order in which the nodes compute. Raises ValueError for a faulty drawing."""
    graph, analysis = opened(graph, require_sound(graph))
    return tuple(
        each
        for node in analysis.order
        if node in graph.nodes
        for each in _of(graph, analysis, node)
    )


def _of(graph: Graph, analysis: Analysis, id: str) -> list[Wanted]:
    node = graph.nodes[id]
    layer = layers.layer(node.type)
    axes = layer.layout(node.config)
    before, filtered = _laid_out(graph, analysis, id)
    read = analysis.inputs.get(id, {}).get("x", ())
    maps = read[0].axes[0] if read and read[0].form == "map" else 0
    return [
        Wanted(
            id,
            parameter.name,
            layer.name,
            node.config,
            parameter.shape,
            axes.get(parameter.name, NOTHING),
            before,
            filtered,
            parameter.fixed,
            maps,
        )
        for parameter in analysis.parameters.get(id, ())
    ]


def _laid_out(graph: Graph, analysis: Analysis, id: str) -> tuple[Shape | None, bool]:
    """What a Flatten laid out in a row before this node, looking back through what changes no
    number's place; where several links meet, nothing is said."""
    while True:
        links = [edge for edge in graph.incoming(id) if edge.input == "x"]
        if len(links) != 1:
            return None, False
        id = links[0].source
        layer = layers.layer(graph.nodes[id].type)
        if layer.name == "Flatten":
            return analysis.inputs[id]["x"][0], _is_filtered(graph, id)
        if layer.family is not Family.ACTIVATION and layer.name not in PASSING:
            return None, False


def _is_filtered(graph: Graph, id: str) -> bool:
    """Whether steps come from a convolution, before which others put features first."""
    while True:
        links = graph.incoming(id)
        if len(links) != 1:
            return False
        id = links[0].source
        layer = layers.layer(graph.nodes[id].type)
        if layer.family is Family.CONVOLUTION:
            return True
        if layer.family not in (Family.ACTIVATION, Family.POOLING) and layer.name not in PASSING:
            return False
