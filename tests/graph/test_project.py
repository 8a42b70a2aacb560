"""Project files: they read back as they were, look the same for the same drawing, and diff well."""

from __future__ import annotations

import difflib
import errno
import json
import os
import time
from dataclasses import replace as other
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nndl_studio.datasets.as_trained import AsTrainedConfig
from nndl_studio.datasets.info import DatasetInfo, Sentences
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.files import BadFile, backup_path
from nndl_studio.graph import project
from nndl_studio.graph.document import Graph, GraphError
from nndl_studio.graph.node import Node
from nndl_studio.graph.project import decode, encode, load_project, project_hash, save_project
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.layers import CATALOGUE, by_name
from nndl_studio.layers.layer import Layer
from tests.graph.drawing import chain, digits_perceptron, link, node, two_branches


def rebuilt(graph: Graph) -> Graph:
    """The same drawing, made in another order."""
    other = Graph(graph.title, graph.settings)
    for each in reversed(list(graph.nodes.values())):
        other.add_node(each)
    for edge in sorted(graph.edges, key=lambda e: (e.input, e.target), reverse=False):
        other.connect(edge)
    return other


def test_a_project_reads_back(tmp_path: Path) -> None:
    graph = two_branches()
    graph.set_title("Zwei Äste 二")
    graph.set_settings(TrainingSettings(epochs=3, optimiser="Adam", learning_rate=1e-3))
    save_project(graph, tmp_path / "a.nndl")
    back = load_project(tmp_path / "a.nndl")
    assert dict(back.nodes) == dict(graph.nodes)
    assert set(back.edges) == set(graph.edges)
    assert back.incoming("Sum") == graph.incoming("Sum")
    assert (back.title, back.settings) == (graph.title, graph.settings)
    assert encode(back) == encode(graph)


def test_every_layer_reads_back() -> None:
    graph = Graph()
    for layer in CATALOGUE.values():
        graph.add_node(Node(layer.name, layer.type, layer.config_type(), (1.5, -2.0)))
    assert dict(decode(encode(graph), "a.nndl").nodes) == dict(graph.nodes)


def test_the_file_does_not_tell_the_history_of_edits() -> None:
    graph = two_branches()
    assert encode(rebuilt(graph)) == encode(graph)
    assert project_hash(rebuilt(graph)) == project_hash(graph)


def test_a_change_is_a_small_diff() -> None:
    graph = two_branches()
    before = encode(graph).decode().splitlines()
    assert b'"epochs": 20,\n' in encode(graph)
    graph.move_node("Sum", (1.0, 2.0))
    assert len(changed_lines(before, graph)) == 2
    graph.move_node("Sum", (600.0, 0.0))
    graph.disconnect(graph.incoming("Left")[0])
    assert len(changed_lines(before, graph)) == 1


def changed_lines(before: list[str], graph: Graph) -> list[str]:
    after = encode(graph).decode().splitlines()
    return [line for line in difflib.ndiff(before, after) if line[0] in "+-"]


def test_a_table_has_a_line_a_row() -> None:
    graph = chain(node("C3", "Conv2d", maps=3, table=((1, 0, 1), (0, 1, 1))))
    assert b"[1, 0, 1],\n" in encode(graph)


def test_the_hash_is_about_what_weights_mean() -> None:
    graph = digits_perceptron()
    first = project_hash(graph)
    graph.move_node("Data", (7, 7))
    graph.set_title("Other")
    graph.set_settings(TrainingSettings(epochs=1))
    assert project_hash(graph) == first
    config = graph.nodes["Hidden"].config
    graph.set_config("Hidden", msgspec.structs.replace(config, units=31))
    assert project_hash(graph) != first
    graph.set_config("Hidden", config)
    assert project_hash(graph) == first
    graph.rename_node("Hidden", "H")
    assert project_hash(graph) != first


