"""Networks that nobody drew: layers with settings drawn by chance, branches that part and meet, and
loops over the steps, of every kind of data."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

import msgspec

from nndl_studio import layers
from nndl_studio.datasets.as_trained import AsTrainedConfig
from nndl_studio.datasets.info import DatasetInfo, Kind, Sentences
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.network import Network
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.validity import GraphError
from tests.exchange.networks import network
from tests.exchange.random_layers import FITTING, GATES

Port = tuple[str, str]
INITIAL = ("zeros", "zeros", "constant", "first one", "learned", "learned weighting")
SHAPES: dict[Kind, tuple[int, ...]] = {
    "map": (2, 12, 11),
    "vector": (7,),
    "sequence": (9, 3),
    "labels": (8, 6),
}


def random_network(seed: int) -> Network:
    """The network of this number, always the same."""
    draw = random.Random(seed)
    kind = draw.choice((*SHAPES, "sequence"))
    graph = Graph(f"Random {seed}")
    recipe = _recipe(draw, kind)
    if kind == "labels" and seed % 2:
        recipe = _of_sentences(recipe, asked=seed % 4 == 1)
    graph.add_node(Node("Data", "Data.v1", AsTrainedConfig(recipe), (0.0, 0.0)))
    last = ("Data", "x")
    if recipe.info.sentences is not None:
        last = _story(draw, graph, recipe.info.sentences)
    for _ in range(draw.randint(1, 4)):
        last = draw.choice(PARTS)(draw, graph, last)
    _end(draw, graph, last, recipe.info)
    problems = analyse(graph).problems
    assert not problems, (seed, problems)
    return network(graph, recipe, seed)


def _recipe(draw: random.Random, kind: Kind) -> Recipe:
    axes, classes = SHAPES[kind], draw.choice((2, 3))
    names = tuple("abc"[:classes])
    each = axes[0] if kind == "map" else axes[-1]
    plain = kind == "labels"
    shift = (0.0,) if plain else tuple(draw.uniform(-50, 50) for _ in range(each))
    gain = (1.0,) if plain else tuple(draw.uniform(0.01, 3) for _ in range(each))
    target = ((draw.uniform(-10, 10), draw.uniform(0.1, 4)),) if draw.random() < 0.5 else ()
    return Recipe(
        DatasetInfo(kind, axes, classes, 100, names, targets=1),
        frame=2 if kind == "map" and draw.random() < 0.5 else 0,
        shift=shift,
        gain=gain,
        floor=0.0 if plain else draw.choice((0.0, -0.1)),
        alphabet="words" if plain else "",
        targets=("y",),
        target_scaling=target,
    )


def _of_sentences(recipe: Recipe, asked: bool) -> Recipe:
    """Two of the six words end a sentence, so that there are more than are kept, or none."""
    told = replace(recipe.info, sentences=Sentences((0, 3), 3, asked))
    return msgspec.structs.replace(recipe, info=told)


def _story(draw: random.Random, graph: Graph, known: Sentences) -> Port:
    """Sentences, and a hop over them where they end in a question."""
    if draw.random() < 0.4:
        return _read_by_word(draw, graph, known)
    settings = {
        "sentences": known.most,
        "features": draw.choice((3, 4)),
        "question": known.asked,
        "encoding": draw.choice(("position", "bag of words")),
        "time": draw.random() < 0.7,
    }
    told = _add(graph, "Sentences", settings, ("Data", "x"))
    if not known.asked or draw.random() < 0.4:  # a story may be empty
        return told
    question = told[0], "q"
    shares = _add(graph, "Attend", {}, question)
    graph.connect(Edge(*told, shares[0], "memory"))
    found = _add(graph, "Read", {}, shares)
    graph.connect(Edge(*told, found[0], "memory"))
    return _add(graph, "Add", {}, question, found)


def _read_by_word(draw: random.Random, graph: Graph, known: Sentences) -> Port:
    """What a recurrent layer has at the end of each sentence, with the question beside it, which
    the same layer reads where there is one."""
    kind, words = draw.choice(("GRU", "SRN")), {"features": 3}
    vectors = _add(graph, "Embedding", words, ("Data", "x"))
    read = _add(graph, kind, {"units": 4, "output": "all steps"}, vectors)
    kept = {"sentences": known.most, "question": known.asked}
    told = _add(graph, "Pick", kept, read)
    graph.connect(Edge("Data", "x", told[0], "words"))
    if not known.asked:
        return told
    vectors = _add(graph, "Embedding", words, _add(graph, "Question", {}, ("Data", "x")))
    asked = _add(graph, kind, {"units": 4, "output": "last step"}, vectors)
    graph.share_weights(asked[0], read[0])
    beside = _add(graph, "Beside", {}, asked)
    graph.connect(Edge(*told, beside[0], "steps"))
    name, port = draw.choice((("InnerProduct", "other"), ("Subtract", "less")))
    met = _add(graph, name, {}, told)
    graph.connect(Edge(*beside, met[0], port))
    return met


def _grown(draw: random.Random, graph: Graph, last: Port) -> Port:
    """One more layer that fits, or none if several drawn ones don't."""
    for _ in range(20):
        name, settings = draw.choice(FITTING[analyse(graph).shapes[last].kind])(draw)
        if _fits(graph, name, settings, last):
            return _add(graph, name, settings, last)
    return last


