"""Own data in a drawing: which there are, which are missing, and where they are now."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nndl_studio.datasets import configured
from nndl_studio.datasets.seen import Seen, seen
from nndl_studio.graph.document import Graph
from nndl_studio.graph.moved_data import found_again, lost_data, own_data
from nndl_studio.graph.node import Node
from nndl_studio.graph.project import load_project, project_hash, save_project


def drawing(*files: Path | str) -> Graph:
    graph = Graph("Own")
    for i, file in enumerate(files):
        config = configured("file", file=str(file))
        graph.add_node(Node(f"Data {i}", "Data.v1", config, (0.0, 200.0 * i)))
    graph.add_node(Node("Digits", "Data.v1", configured("digits"), (300.0, 0.0)))
    return graph


def arrays(path: Path) -> Path:
    np.savez(path, x=np.ones((9, 3)), label=np.arange(9) % 3)
    return path


def test_each_file_is_named_once(tmp_path: Path) -> None:
    there = arrays(tmp_path / "there.npz")
    graph = drawing(there, "/no/gone.npz", "/no/gone.npz")
    assert [(d.name, d.nodes) for d in own_data(graph)] == [
        ("there.npz", ("Data 0",)),
        ("gone.npz", ("Data 1", "Data 2")),
    ]
    assert [d.name for d in lost_data(graph)] == ["gone.npz"]


def test_what_is_found_is_read_by_all_its_nodes_and_can_be_taken_back(tmp_path: Path) -> None:
    graph, found = drawing("/no/gone.npz", "/no/gone.npz"), arrays(tmp_path / "gone.npz")
    before = graph.copy()
    changes = found_again(graph, lost_data(graph)[0], found, seen(found))
    for change in changes:
        change.take(graph)
    assert lost_data(graph) == ()
    assert [d.seen for d in own_data(graph)] == [seen(found)]
    for change in reversed(changes):
        change.take_back(graph)
    assert graph.same_as(before)


def test_the_note_makes_no_other_network_and_stands_in_the_file(tmp_path: Path) -> None:
    path = arrays(tmp_path / "mine.npz")
    graph = drawing(path)
    plain = project_hash(graph)
    save_project(graph, tmp_path / "p.nndl")
    assert b"seen" not in (tmp_path / "p.nndl").read_bytes()
    config = graph.nodes["Data 0"].config
    assert type(config) is type(configured("file"))
    graph.set_config("Data 0", configured("file", file=str(path), seen=Seen(5, "1" * 64)))
    assert project_hash(graph) == plain
    save_project(graph, tmp_path / "p.nndl")
    assert own_data(load_project(tmp_path / "p.nndl"))[0].seen == Seen(5, "1" * 64)


def test_a_vocabulary_that_has_moved_is_found_and_noted(tmp_path: Path) -> None:
    text, words = tmp_path / "mine.txt", tmp_path / "words.txt"
    text.write_text("a b a c " * 9)
    words.write_text("a\nb\nc\n")
    graph = Graph("Own")
    config = configured("text file", file=str(text), vocabulary_file="/no/words.txt")
    graph.add_node(Node("Text", "Data.v1", config, (0.0, 0.0)))
    plain = project_hash(graph)
    (lost,) = lost_data(graph)
    assert (lost.name, lost.beside) == ("words.txt", True)
    for change in found_again(graph, lost, words, seen(words)):
        change.take(graph)
    assert lost_data(graph) == ()
    assert project_hash(graph) == plain
    save_project(graph, tmp_path / "p.nndl")
    again = own_data(load_project(tmp_path / "p.nndl"))
    assert [(d.path, d.seen) for d in again] == [(str(words), seen(words)), (str(text), None)]
