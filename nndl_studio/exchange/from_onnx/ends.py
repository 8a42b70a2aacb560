"""The end of a drawing: the loss by which it learns on, and all of it as a project with weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio import layers
from nndl_studio.datasets import AsTrainedConfig
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.from_onnx.drawer import DATA, Drawer, Drawn
from nndl_studio.exchange.from_onnx.flow import Flow, Named
from nndl_studio.exchange.from_onnx.model_file import Model
from nndl_studio.exchange.from_onnx.reader import Reader
from nndl_studio.exchange.imported import Learned
from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.graph.layout import arrange
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.graph.words import kinds_in_words
from nndl_studio.sentence import say

LOSS = "Loss"
# Scene units: a node with a thumbnail is about as high; so many stand side by side.
HEIGHT, COLUMNS = 106.0, 5
RATE = 0.001


@dataclass(frozen=True)
class End:
    """The model's `output` is what `flow` gives; it is judged by the layer `loss`, whose own answer
    also is what the model answers, but for `both_sides` of one number, and where that is `before`
    a softmax; of `classes` or `targets`."""

    output: str
    flow: Flow
    loss: str
    classes: int = 0
    targets: int = 0
    both_sides: bool = False
    before: bool = False


def end_of(reader: Reader, learned: Learned) -> End:
    """Put the loss in: what ends in softmax tells classes. Raises BadFile without an answer."""
    model, drawer = reader.model, reader.drawer
    found = [(name, reader.found.get(name)) for name in model.outputs]
    flows = [(name, each) for name, each in found if isinstance(each, Flow)]
    if not flows:
        named = [each.of for _, each in found if isinstance(each, Named)]
        problem = say("none of its outputs was read")
        if named:
            problem = say("it answers nothing but the class")
        raise BadFile(model.path, problem, say("Export it with its probabilities."))
    for name, _ in flows[1:]:
        drawer.note(say("{name}: a further output, which is not drawn as an answer.", name=name))
    name, flow = flows[0]
    count = flow.shape.axes[-1]
    drawn = drawer.nodes.get(flow.node)
    if drawn is None:
        problem = say("it gives its samples back")
        raise BadFile(model.path, problem, say("Choose a model with layers."))
    if flow.shape.form != "vector":
        problem = say("it answers {kinds}", kinds=kinds_in_words((flow.shape.kind,)))
        raise BadFile(model.path, problem, say("Choose one that tells numbers."))
    if flow.order is not None:
        problem = say("its answers stand in another order")
        raise BadFile(model.path, problem, say("Export it anew."))
    if learned != "numbers" and (end := _probabilities(drawer, name, flow)) is not None:
        return end
    if flow.shape.stepped and learned != "classes":
        drawer.note(
            say(
                "{node} answers at each step: that is learned as classes, by a softmax.",
                node=flow.node,
            )
        )
        return End(name, flow, "CrossEntropy", classes=count, before=True)
    if learned == "classes":
        return End(name, flow, "CrossEntropy", classes=count, before=True)
    drawer.note(
        say(
            "{node} answers numbers: they are learned by squared error. If they stand for classes "
            "before a softmax, say that its answers are classes (--learn).",
            node=flow.node,
        )
    )
    return End(name, flow, "SquaredError", targets=count)


def _probabilities(drawer: Drawer, name: str, flow: Flow) -> End | None:
    """The loss that takes a softmax or σ along, which is no layer of its own then."""
    drawn, count = drawer.nodes[flow.node], flow.shape.axes[-1]
    if drawer.is_read(flow.node):
        return None
    if drawn.layer == "Softmax":
        del drawer.nodes[flow.node]
        (source, port) = drawn.reads[0]
        return End(name, replace(flow, node=source, port=port), "CrossEntropy", classes=count)
    both = _of_both_sides(drawer, drawn)
    if both:
        drawer.nodes[both].settings["activation"] = "identity"
        return End(name, replace(flow, node=both), "BinaryCrossEntropy", classes=2)
    if drawn.settings.get("activation") != "logistic" or flow.shape.kind != "vector":
        return None
    drawn.settings["activation"] = "identity"
    if count == 1:
        return End(name, flow, "BinaryCrossEntropy", classes=2, both_sides=True)
    return End(name, flow, "BinaryCrossEntropy", targets=count)


def _of_both_sides(drawer: Drawer, drawn: Drawn) -> str:
    """The one number p of which the answers 1 − p and p are made; "" for anything else. What makes
    them is taken out."""
    names = [source for source, _ in drawn.reads]
    if drawn.layer != "Concat" or len(names) != 2:
        return ""
    other, one = names
    scale, dense = drawer.nodes.get(other), drawer.nodes.get(one)
    if scale is None or dense is None or dense.settings.get("activation") != "logistic":
        return ""
    turned = scale.layer == "Scale" and scale.settings == {"gain": -1.0, "shift": 1.0}
    if not turned or scale.reads != [(one, "y")] or dense.settings.get("units") != 1:
        return ""
    for name in (other, next(n for n, each in drawer.nodes.items() if each is drawn)):
        del drawer.nodes[name]
    return one


def recipe_for(drawer: Drawer, end: End) -> Recipe:
    """What the Data node stands for."""
    asked = drawer.asked
    each_step = bool(end.classes) and end.flow.shape.stepped
    names = drawer.class_names if len(drawer.class_names) == end.classes else ()
    kind, axes = asked.kind, asked.sizes
    info = DatasetInfo(kind, axes, end.classes, 0, names, end.targets, each_step)
    shift, gain = (_each(array, axes, kind) for array in (asked.shift, asked.gain))
    alphabet = "words" if kind in ("labels", "label") else ""
    return Recipe(info, 0, shift, gain, 0.0, alphabet)


def _each(array: NDArray[np.float64], axes: tuple[int, ...], kind: str) -> tuple[float, ...]:
    count = axes[0] if kind == "map" else axes[-1]
    return tuple(map(float, array if array.size in (1, count) else np.broadcast_to(array, count)))


def graph_of(model: Model, drawer: Drawer, end: End, recipe: Recipe) -> Graph:
    """The drawing, laid out. Raises BadFile for what no drawing can be."""
    graph = Graph(_title(model), TrainingSettings(optimiser="Adam", learning_rate=RATE))
    places = _places(drawer, end)
    try:
        graph.add_node(Node(DATA, "Data.v1", AsTrainedConfig(recipe), places[DATA]))
        for name, drawn in drawer.nodes.items():
            layer = layers.by_name(drawn.layer)
            config = layer.configured(**drawn.settings)
            graph.add_node(Node(name, layer.type, config, places[name]))
        loss = layers.by_name(end.loss)
        graph.add_node(Node(LOSS, loss.type, loss.configured(), places[LOSS]))
        for name, drawn in drawer.nodes.items():
            into = layers.by_name(drawn.layer).inputs[0].name
            for source, port in drawn.reads:
                graph.connect(Edge(source, port, name, into))
        graph.connect(Edge(end.flow.node, end.flow.port, LOSS, loss.inputs[0].name))
        graph.connect(Edge(DATA, "label", LOSS, loss.inputs[1].name))
    except GraphError as error:
        raise BadFile(model.path, reason_of(error), say("It can't be drawn.")) from error
    return graph


def _title(model: Model) -> str:
    """After the file: what tools call their graphs says nothing."""
    return " ".join(model.path.stem.split())[:100] or "Imported"


def _places(drawer: Drawer, end: End) -> Mapping[str, tuple[float, float]]:
    names = (DATA, *drawer.nodes, LOSS)
    links = [(source, name) for name, drawn in drawer.nodes.items() for source, _ in drawn.reads]
    links.append((end.flow.node, LOSS))
    return arrange(dict.fromkeys(names, HEIGHT), links, COLUMNS)


def arrays_of(drawer: Drawer) -> dict[str, NDArray[Any]]:
    """The weights by `NODE.PARAMETER`."""
    return {
        f"{name}.{key}": array
        for name, drawn in drawer.nodes.items()
        for key, array in drawn.arrays.items()
    }
