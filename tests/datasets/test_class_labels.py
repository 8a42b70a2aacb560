"""Classes of sets that come along are shown in any language; files and a user's names stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nndl_studio import languages
from nndl_studio.datasets import SOURCES, class_labels, configured
from nndl_studio.datasets.recipe import recipe_as_text, recipe_from_text
from nndl_studio.languages import told
from nndl_studio.report import result_lines
from nndl_studio.sentence import Sentence
from tests.datasets.sets import WITHOUT_FILE, describe, load

# Their classes are words of an English text, which is what is learned.
OF_TEXT = {"text", "stories"}
WORD = re.compile("[a-z]{2}")


@pytest.fixture
def chinese() -> Iterator[None]:
    languages.speak("zh")
    yield
    languages.speak(languages.ENGLISH)


@pytest.mark.parametrize("source", [name for name in WITHOUT_FILE if name not in OF_TEXT])
def test_a_class_that_is_an_english_word_is_called_in_any_language(
    source: str, chinese: None
) -> None:
    for name in describe(source).class_names:
        assert isinstance(name, Sentence) is bool(WORD.search(name))
        assert not WORD.search(told(name))


def test_a_recipe_has_the_plain_words(chinese: None) -> None:
    dataset = load("XOR")
    assert [told(name) for name in dataset.info.class_names] == ["相同", "不同"]
    recipe = dataset.recipe
    assert [type(name) for name in recipe.info.class_names] == [str, str]
    assert recipe_from_text(recipe_as_text(recipe)) == recipe
    assert '"class_names":["equal","different"]' in recipe_as_text(recipe)


def test_labels_are_those_of_the_set_that_a_project_names(tmp_path: Path, chinese: None) -> None:
    """A user's file may have classes of the same names, which are the user's."""
    words = ("equal", "different")
    own = configured("table", file=str(tmp_path / "own.csv"))
    assert list(map(told, class_labels(configured("XOR"), words))) == ["相同", "不同"]
    assert class_labels(configured("XOR"), ("even", "odd")) == ("even", "odd")
    assert list(map(told, class_labels(own, words))) == [*words]
    assert SOURCES["table"].classes == ()


def test_the_command_line_tells_the_figures_of_each_class_in_any_language(chinese: None) -> None:
    each = {"precision": 1.0, "recall": 1.0, "f1": 1.0, "samples": 3}
    classes = [{"name": name, **each} for name in (*describe("XOR").class_names, "equal")]
    result = {"train": {"loss": 1.0, "classes": classes}, "validation": None, "test": None}
    lines = list(result_lines(result))
    assert [line.split()[0] for line in lines[-3:]] == ["相同", "不同", "equal"]
