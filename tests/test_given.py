"""Arrays and data frames given from Python are data like those in files."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nndl_studio as ns
from nndl_studio.given import as_file


class Table:
    """What data frames of all libraries have in common."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        self._columns = columns

    @property
    def columns(self) -> Iterator[str]:
        return iter(self._columns)

    def __getitem__(self, name: str) -> list[Any]:
        return self._columns[name]


@pytest.fixture
def flowers() -> Table:
    rng = np.random.default_rng(1)
    kinds = [("rose", "tulip")[i % 2] for i in range(80)]
    length = [float(rng.normal()) + 2 * (kind == "rose") for kind in kinds]
    length[7] = math.nan
    return Table({"length": length, "wide": list(rng.normal(size=80)), "kind": kinds})


def test_a_data_frame_is_understood_as_a_table(flowers: Table, tmp_path: Path) -> None:
    facts = ns.data(flowers)
    assert facts["source"] == "table"
    assert facts["classes"] == ["rose", "tulip"]
    assert "length is missing in 1 row:" in " ".join(facts["says"])


def test_numbers_come_back_to_the_last_digit(tmp_path: Path) -> None:
    numbers = [0.1, 1 / 3, 1e-300, 12345678.9]
    path = as_file(Table({"a": numbers, "b": [1, 2, 3, None]}), tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [float(line.split(",")[0]) for line in lines[1:]] == numbers
    assert lines[-1].endswith(",")


def test_the_same_data_are_kept_once(tmp_path: Path) -> None:
    x = np.arange(12.0).reshape(6, 2)
    first = as_file({"x": x, "label": [0, 1] * 3}, tmp_path)
    assert as_file({"x": x, "label": [0, 1] * 3}, tmp_path) == first
    assert as_file({"x": x, "label": [1, 0] * 3}, tmp_path) != first
    assert len(list(tmp_path.iterdir())) == 2


def test_a_network_learns_from_arrays_and_answers_for_others(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(200, 3))
    label = np.where(x[:, 0] > 0, "up", "down")
    graph = ns.new({"x": x, "label": label}, title="Signs", folder=tmp_path / "data")
    done = ns.train(graph, epochs=20, out=tmp_path / "out")
    assert done["test"]["accuracy"] > 0.9
    for weights in (tmp_path / "out", tmp_path / "out" / "weights.safetensors"):
        found = ns.predict(graph, weights, {"x": np.array([[2.0, 0, 0], [-2.0, 0, 0]])})
        assert [found["classes"][i] for i in found["label"]] == ["up", "down"]
        assert found["y"].shape == (2, 2)


def test_a_frame_of_other_rows_is_answered_for(flowers: Table, tmp_path: Path) -> None:
    graph = ns.new(flowers, folder=tmp_path / "data")
    ns.train(graph, epochs=3, out=tmp_path / "out")
    rows = Table({"wide": [0.5, 1.5], "length": [None, 2.0], "more": ["a", "b"]})
    assert ns.predict(graph, tmp_path / "out", rows)["y"].shape == (2, 2)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([1, 2, 3], "list is no data: give a file, a mapping of arrays"),
        ({"x": np.array([object()])}, "x holds object: give numbers"),
        ({"file": np.zeros(3)}, "an array can't be called file"),
    ],
)
def test_what_is_no_data_is_told(given: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ns.data(given)
