"""Reversal: symbols to keep, a sign that these were all, and steps in which to give them back, the
last one first; or in order, as a queue does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.sets.recall import SAMPLES, counts_of, recalled, require_room
from nndl_studio.datasets.source import Source, TypedError, Typing
from nndl_studio.datasets.source_config import Seeded, SourceConfig
from nndl_studio.datasets.source_fields import Seed
from nndl_studio.sentence import say

SYMBOLS = "abcdefgh"
# Training and validation have so many symbols at most, the test part as many as is set.
LONGEST = 8
TestLength = Annotated[
    int,
    Meta(
        title="Test length",
        description="Symbols in the test part; to train on there are 1 to 8",
        ge=1,
        le=100,
    ),
]


class ReversalConfig(Seeded, SourceConfig, frozen=True, tag="reversal"):
    """The set has parts of its own: what is told of the test part is told of other lengths."""

    seed: Seed = 7
    order: Annotated[
        Literal["backwards", "in order"],
        Meta(title="Order", description="In which the symbols are to be given back"),
    ] = "backwards"
    test_length: TestLength = LONGEST


def describe(config: ReversalConfig) -> DatasetInfo:
    axes = 2 * max(LONGEST, config.test_length) + 1, len(SYMBOLS) + 2
    return DatasetInfo("sequence", axes, len(SYMBOLS), SAMPLES, tuple(SYMBOLS), each_step=True)


def read(config: ReversalConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    counts = counts_of(rng, LONGEST, config.test_length)
    return _told(config, [rng.integers(0, len(SYMBOLS), count) for count in counts])


def typed(config: ReversalConfig, text: str) -> Samples:
    """One sample of letters such as "b a d". Raises TypedError."""
    own = symbols_in(text)
    require_symbols(len(own), max(LONGEST, config.test_length))
    return _told(config, [own])


def require_symbols(count: int, most: int) -> None:
    """Raises TypedError unless there are 1 to `most` of them."""
    beyond = say(
        "it has {count} symbols, and {most} are read: set the data's test length to {count}",
        count=count,
        most=most,
    )
    require_room(count, most, say("it has no symbols"), beyond)


def symbols_in(text: str) -> NDArray[np.int64]:
    """Letters by their numbers, blanks and commas between them left out. Raises TypedError."""
    letters = [letter for letter in text.lower() if letter not in " ,"]
    strange = next((letter for letter in letters if letter not in SYMBOLS), "")
    if strange:
        first, last = SYMBOLS[0], SYMBOLS[-1]
        raise TypedError(
            say(
                "{letter} is none of the symbols {first} to {last}",
                letter=strange,
                first=first,
                last=last,
            )
        )
    return np.array([SYMBOLS.index(letter) for letter in letters], np.int64)


def _told(config: ReversalConfig, rows: Sequence[NDArray[np.int64]]) -> Samples:
    """A sample for each row of symbols."""
    steps, features = describe(config).axes
    x = np.zeros((len(rows), steps, features), np.float32)
    label = np.full((len(rows), steps), -1, np.int64)
    for sample, own in enumerate(rows):
        count = len(own)
        x[sample, np.arange(count), own] = 1
        asked = own[::-1] if config.order == "backwards" else own
        label[sample, count + 1 : 2 * count + 1] = asked
    return recalled(x, np.array([len(own) for own in rows]), label=label)


TYPING = Typing(say("symbols a to h, such as bad"), typed)
REVERSAL = Source(say("reversal"), ReversalConfig, describe, read, typing=TYPING)