def test_what_data_tell_since_lately_changes_no_hash_of_those_that_do_not() -> None:
    """As weights carry it that were trained before sentences were told."""
    info = DatasetInfo("labels", (4, 3), 2, 10, ("bad", "good"))
    words = ("a", "film", "<unk>")
    recipe = Recipe(info, 0, (0.0,), (1.0,), 0.0, alphabet="words", vocabulary=words, text="review")
    graph = Graph("Stands for its data")
    graph.add_node(Node("Data", "Data.v1", AsTrainedConfig(recipe), (0.0, 0.0)))
    assert project_hash(graph).startswith("5c46c93f4c31973a380e2434c198a0e0")
    told = other(info, sentences=Sentences((0,), 3, True))
    asked = AsTrainedConfig(msgspec.structs.replace(recipe, info=told))
    graph.set_config("Data", asked)
    assert not project_hash(graph).startswith("5c46c93f")


def test_the_order_of_a_merge_is_part_of_the_hash() -> None:
    graph = two_branches()
    first, edge = project_hash(graph), graph.incoming("Sum")[0]
    graph.disconnect(edge)
    graph.connect(edge)
    assert project_hash(graph) != first


def test_a_full_disk_leaves_the_old_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.nndl"
    save_project(digits_perceptron(), path)
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save_project(two_branches(), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_project_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.nndl"
    save_project(digits_perceptron(), path)
    save_project(two_branches(), path)
    assert load_project(backup_path(path)).nodes == digits_perceptron().nodes


def test_what_would_not_read_back_is_not_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.nndl"
    save_project(digits_perceptron(), path)
    before = path.read_bytes()
    monkeypatch.setattr(project, "decode", lambda data, path: Graph())
    with pytest.raises(BadFile, match="would not read back"):
        save_project(two_branches(), path)
    assert path.read_bytes() == before


def test_500_nodes_load_in_no_time() -> None:
    graph = chain(*(node(f"N{i}", "Dense") for i in range(500)))
    data = encode(graph)
    started = time.process_time()
    decode(data, "a.nndl")
    assert time.process_time() - started < 0.5


IDS = st.from_regex(r"[\w-]{1,12}( [\w-]{1,12})?", fullmatch=True)
PLACE = st.floats(-1e6, 1e6)


@settings(max_examples=80, deadline=None)
@given(
    nodes=st.dictionaries(
        IDS,
        st.tuples(st.sampled_from(list(CATALOGUE.values())), PLACE, PLACE),
        min_size=1,
        max_size=8,
    ),
    links=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12),
    title=st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=30),
    rate=st.floats(1e-9, 1),
)
def test_any_project_reads_back(
    nodes: dict[str, tuple[Layer[Any], float, float]],
    links: list[tuple[int, int]],
    title: str,
    rate: float,
) -> None:
    graph = Graph(title, TrainingSettings(learning_rate=rate))
    for node_id, (layer, x, y) in nodes.items():
        graph.add_node(node(node_id, layer.name, x, y))
    givers = [name for name in nodes if nodes[name][0].outputs]
    takers = [name for name in nodes if nodes[name][0].inputs]
    for i, j in links:
        if givers and takers:
            try:
                graph.connect(link(graph, givers[i % len(givers)], takers[j % len(takers)]))
            except GraphError:
                continue
    back = decode(encode(graph), "a.nndl")
    assert dict(back.nodes) == dict(graph.nodes)
    assert all(back.incoming(name) == by_input(graph, name) for name in nodes)
    assert encode(back) == encode(graph)
    assert json.loads(encode(graph))["title"] == title


def by_input(graph: Graph, name: str) -> tuple[object, ...]:
    return tuple(sorted(graph.incoming(name), key=lambda edge: edge.input))


def test_whole_numbers_are_fine_as_positions(tmp_path: Path) -> None:
    graph = Graph("Whole")
    layer = by_name("Dense")
    graph.add_node(Node("Dense", layer.type, layer.config_type(), (40, 80)))
    save_project(graph, tmp_path / "whole.nndl")
    assert load_project(tmp_path / "whole.nndl").nodes["Dense"].position == (40.0, 80.0)