def _parted(draw: random.Random, graph: Graph, last: Port) -> Port:
    """Branches from here, and where they meet again, in a way that their shapes allow."""
    branches = [last] * draw.randint(2, 3)
    for i in range(1, len(branches)):
        for _ in range(draw.randint(1, 2)):
            branches[i] = _grown(draw, graph, branches[i])
    for name in draw.sample(("Add", "Multiply", "Concat"), 3):
        if _fits(graph, name, {}, *branches):
            return _add(graph, name, {}, *branches)
    return branches[-1]


def _loop(draw: random.Random, graph: Graph, last: Port) -> Port:
    """A cell of its own: what it held a step before comes back, through a gate or as it is."""
    if analyse(graph).shapes[last].kind != "sequence":
        return _parted(draw, graph, last)
    size = {"units": draw.choice((2, 5))}
    begins = {"initial": draw.choice(INITIAL), "value": 0.5}
    before = _add(graph, "Delay", size | begins | {"truncate": draw.choice((0, 0, 4))})
    back = draw.choice(("Dense", "Diagonal"))
    new = _add(
        graph,
        "Add",
        {},
        _add(graph, "Dense", size, last),
        _add(graph, back, size | {"bias": False} if back == "Dense" else {}, before),
    )
    new = _add(graph, draw.choice(GATES), {}, new)
    if draw.random() < 0.5:
        gate = _add(graph, "Logistic", {}, _add(graph, "Dense", size, draw.choice((last, before))))
        new = _add(graph, "Multiply", {}, new, gate)
    graph.connect(Edge(*new, before[0], "x"))
    return draw.choice((new, before))


def _memory(draw: random.Random, graph: Graph, last: Port) -> Port:
    """A part of a machine with memory, whose rows are of 2 numbers."""
    if analyse(graph).shapes[last].form != "vector":
        return _parted(draw, graph, last)
    one, row, weights, memory = (
        _add(graph, "Dense", {"units": units}, last) for units in (1, 2, 3, 6)
    )
    memory_too = _add(graph, "Dense", {"units": 6}, last)
    reset = draw.choice(("before", "after"))
    name, ports, settings, given = draw.choice(
        (
            ("Pop", ("u",), {"order": draw.choice(("stack", "queue"))}, (weights, one)),
            ("ShiftIn", ("memory",), {"end": draw.choice(("top", "bottom"))}, (row, memory)),
            ("Fuzzy", ("other",), {"function": draw.choice(("less", "add"))}, (weights, weights)),
            ("Fuzzy", (), {"function": "decrement"}, (weights,)),
            ("Part", (), {"parts": 3, "which": draw.choice((1, 3))}, (memory,)),
            ("Read", ("memory",), {}, (weights, memory)),
            ("InnerProduct", ("other",), {}, (weights, weights)),
            ("Subtract", ("less",), {}, (memory, memory_too)),
            ("Absolute", (), {}, (memory,)),
            ("GRUCell", ("state",), {"units": 3, "reset": reset}, (memory, weights)),
            ("Write", ("w", "memory", "erase"), {}, (row, weights, memory, row)),
            ("Similarity", ("memory",), {}, (row, memory)),
            ("ScaleBy", ("by",), {}, (weights, one)),
            ("Blend", ("old", "gate"), {}, (memory, memory, one)),
            ("CircularShift", ("shares",), {}, (memory, weights)),
            ("Sharpen", ("power",), {}, (_add(graph, "Softmax", {}, weights), one)),
        )
    )
    made = _add(graph, name, settings, given[0])
    for port, source in zip(ports, given[1:], strict=True):
        graph.connect(Edge(*source, made[0], port))
    return made


# What no other tool writes is rare, so that enough is left to be read as one of another.
PARTS = (*(_grown, _grown, _grown, _parted, _loop) * 2, _memory)


def _fits(graph: Graph, name: str, settings: dict[str, Any], *sources: Port) -> bool:
    trial = graph.copy()
    with suppress(GraphError):  # maps that are too small for a kernel
        added = _add(trial, name, settings, *sources)
        return not any(problem.node == added[0] for problem in analyse(trial).problems)
    return False


def _add(graph: Graph, name: str, settings: dict[str, Any], *sources: Port) -> Port:
    kind = layers.by_name(name)
    title = f"{name} {len(graph.nodes)}"
    graph.add_node(Node(title, kind.type, kind.configured(**settings), (0.0, 0.0)))
    for source in sources:
        graph.connect(Edge(*source, title, kind.inputs[0].name))
    return title, kind.outputs[0].name if kind.outputs else ""


def _end(draw: random.Random, graph: Graph, last: Port, info: DatasetInfo) -> None:
    """What makes an answer of whatever there is."""
    shape = analyse(graph).shapes[last]
    if shape.kind == "sequence":
        last = _add(graph, "LastStep", {}, last)
    if shape.kind == "map":
        last = _add(graph, "Flatten", {}, last)
    if shape.kind == "label":
        last = _add(graph, "Embedding", {"features": 3}, last)
    name = draw.choice(("CrossEntropy", "SquaredError", "OneVsRest", "OneVsOne", "Hinge"))
    if name == "SquaredError":
        units = info.targets
    elif name == "OneVsOne":
        units = info.classes * (info.classes - 1) // 2
    elif name == "Hinge":
        units = info.classes if info.classes > 2 else 1
    else:
        units = info.classes
    last = _add(graph, "Dense", {"units": units}, last)
    _add(graph, name, {}, last)
