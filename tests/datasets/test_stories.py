"""Stories: what is asked follows from the true facts, and from nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.datasets import Dataset, configured, describe, load
from nndl_studio.datasets.sets.story import PEOPLE
from nndl_studio.datasets.story_text import parted, typed

KINDS = ("one fact", "two facts", "chain")
SOME = range(0, 1200, 7)


def told(data: Dataset, sample: int) -> tuple[list[list[str]], list[str], list[int], str]:
    """The sentences of a story word by word, its question, its facts, and the answer."""
    assert data.lengths is not None
    assert data.label is not None
    assert data.facts is not None
    assert data.info.sentences is not None
    words = data.x[sample][: int(data.lengths[sample])].astype(int).tolist()
    names = data.recipe.vocabulary
    spans = parted(words, data.info.sentences.ends)
    *story, question = [[names[word] for word in words[low:high]] for low, high in spans]
    answer = data.info.class_names[int(data.label[sample])]
    return story, question, data.facts[sample].tolist(), answer


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_fact_says_the_answer(kind: str) -> None:
    data = load(configured("stories", kind=kind))
    for sample in SOME:
        story, question, facts, answer = told(data, sample)
        asked, first, last = question[-2], story[facts[0]], story[facts[-1]]
        assert asked in first
        assert last[-2] == answer
        assert last[0] == first[0]
        assert last[0] in PEOPLE


@pytest.mark.parametrize("kind", ["one fact", "two facts"])
def test_nothing_later_overrides_a_fact(kind: str) -> None:
    data = load(configured("stories", kind=kind))
    for sample in SOME:
        story, question, facts, _ = told(data, sample)
        asked, who = question[-2], story[facts[-1]][0]
        assert not any(asked in sentence for sentence in story[facts[0] + 1 :])
        # What was dropped stays where it was; who holds a thing carries it on.
        end = facts[0] if "dropped" in story[facts[0]] else len(story)
        moves = [i for i, s in enumerate(story[:end]) if s[0] == who and "to" in s]
        assert moves[-1] == facts[-1]


def test_nobody_moves_to_where_they_are_or_takes_what_is_elsewhere() -> None:
    data = load(configured("stories", kind="two facts"))
    for sample in SOME:
        story, *_ = told(data, sample)
        at: dict[str, str] = {}
        held: dict[str, str] = {}
        lies: dict[str, str] = {}
        for who, verb, *rest in story:
            thing = rest[1]
            if verb == "took":
                assert thing not in held
                assert lies.pop(thing, at[who]) == at[who]
                held[thing] = who
            elif verb == "dropped":
                assert held.pop(thing) == who
                lies[thing] = at[who]
            else:
                assert at.get(who) != rest[2]
                at[who] = rest[2]


def test_a_chain_tells_each_move_and_each_taking_once() -> None:
    data = load(configured("stories", kind="chain"))
    before = 0
    for sample in SOME:
        story, _, facts, _ = told(data, sample)
        assert len(story) == 7
        assert len({(s[0], "took" in s, s[-2] if "took" in s else "") for s in story}) == 7
        before += facts[0] < facts[1]
    # A thing is taken before its taker moves as often as after.
    assert 0.4 < before / len(SOME) < 0.6


def test_all_parts_are_told_alike_and_by_the_seed() -> None:
    config = configured("stories", kind="two facts")
    data, info = load(config), describe(config)
    assert [len(part) for part in (data.train, data.validation, data.test)] == [4000, 200, 1000]
    assert info.sentences is not None
    counts = [len(told(data, sample)[0]) for sample in SOME]
    assert (min(counts), max(counts)) == (4, info.sentences.most)
    np.testing.assert_array_equal(data.x[[3, 4]], load(config).x[[3, 4]])
    other = load(configured("stories", kind="two facts", seed=8))
    assert (data.x[[3, 4]] != other.x[[3, 4]]).any()


@pytest.mark.parametrize(
    ("text", "unknown", "fault"),
    [
        ("Mary went to the garden. Where is Mary?", (), ""),
        ("mary went to the garden where is mary. where is mary", (), ""),
        ("mary went to the pub. where is mary?", ("pub",), ""),
        ("where is mary?", (), "there is no story before the question"),
        ("   ", (), "it is empty"),
        (
            "mary is . " * 9 + "where is mary?",
            (),
            "it has 9 sentences, and those to train on have 8",
        ),
        ("mary is in the garden. john is.", ("in",), "its last sentence is no question"),
        ("mary is... Where is mary??", (), ""),
        ("??? where is mary?", (), "there is no story before the question"),
        ("the " * 60, (), "it has 60 words, and the network reads 52"),
    ],
)
def test_what_is_typed_is_read_like_a_sample_or_refused(
    text: str, unknown: tuple[str, ...], fault: str
) -> None:
    found = typed(text, load(configured("stories")).recipe)
    assert found.unknown == unknown
    assert fault in found.fault
    assert bool(found.fault) == bool(fault)


def test_typed_words_have_the_numbers_of_the_samples() -> None:
    data = load(configured("stories"))
    story, question, *_ = told(data, 5)
    text = " ".join(word for sentence in (*story, question) for word in sentence)
    assert data.lengths is not None
    own = data.x[5][: int(data.lengths[5])]
    np.testing.assert_array_equal(typed(text, data.recipe).numbers, own)
