"""Texts to answer for, in each of their forms, and the recipe that goes with the weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as other
from pathlib import Path

import msgspec
import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets import Dataset, RawInputs, raw_inputs, understand
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.recipe import Recipe, recipe_as_text, recipe_from_text
from nndl_studio.datasets.table_look import table_look
from nndl_studio.datasets.texts_settings import TextsConfig
from nndl_studio.datasets.tokens import UNKNOWN
from nndl_studio.files import BadFile
from tests.datasets.text_files import TABLES, Reviews, as_csv, as_folder, reviews

RECIPE = Recipe(
    DatasetInfo("labels", (4, 3), 2, 10, ("bad", "good")),
    *(0, (0.0,), (1.0,), 0.0),
    alphabet="words",
    vocabulary=("a", "film", UNKNOWN),
    text="review",
)


def learned(path: Path) -> Dataset:
    return datasets.load(understand(path).config)


def asked(path: Path, recipe: Recipe) -> RawInputs:
    """By a recipe as a file of weights brings it."""
    return raw_inputs(path, recipe_from_text(recipe_as_text(recipe)))


def assert_as_learned(found: RawInputs, dataset: Dataset) -> None:
    x = dataset.recipe.x_of(found.x, found.lengths)
    assert x.tobytes() == dataset.x[:].tobytes()
    assert dataset.lengths is not None
    assert found.lengths is not None
    assert np.array_equal(found.lengths, dataset.lengths[:])


@pytest.mark.parametrize("write", TABLES.values(), ids=TABLES)
def test_each_form_of_table_is_read_as_it_was_learned(
    tmp_path: Path, write: Callable[[Path, Reviews], Path]
) -> None:
    dataset = learned(as_csv(tmp_path, reviews()))
    found = asked(write(tmp_path, reviews()), dataset.recipe)
    assert_as_learned(found, dataset)
    assert found.names[:2] == ("row 1", "row 2")


def test_a_folder_is_read_as_it_was_learned(tmp_path: Path) -> None:
    dataset = learned(as_folder(tmp_path, reviews()))
    found = asked(tmp_path / "reviews", dataset.recipe)
    assert_as_learned(found, dataset)
    assert found.names[0] == "bad/0001.txt"
    alone = asked(tmp_path / "reviews" / "bad" / "0003.txt", dataset.recipe)
    assert alone.names == ("0003.txt",)
    assert np.array_equal(alone.x[0], found.x[1])


def test_a_line_is_a_text(tmp_path: Path) -> None:
    dataset = learned(as_csv(tmp_path, reviews()))
    path = tmp_path / "new.txt"
    path.write_text("A lovely film\n\n  A heavenly film \n", encoding="utf-8")
    found = asked(path, dataset.recipe)
    assert found.names == ("line 1", "line 3")
    words = [[dataset.recipe.vocabulary[i] for i in row[:3]] for row in found.x]
    assert words == [["a", "lovely", "film"], ["a", UNKNOWN, "film"]]


def test_a_column_that_stands_alone_may_be_called_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_text("opinion\nA film\nA film a film a film\n", encoding="utf-8")
    assert asked(path, RECIPE).x.tolist() == [[0, 1, 0, 0], [0, 1, 0, 1]]
    path.write_text("opinion,when\nA film,today\n", encoding="utf-8")
    with pytest.raises(BadFile, match=r"it has no column review\. Its columns are opinion, when"):
        asked(path, RECIPE)


def test_an_empty_text_is_named(tmp_path: Path) -> None:
    path = as_csv(tmp_path, [("A film", "good"), (" ", "good")])
    with pytest.raises(BadFile, match=r"reviews.csv, row 2: the text is empty"):
        asked(path, RECIPE)
    (tmp_path / "new.txt").write_text("\n \n", encoding="utf-8")
    with pytest.raises(BadFile, match=r"new.txt: it is empty"):
        asked(tmp_path / "new.txt", RECIPE)


@pytest.mark.parametrize(
    "change",
    [
        {"vocabulary": ("a", "film")},
        {"vocabulary": ("a", "film", "word")},
        {"vocabulary": ("a", "a", UNKNOWN)},
        {"vocabulary": ()},
        {"alphabet": "syllables"},
        {"info": other(RECIPE.info, each_step=True)},
        {"info": other(RECIPE.info, kind="sequence")},
    ],
)
def test_parts_of_a_recipe_that_do_not_go_together(change: dict[str, object]) -> None:
    assert RECIPE.fits
    assert not msgspec.structs.replace(RECIPE, **change).fits


def test_an_older_recipe_is_still_read() -> None:
    plain = msgspec.structs.replace(RECIPE, vocabulary=(), text="")
    text = recipe_as_text(plain).replace(',"vocabulary":[],"text":""', "")
    assert "vocabulary" not in text
    assert recipe_from_text(text) == plain


def test_a_table_written_otherwise_is_answered_for_alike(tmp_path: Path) -> None:
    """Its first row is a sample: that stands in the project, and goes with the weights."""
    path = as_csv(tmp_path, reviews())
    form = CsvForm(",", header=False)
    found = table_look(path, wish=form).texts
    assert found is not None
    assert isinstance(found.config, TextsConfig)
    assert (found.config.csv, found.config.text) == (form, "column 1")
    dataset = datasets.load(found.config)
    assert dataset.info.class_names == ("bad", "good", "verdict")
    assert len(asked(path, dataset.recipe).x) == len(reviews()) + 1
    other = msgspec.structs.replace(found.config, test_file=str(path))
    assert len(datasets.load(other).test[:]) == len(reviews()) + 1


def test_what_tells_texts_apart_goes_with_the_answers(tmp_path: Path) -> None:
    dataset = learned(as_csv(tmp_path, reviews()))
    path = tmp_path / "new.csv"
    path.write_text("who,review\nk1,a film\nk2,a lovely film\n", encoding="utf-8")
    assert asked(path, dataset.recipe).beside == {"who": ("k1", "k2")}
    assert asked(as_csv(tmp_path, reviews()), dataset.recipe).beside == {}
