"""Damaged, newer and forged project files: each a named error with file, place and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nndl_studio.files import BadFile
from nndl_studio.graph import migrations
from nndl_studio.graph.document import GraphError
from nndl_studio.graph.node import Edge
from nndl_studio.graph.project import decode, encode, load_project
from nndl_studio.graph.validity import MOST_LINKS, MOST_NODES
from tests.graph.drawing import digits_perceptron

Raw = dict[str, Any]


def refusal(data: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        decode(data, "/some/where/net.nndl")
    return str(caught.value)


def raw_project() -> Raw:
    raw: Raw = json.loads(encode(digits_perceptron()))
    return raw


def node_of(raw: Raw, node_id: str) -> Raw:
    return next(node for node in raw["nodes"] if node["id"] == node_id)


def test_text_that_is_not_json() -> None:
    data = encode(digits_perceptron()).replace(b'"epochs": 20,', b'"epochs": ,')
    message = refusal(data)
    assert message.startswith("net.nndl, line 5, column 15: it is not JSON")
    assert message.endswith("Mend it in a text editor, or take net.nndl.bak if there is one.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "net.nndl: it is empty"),
        (b"\0" * 4096 + b"\n", "net.nndl: it is empty"),
        (b"\n\n\xff\xfe", "line 3: it is not UTF-8 text"),
        (b"[]", 'it has no whole number "format"'),
        (b'{"title": "x"}', 'it has no whole number "format"'),
        (b'{"format": true}', 'it has no whole number "format"'),
        (b'{"format": 1, "format": 1}', "a field 'format' appears twice"),
        (b'{"format": NaN}', "NaN is not a number that a project can hold"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b'{"format": 1' + b"1" * 5000 + b"}", "digits"),
        (b'{"format": 0}', "format: there never was a format 0"),
        (b'{"format": -3}', "there never was a format -3"),
    ],
)
def test_bytes_that_are_no_project(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_a_newer_format() -> None:
    raw = {**raw_project(), "format": 3}
    assert refusal(json.dumps(raw).encode()) == (
        "net.nndl, format: it is of format 3, and this version reads up to 2. "
        "Update NNDL Studio to open it."
    )


def test_an_older_format_is_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename_title(raw: Raw) -> Raw:
        return {("title" if key == "name" else key): value for key, value in raw.items()}

    monkeypatch.setitem(migrations.MIGRATIONS, 0, rename_title)
    raw = raw_project()
    raw["name"] = raw.pop("title")
    graph = decode(json.dumps({**raw, "format": 0}).encode(), "net.nndl")
    assert encode(graph) == encode(digits_perceptron())


def change(path: str, value: object) -> Callable[[Raw], None]:
    def apply(raw: Raw) -> None:
        *way, last = path.split("/")
        place: Any = raw
        for step in way:
            place = node_of(raw, step) if place is raw.get("nodes") else place[step]
        place[last] = value

    return apply


def drop(path: str) -> Callable[[Raw], None]:
    def apply(raw: Raw) -> None:
        *way, last = path.split("/")
        place: Any = raw
        for step in way:
            place = node_of(raw, step) if place is raw.get("nodes") else place[step]
        del place[last]

    return apply


def first_edge(**values: object) -> Callable[[Raw], None]:
    return lambda raw: raw["edges"][0].update(values)


WRONG: list[tuple[Callable[[Raw], None], str]] = [
    (change("colour", "red"), "it has a field colour that this version doesn't know"),
    (change("settings/warm", 1), "settings: it has a field warm that this version doesn't know"),
    (change("nodes/Hidden/note", ""), "node Hidden: it has a field note that this version"),
    (change("nodes/Hidden/config/size", 3), "node Hidden: it has a field size that this version"),
    (first_edge(weight=1), "edge 1: it has a field weight that this version doesn't know"),
    (drop("title"), "the field title is missing"),
    (drop("nodes/Hidden/type"), "node Hidden: the field type is missing"),
    (drop("nodes/Hidden/id"), "node 3: the field id is missing"),
    (change("title", 7), "title: a whole number stands where text belongs"),
    (change("title", "a\nb"), "title: A title is one line"),
    (change("nodes", {}), "nodes: an object stands where a list belongs"),
    (
        change("nodes/Hidden/position", ["a", 0]),
        "node Hidden, position: text stands where a number",
    ),
    (
        change("nodes/Hidden/position", [1]),
        "node Hidden, position: it must be a list of length 2, and its",
    ),
    (change("nodes/Hidden/position", [1e99, 0]), "node Hidden: Hidden can't be placed at"),
    (change("nodes/Hidden/config", []), "node Hidden, config: a list stands where an object"),
    (change("nodes/Hidden/config/units", "x"), "node Hidden: units: text stands where a whole"),
    (change("nodes/Hidden/config/units", 0), "node Hidden: units: it must be a whole number ≥ 1"),
    (
        change("nodes/Data/config/source", "cats"),
        "node Data: source: 'cats' is none of its choices: digits, digit rows,",
    ),
    (change("nodes/Hidden/type", "Dense.v99"), "node Hidden: Dense.v99"),
    (change("nodes/Hidden/id", "Data"), "node Data: There is already a node called Data"),
    (change("nodes/Hidden/id", "../etc"), "can't name a node"),
    (change("nodes/Hidden/id", "H"), "There is no node called Hidden"),
    (change("settings/epochs", 0), "settings, epochs: it must be a whole number ≥ 1"),
    (change("settings/optimiser", "magic"), "settings, optimiser: 'magic' is none of its choices"),
    (first_edge(source="Nobody"), "edge 1: There is no node called Nobody"),
    (first_edge(output="nix"), "edge 1: Data has no output called nix"),
    (first_edge(source="Flatten", output="y"), "edge 1: Flatten can't feed itself"),
    (lambda raw: raw["edges"].append(raw["edges"][0]), "edge 5: Data already feeds Flatten here"),
]


@pytest.mark.parametrize(("spoil", "words"), WRONG)
def test_what_is_wrong_is_named(spoil: Callable[[Raw], None], words: str) -> None:
    raw = raw_project()
    spoil(raw)
    message = refusal(json.dumps(raw).encode())
    assert message.startswith("net.nndl")
    assert words in message


def test_a_byte_order_mark_is_harmless() -> None:
    data = b"\xef\xbb\xbf" + encode(digits_perceptron())
    assert encode(decode(data, "net.nndl")) == encode(digits_perceptron())


def test_a_file_too_large_for_a_drawing_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "net.nndl"
    with path.open("wb") as file:
        file.truncate(17 * 2**20)
    with pytest.raises(BadFile, match="over 12 MiB"):
        load_project(path)


def test_no_file() -> None:
    with pytest.raises(FileNotFoundError, match="lost"):
        load_project("lost.nndl")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a raw file."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [path, *(way for key, each in items for way in places(each, (*path, key)))]


@settings(max_examples=300, deadline=None)
@given(draw=st.data(), value=VALUES)
def test_any_value_anywhere_is_read_or_named(draw: st.DataObject, value: object) -> None:
    raw = raw_project()
    way = draw.draw(st.sampled_from([way for way in places(raw) if way]))
    place: Any = raw
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    readable(json.dumps(raw).encode())


@settings(max_examples=300, deadline=None)
@given(cut=st.integers(0, 3000), place=st.integers(0, 3000), byte=st.integers(0, 255))
@example(cut=0, place=0, byte=0)
def test_any_damage_is_read_or_named(cut: int, place: int, byte: int) -> None:
    data = bytearray(encode(digits_perceptron()))
    data[place % len(data)] = byte
    readable(bytes(data[: len(data) - cut % 50]))


def readable(data: bytes) -> None:
    """Either it is a project that saves as it was read, or the error names the file."""
    try:
        graph = decode(data, "net.nndl")
        message = "net.nndl"
        assert encode(decode(encode(graph), "net.nndl")) == encode(graph)
    except BadFile as error:
        message = str(error)
    assert message.startswith("net.nndl")


def large(nodes: int, links: int = 0) -> bytes:
    """A project of many nodes, all of which feed one sum."""
    raw = raw_project()
    one = {"type": "Tanh.v1", "position": [0, 0], "config": {}}
    raw["nodes"] = [{**one, "id": f"n{i}"} for i in range(nodes - 1)]
    raw["nodes"].append({**one, "id": "sum", "type": "Add.v1"})
    ends = {"output": "y", "target": "sum", "input": "x"}
    raw["edges"] = [{"source": f"n{i}", **ends} for i in range(links)]
    return json.dumps(raw).encode()


def test_a_project_has_a_largest_size(tmp_path: Path) -> None:
    assert "at most 10,000 nodes, and this makes 10,001" in refusal(large(MOST_NODES + 1))
    assert "at most 50,000 links, and this makes 50,001" in refusal(large(2, MOST_LINKS + 1))


def test_the_largest_project_opens_and_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its links lead into one node: each looking at all before it would take minutes."""
    graph = decode(large(MOST_NODES, MOST_NODES - 1), "net.nndl")
    assert len(graph.incoming("sum")) == MOST_NODES - 1
    with pytest.raises(GraphError, match="at most 10,000 nodes"):
        graph.add_node(replace(graph.nodes["sum"], id="one more"))
    monkeypatch.setattr("nndl_studio.graph.validity.MOST_LINKS", MOST_NODES - 1)
    with pytest.raises(GraphError, match="at most 9,999 links"):
        graph.connect(Edge("sum", "y", "n0", "x"))


def test_a_field_that_is_doubled_many_times() -> None:
    """Looking for each among all took 13 s."""
    fields = ", ".join(f'"{i}": 0' for i in range(40_000))
    assert "a field '0' appears twice" in refusal(f'{{{fields}, "0": 1}}'.encode())
