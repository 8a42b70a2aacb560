"""Answers of every shape become rows: one a sample, or one for each of its steps that count."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from nndl_studio.datasets import DatasetInfo, RawInputs, Recipe
from nndl_studio.datasets.info import Kind
from nndl_studio.training.answer_files import rows, save_answers
from nndl_studio.training.answers import Answers

SAMPLES, STEPS = 3, 4
OF_KIND: dict[Kind, tuple[int, ...]] = {
    "map": (1, 2, 5),
    "vector": (5,),
    "sequence": (STEPS, 2),
    "labels": (STEPS, 7),
}


def asked_of(kind: Kind) -> RawInputs:
    steps = np.array([4, 1, 2]) if kind in ("sequence", "labels") else None
    held = OF_KIND[kind][:1] if kind == "labels" else OF_KIND[kind]
    return RawInputs(np.zeros((SAMPLES, *held)), steps, ("a", "b", "c"))


def recipe_of(kind: Kind) -> Recipe:
    return Recipe(DatasetInfo(kind, OF_KIND[kind], 0, SAMPLES), 0, (0.0,), (1.0,), 0.0)


@pytest.mark.parametrize(
    ("kind", "shape", "count", "numbers"),
    [
        ("vector", (SAMPLES, 2), SAMPLES, 2),
        ("map", (SAMPLES, 2), SAMPLES, 2),
        ("map", (SAMPLES, 1, 2, 5), SAMPLES, 10),
        ("map", (SAMPLES, 2, 5), SAMPLES, 10),
        ("sequence", (SAMPLES, 3), SAMPLES, 3),
        ("sequence", (SAMPLES, STEPS, 3), 4 + 1 + 2, 3),
        ("labels", (SAMPLES, STEPS, 7), 4 + 1 + 2, 7),
    ],
)
def test_each_answer_is_a_row(
    kind: Kind, shape: tuple[int, ...], count: int, numbers: int, tmp_path: Path
) -> None:
    """A picture that is answered with a picture has all its numbers in a row: it was no table."""
    y = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    answers, asked = Answers(y, None, 0.0, np.zeros(SAMPLES)), asked_of(kind)
    found = list(rows(answers, recipe_of(kind), asked))
    assert len(found) == count
    assert all(len([name for name in row if name.startswith("y")]) == numbers for row in found)
    assert next(row["y1"] for row in found if row["sample"] == "c") == y[2].ravel()[0]
    for suffix in (".csv", ".json", ".npz"):
        save_answers(tmp_path / f"y{suffix}", answers, recipe_of(kind), asked)
    with (tmp_path / "y.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == count
    told = json.loads((tmp_path / "y.json").read_text(encoding="utf-8"))["answers"]
    assert told == found
    assert np.array_equal(np.load(tmp_path / "y.npz")["y"], y)


def test_what_tells_samples_apart_goes_with_them_and_what_was_read_only_where_it_is_shown() -> None:
    answers = Answers(np.array([[0.25], [0.75]]), None, 0.0, np.zeros(2))
    beside, shown = {"town": ("Bern", "Turin")}, {"y1": ("3", "4")}
    asked = RawInputs(np.zeros((2, 5)), beside=beside, shown=shown)
    plain = list(rows(answers, recipe_of("vector"), asked))
    assert plain[1] == {"sample": 2, "town": "Turin", "y1": 0.75}
    whole = list(rows(answers, recipe_of("vector"), asked, shown=True))
    assert whole[0] == {"sample": 1, "town": "Bern", "y1": 0.25, "y1 (given)": "3"}
