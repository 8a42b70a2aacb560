"""Stories of the user's own: a table of texts that end in a question, and of their answers."""

from __future__ import annotations

from dataclasses import replace as other
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from nndl_studio import datasets
from nndl_studio.datasets import configured, raw_inputs, understand
from nndl_studio.datasets.info import Sentences
from nndl_studio.datasets.recipe import recipe_as_text, recipe_from_text
from nndl_studio.datasets.story_text import parted
from nndl_studio.datasets.texts_settings import TextsConfig
from nndl_studio.datasets.texts_understanding import understood
from tests.datasets.text_files import as_csv

PLACES = ("garden", "kitchen", "office")


def stories(count: int = 60) -> list[tuple[str, str]]:
    """One to three moves of two people, told with marks and capitals, and a question."""
    rng, made = np.random.default_rng(1), []
    for i in range(count):
        at: dict[str, str] = {}
        told = []
        for _ in range(i % 3 + 1):
            who, where = ("Ada", "Bob")[rng.integers(2)], PLACES[rng.integers(3)]
            at[who] = where
            told.append(f"{who} is in the {where}{'!' if i % 7 == 0 else '.'}")
        asked = list(at)[-1]
        made.append((" ".join([*told, f"Where is {asked}?"]), at[asked]))
    return made


def test_texts_that_end_in_a_question_are_stories(tmp_path: Path) -> None:
    found = understand(as_csv(tmp_path, stories()))
    assert "Each text ends in a question, after up to 3 sentences." in found.says
    data = datasets.load(found.config)
    known, names = data.info.sentences, data.recipe.vocabulary
    assert known is not None
    assert {names[end] for end in known.ends} == {".", "!", "?"}
    assert (known.most, known.asked) == (3, True)
    assert data.lengths is not None
    words = data.x[2][: int(data.lengths[2])].astype(int).tolist()
    assert len(parted(words, known.ends)) == 4


def test_other_texts_have_sentences_and_no_question(tmp_path: Path) -> None:
    rows = [*stories(), ("Ada is in the garden", "garden")]
    data = datasets.load(understand(as_csv(tmp_path, rows)).config)
    assert data.info.sentences is not None
    # The question is a sentence like others then.
    assert (data.info.sentences.most, data.info.sentences.asked) == (4, False)


def test_texts_without_marks_have_no_sentences(tmp_path: Path) -> None:
    rows = [(f"a {'good' if i % 2 else 'bad'} film", ("no", "yes")[i % 2]) for i in range(60)]
    path = as_csv(tmp_path, rows)
    config = configured("texts", file=str(path), text="review", label="verdict")
    assert datasets.load(config).info.sentences is None


def test_a_question_that_is_cut_off_asks_nothing(tmp_path: Path) -> None:
    config = understand(as_csv(tmp_path, stories())).config
    assert isinstance(config, TextsConfig)
    config = replace(config, steps=8)
    known = datasets.load(config).info.sentences
    assert known is not None
    assert not known.asked
    assert "give it more steps" in understood(config, ()).says[-1]


def test_no_question_is_cut_off_by_itself(tmp_path: Path) -> None:
    """Of texts without one, a twentieth is."""
    rows = stories(100)
    rows[0] = (f"{'Ada is in the garden. ' * 20}Where is Ada?", "garden")
    data = datasets.load(understand(as_csv(tmp_path, rows)).config)
    assert data.info.sentences is not None
    assert data.info.sentences.asked
    assert data.info.sentences.most == 20


def test_marks_in_a_row_are_one_end(tmp_path: Path) -> None:
    rows = [(text.replace("?", "??").replace(".", "..."), place) for text, place in stories()]
    data = datasets.load(understand(as_csv(tmp_path, rows)).config)
    assert data.info.sentences is not None
    assert (data.info.sentences.most, data.info.sentences.asked) == (3, True)
    assert data.lengths is not None
    words = data.x[2][: int(data.lengths[2])].astype(int).tolist()
    assert len(parted(words, data.info.sentences.ends)) == 4


def test_stories_to_answer_for_are_judged(tmp_path: Path) -> None:
    recipe = datasets.load(understand(as_csv(tmp_path, stories())).config).recipe
    asked = tmp_path / "asked.txt"
    asked.write_text(
        "Ada is in the garden. Where is Ada?\n"
        "Where is Bob?\n"
        "Bob is in the pub. Where is Bob?\n"
        "Bob is. Bob is. Bob is. Bob is. Where is Bob?\n"
        f"{'Ada is in the garden. ' * 3}Bob is in. Where is Ada?\n",
        "utf-8",
    )
    says = raw_inputs(asked, recipe).says
    assert says == (
        "1 text is longer than 22 words, and cut at the end.",
        "Not met in training, so read as <unk>: pub.",
        "line 2: there is no story before the question: write a sentence, a full stop, a question.",
        "Likewise 2 others.",
    )


@pytest.mark.parametrize(
    "known", [Sentences((99,), 3, True), Sentences((), 3, True), Sentences((1,), 10_000, True)]
)
def test_sentences_that_do_not_go_with_the_words_are_refused(
    tmp_path: Path, known: Sentences
) -> None:
    recipe = datasets.load(understand(as_csv(tmp_path, stories())).config).recipe
    wrong = replace(recipe, info=other(recipe.info, sentences=known))
    with pytest.raises(ValueError, match="go together"):
        recipe_from_text(recipe_as_text(wrong))
