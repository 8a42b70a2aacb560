"""What trains and is probably not meant so is remarked on: squashed twice, judged by nobody."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from nndl_studio import api, layers
from nndl_studio.datasets import configured
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.resources import example
from nndl_studio.training.remarks.remarker import remarks
from nndl_studio.training.trainer import Trainer


def node(id: str, name: str, **settings: object) -> Node:
    layer = layers.by_name(name)
    return Node(id, layer.type, layer.configured(**settings), (0.0, 0.0))


def chain(*nodes: Node) -> Graph:
    graph = Graph("Chain")
    for each in nodes:
        graph.add_node(each)
    for before, after in pairwise(nodes):
        link(graph, before.id, after.id)
    return graph


def link(graph: Graph, before: str, after: str, output: str = "", input: str = "") -> None:
    giver = layers.layer(graph.nodes[before].type)
    taker = layers.layer(graph.nodes[after].type)
    ends = output or giver.outputs[0].name, input or taker.inputs[0].name
    graph.connect(Edge(before, ends[0], after, ends[1]))


def said(graph: Graph) -> list[tuple[str, str | None]]:
    trainer = Trainer(graph)
    for _ in range(trainer.steps_per_epoch):
        trainer.step_batch()
    kinds = ("squashed twice", "not used")
    return [(each.kind, each.node) for each in remarks(trainer) if each.kind in kinds]


IRIS = node("Iris", "Data", source="iris")


@pytest.mark.parametrize("activation", ["logistic", "identity", "tanh"])
def test_a_softmax_of_what_lies_in_0_to_1(activation: str) -> None:
    out = node("Out", "Dense", units=3, activation=activation)
    found = said(chain(IRIS, out, node("Loss", "CrossEntropy")))
    assert found == ([("squashed twice", "Out")] if activation == "logistic" else [])


def test_softmax_before_softmax() -> None:
    out = node("Out", "Dense", units=3, activation="identity")
    graph = chain(IRIS, out, node("Shares", "Softmax"), node("Loss", "CrossEntropy"))
    assert said(graph) == [("squashed twice", "Shares")]


def test_what_leads_to_no_loss() -> None:
    out = node("Out", "Dense", units=3, activation="identity")
    graph = chain(IRIS, out, node("Loss", "CrossEntropy"))
    graph.add_node(node("Aside", "Dense", units=2))
    link(graph, "Iris", "Aside")
    assert said(graph) == [("not used", "Aside")]


def test_the_answer_that_no_loss_compares_with(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    path = tmp_path / "both.npz"
    x, target = rng.normal(size=(60, 2)), rng.normal(size=60)
    np.savez(path, x=x, label=np.arange(60) % 2, target=target)
    data = Node("Own", "Data.v1", configured("file", file=str(path)), (0.0, 0.0))
    one = chain(
        data, node("Out", "Dense", units=2, activation="identity"), node("Loss", "CrossEntropy")
    )
    assert said(one) == [("not used", "Own")]
    one.add_node(node("Height", "Dense", units=1, activation="identity"))
    one.add_node(node("Far", "SquaredError"))
    link(one, "Own", "Height")
    link(one, "Height", "Far")
    link(one, "Own", "Far", output="target", input="target")
    assert said(one) == []


@pytest.mark.parametrize("name", ["E2-autoencoder", "B4-xor", "A13-perceptron", "B6-hopfield"])
def test_what_is_meant_so_is_left_alone(name: str) -> None:
    assert said(api.load(example(name))) == []


def test_who_lends_weights_to_what_leads_to_a_loss_is_used() -> None:
    graph = chain(IRIS, node("Lender", "Dense", units=3, activation="identity"))
    graph.add_node(node("User", "Dense", units=3, activation="identity"))
    graph.add_node(node("Loss", "CrossEntropy"))
    link(graph, "Iris", "User")
    link(graph, "User", "Loss")
    assert said(graph) == [("not used", "Lender")]
    graph.share_weights("User", "Lender")
    assert said(graph) == []


def test_of_a_composites_pieces_each_thing_is_said_once_of_the_node() -> None:
    graph = api.load(example("E7-stack"))
    graph.add_node(node("Free", "NeuralStack"))
    link(graph, "Symbols", "Free")
    assert said(graph) == [("not used", "Free")]
