"""Copy: rows of bits to keep, a sign that these were all, and steps in which to give them back.

The last two of the eight numbers are that sign and, at every step that is asked for, a 1: a machine
whose input says nothing then learns it hardly at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.sets.recall import SAMPLES, counts_of, recalled, require_room
from nndl_studio.datasets.source import Source, TypedError, Typing
from nndl_studio.datasets.source_config import Seeded, SourceConfig
from nndl_studio.datasets.source_fields import Seed
from nndl_studio.sentence import say, say_as

BITS = 6
# Training and validation have so many rows at most, the test part as many as is set.
LONGEST = 10


class CopyConfig(Seeded, SourceConfig, frozen=True, tag="copy"):
    """The set has parts of its own: what is told of the test part is told of other lengths."""

    seed: Seed = 7
    test_length: Annotated[
        int,
        Meta(
            title="Test length",
            description="Rows of bits in the test part; to train on there are 1 to 10",
            ge=1,
            le=100,
        ),
    ] = LONGEST


def describe(config: CopyConfig) -> DatasetInfo:
    steps = 2 * max(LONGEST, config.test_length) + 1
    return DatasetInfo("sequence", (steps, BITS + 2), 0, SAMPLES, targets=BITS, each_step=True)


def read(config: CopyConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    counts = counts_of(rng, LONGEST, config.test_length)
    return _told(config, [rng.integers(0, 2, (count, BITS)) for count in counts])


def typed(config: CopyConfig, text: str) -> Samples:
    """One sample of rows of bits such as "101100 010011". Raises TypedError."""
    rows = text.replace(",", " ").split()
    for row in rows:
        if len(row) != BITS or set(row) - {"0", "1"}:
            raise TypedError(say("{row} is no row of {bits} bits, each 0 or 1", row=row, bits=BITS))
    most = max(LONGEST, config.test_length)
    beyond = say(
        "it has {count} rows, and {most} are read: set the data's test length to {count}",
        count=len(rows),
        most=most,
    )
    require_room(len(rows), most, say("it has no rows"), beyond)
    return _told(config, [np.array([list(map(int, row)) for row in rows])])


def _told(config: CopyConfig, bits: Sequence[NDArray[np.int64]]) -> Samples:
    """A sample for each pattern (rows, BITS)."""
    steps = describe(config).axes[0]
    x = np.zeros((len(bits), steps, BITS + 2), np.float32)
    target = np.full((len(bits), steps, BITS), np.nan, np.float32)
    for sample, own in enumerate(bits):
        count = len(own)
        x[sample, :count, :BITS] = own
        target[sample, count + 1 : 2 * count + 1] = own
    return recalled(x, np.array([len(own) for own in bits]), target=target)


TYPING = Typing(say("rows of 6 bits, such as 101100 010011"), typed)
COPY = Source(say_as("data set", "copy"), CopyConfig, describe, read, typing=TYPING)
