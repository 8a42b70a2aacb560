"""The example projects: whole, checked, and written as the studio writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nndl_studio.graph.check import analyse
from nndl_studio.graph.project import decode, encode, load_project
from nndl_studio.graph.reach import ancestors
from nndl_studio.resources import example, examples

PATHS = examples()
# As high as a Data node that shows what it holds.
NODE_WIDTH, NODE_HEIGHT = 168, 128

each_example = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def test_every_row_of_the_lecture_has_one() -> None:
    rows = [("A", 13), ("B", 6), ("C", 7), ("D", 7), ("E", 2)]
    wanted = {f"{part}{number}" for part, last in rows for number in range(1, last + 1)} | {
        "E3",
        "E4",
        "E5",
        "E6",
        "E7",
    }
    assert {path.stem.split("-")[0] for path in PATHS} == wanted


def test_they_stand_in_the_order_of_the_lecture() -> None:
    rows = [path.stem.split("-")[0] for path in PATHS]
    assert rows == sorted(rows, key=lambda row: (row[0], int(row[1:])))


@pytest.mark.parametrize("name", ["C7-lenet-5", "c7", "lenet-5"])
def test_it_is_found_by_its_row_and_by_its_name(name: str) -> None:
    assert example(name).name == "C7-lenet-5.nndl"


@each_example
def test_nothing_is_wrong_with_it(path: Path) -> None:
    assert analyse(load_project(path)).problems == ()


@each_example
def test_it_is_written_as_the_studio_writes(path: Path) -> None:
    data = path.read_bytes()
    assert encode(decode(data, path), path) == data


@each_example
def test_no_node_hides_another(path: Path) -> None:
    places = [node.position for node in load_project(path).nodes.values()]
    for i, (x, y) in enumerate(places):
        for other_x, other_y in places[:i]:
            assert abs(x - other_x) > NODE_WIDTH or abs(y - other_y) > NODE_HEIGHT


def test_lenet5_is_titled_and_laid_out_in_two_rows() -> None:
    graph = load_project(example("lenet-5"))
    assert graph.title == "LeNet-5 as published"
    nodes = sorted(graph.nodes.values(), key=lambda node: node.position[::-1])
    assert [node.id for node in nodes] == ["Digits", "C1", "S2", "C3", "S4", "C5", "F6", "Output"]
    assert len({node.position[1] for node in nodes}) == 2


def test_two_branches_is_no_chain() -> None:
    graph = load_project(example("two-branches"))
    merging = [id for id in graph.nodes if len(graph.incoming(id)) > 1]
    assert sorted(graph.nodes[id].type for id in merging) == ["Add.v1", "Concat.v1"]
    forks = [id for id in graph.nodes if len(graph.outgoing(id)) > 1]
    assert forks == ["Digits"]
    assert ancestors(graph, "Loss") >= {"Fine", "Coarse", "Shortcut"}
