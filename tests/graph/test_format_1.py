"""Projects of format 1, where a Data node held the settings of all data sets, as shipped then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nndl_studio.datasets.arrays import FileConfig
from nndl_studio.graph.document import Graph
from nndl_studio.graph.format_1 import DEFAULTS
from nndl_studio.graph.project import decode, encode, load_project, project_hash
from nndl_studio.resources import example

FOLDER = Path(__file__).parent / "format_1"
# As versions that wrote format 1 told them, and as weights and checkpoints of then carry them.
HASHES = {
    "A8-rank-deficient": "faa904beb243d254d44399425e8db86774dae728ff02b11b3e44c23503f30ff1",
    "B6-hopfield": "ca761552586890ef40f2788b46d27d4e897810b8194c9091ad42ac3d828aec40",
    "C7-lenet-5": "6767493485a1dd0dc4f3ac71559895ba710217e25f444fb6012e69aee17f3c7b",
    "D6-lstm-drawn": "a1535e71b9fd75a67f45b409b8e4b6d86a9b49f53d39f6938b63e2b0e86097db",
    "E1-language-model": "f4168cb32788116063304063744156bea88fb63e8061e28004e78057b726fde2",
    "E1-word-vectors": "adc339d2d54ac055379b15707daa67e970afec821b592f324c3f15a2f79276f6",
}


@pytest.mark.parametrize("name", HASHES)
def test_they_are_the_drawings_of_today(name: str) -> None:
    old = load_project(FOLDER / f"{name}.nndl")
    assert encode(old) == encode(load_project(example(name)))


@pytest.mark.parametrize("name", HASHES)
def test_weights_of_then_still_belong_to_them(name: str) -> None:
    assert project_hash(load_project(FOLDER / f"{name}.nndl")) == HASHES[name]


def with_data(**config: object) -> Graph:
    node = {"id": "Data", "type": "Data.v1", "position": [0, 0], "config": config}
    raw = {"format": 1, "title": "Old", "settings": {}, "nodes": [node], "edges": []}
    return decode(json.dumps(raw).encode(), "old.nndl")


def test_settings_that_were_not_read_are_dropped() -> None:
    every = {**DEFAULTS, "source": "iris", "pad": 3, "noise": 0.4, "seed": 11}
    (node,) = with_data(**every).nodes.values()
    told = json.loads(encode(with_data(**every)))["nodes"][0]["config"]
    assert node.config.__struct_fields__ == ("scale", "validation", "test", "seed")
    assert told == {
        "source": "iris",
        "scale": "0 to 1",
        "validation": 0.1,
        "test": 0.1,
        "seed": 11,
    }


def test_settings_that_were_left_out_were_those_of_digits() -> None:
    assert encode(with_data()) == encode(with_data(**DEFAULTS))


@pytest.mark.parametrize(
    ("reader", "form"), [("Embedding.v1", "tokens"), ("Dense.v1", "automatic")]
)
def test_a_file_that_tokens_are_read_from_is_one_of_tokens(reader: str, form: str) -> None:
    """Which could not be trained on in format 1; whatever else reads a file keeps its bits."""
    data = {"source": "file", "file": "/far/a.npz"}
    nodes = [
        {"id": "D", "type": "Data.v1", "position": [0, 0], "config": data},
        {"id": "E", "type": reader, "position": [240, 0], "config": {}},
    ]
    edges = [{"source": "D", "output": "x", "target": "E", "input": "x"}]
    raw = {"format": 1, "title": "Old", "settings": {}, "nodes": nodes, "edges": edges}
    graph = decode(json.dumps(raw).encode(), "old.nndl")
    config = graph.nodes["D"].config
    assert isinstance(config, FileConfig)
    assert config.form == form
    assert project_hash(decode(encode(graph), "new.nndl")) == project_hash(graph)
