"""Stories: people move, take things and drop them, and the last sentence asks where one of them is.

After the toy tasks of Weston et al. (2015), drawn anew from a seed. Beside each sample stand the
true facts, the sentences that its answer follows from.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta

from nndl_studio.datasets.info import DatasetInfo, Parts, Samples, Sentences
from nndl_studio.datasets.sets.story import DRAWN, MOVES, PEOPLE, PLACES, THINGS, StoryKind
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Seeded, SourceConfig
from nndl_studio.datasets.source_fields import Seed
from nndl_studio.datasets.tokens import UNKNOWN
from nndl_studio.sentence import say

MARKS = (".", "?")
WORDS = (*MARKS, "where", "is", "the", "to", "took", "dropped")
VOCABULARY = (*WORDS, *MOVES, *PEOPLE, *PLACES, *THINGS, UNKNOWN)
# Sentences at least and at most before the question, words with it at most, and samples to train
# on: a thousand stories of two facts are learned by heart.
SIZES: dict[StoryKind, tuple[int, int, int, int]] = {
    "one fact": (2, 8, 8 * 6 + 4, 1000),
    "two facts": (4, 10, 10 * 6 + 5, 4000),
    "chain": (7, 7, 4 * 6 + 3 * 5 + 5, 2000),
}
VALIDATION, TEST = 200, 1000


class StoriesConfig(Seeded, SourceConfig, frozen=True, tag="stories"):
    """The set has parts of its own, which are larger where there is more to find out."""

    seed: Seed = 7
    kind: Annotated[
        StoryKind,
        Meta(
            title="Answer",
            description="Follows from one fact: the last move of a person; from two: who last had "
            "a thing, and where they were; chain: from two as well, told in any order",
            extra={"means": "of a question"},
        ),
    ] = "one fact"

    @property
    def alphabet(self) -> str:
        return "words"


def describe(config: StoriesConfig) -> DatasetInfo:
    _, most, words, train = SIZES[config.kind]
    return DatasetInfo(
        "labels",
        (words, len(VOCABULARY)),
        len(PLACES),
        train + VALIDATION + TEST,
        PLACES,
        sentences=Sentences(tuple(range(len(MARKS))), most, asked=True, asking=(1,)),
        facts=1 if config.kind == "one fact" else 2,
    )


def read(config: StoriesConfig) -> Samples:
    rng, info = np.random.default_rng(config.seed), describe(config)
    least, most, words, train = SIZES[config.kind]
    place = {word: number for number, word in enumerate(VOCABULARY)}
    x = np.zeros((info.samples, words), np.int64)
    lengths, label = np.zeros(info.samples, np.int64), np.zeros(info.samples, np.int64)
    facts = np.zeros((info.samples, info.facts), np.int64)
    for sample in range(info.samples):
        told = DRAWN[config.kind](rng, int(rng.integers(least, most + 1)))
        numbers = [place[word] for word in told.text.split()]
        x[sample, : len(numbers)], lengths[sample] = numbers, len(numbers)
        label[sample], facts[sample] = PLACES.index(told.answer), told.facts
    first, second = train, train + VALIDATION
    each = np.arange(info.samples)
    parts = Parts(each[:first], each[first:second], each[second:])
    return Samples(
        x,
        label,
        lengths=lengths,
        parts=parts,
        vocabulary=VOCABULARY,
        text="story",
        facts=facts,
    )


STORIES = Source(say("stories with a question"), StoriesConfig, describe, read)
