"""Both ends: symbols that are put in front of a row or behind it, each with a sign where; then a
sign that these were all, and steps in which to give the row back from its front.

A stack has them all backwards and a queue in order: who is to tell the row must reach both ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.sets.recall import SAMPLES, counts_of, recalled
from nndl_studio.datasets.sets.reversal import (
    LONGEST,
    SYMBOLS,
    TestLength,
    require_symbols,
    symbols_in,
)
from nndl_studio.datasets.source import Source, TypedError, Typing
from nndl_studio.datasets.source_config import Seeded, SourceConfig
from nndl_studio.datasets.source_fields import Seed
from nndl_studio.sentence import say

# Behind the symbols: put in front, put behind.
FRONT, BEHIND = len(SYMBOLS), len(SYMBOLS) + 1
SIGNS = "<>"  # the same, as they are written
Numbers = NDArray[np.int64]


class BothEndsConfig(Seeded, SourceConfig, frozen=True, tag="both ends"):
    """The set has parts of its own: what is told of the test part is told of other lengths."""

    seed: Seed = 7
    test_length: TestLength = LONGEST


def describe(config: BothEndsConfig) -> DatasetInfo:
    axes = 2 * max(LONGEST, config.test_length) + 1, len(SYMBOLS) + 4
    return DatasetInfo("sequence", axes, len(SYMBOLS), SAMPLES, tuple(SYMBOLS), each_step=True)


def read(config: BothEndsConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    counts = counts_of(rng, LONGEST, config.test_length)
    drawn = ((rng.integers(0, len(SYMBOLS), n), rng.integers(0, 2, n)) for n in counts)
    return _told(config, list(drawn))


def typed(config: BothEndsConfig, text: str) -> Samples:
    """One sample of letters after signs, such as "<b >a <d": put in front, behind, in front. Raises
    TypedError."""
    written = [each for each in text if each not in " ,"]
    signs, letters = written[::2], written[1::2]
    if len(signs) != len(letters) or any(sign not in SIGNS for sign in signs):
        raise TypedError(
            say("before each symbol a sign tells where it is put: < in front, > behind")
        )
    own = symbols_in("".join(letters))
    require_symbols(len(own), max(LONGEST, config.test_length))
    return _told(config, [(own, np.array([SIGNS.index(sign) for sign in signs]))])


def _told(config: BothEndsConfig, puts: Sequence[tuple[Numbers, Numbers]]) -> Samples:
    """A sample for each row of symbols and of where they are put, 0 in front and 1 behind."""
    steps, features = describe(config).axes
    x = np.zeros((len(puts), steps, features), np.float32)
    label = np.full((len(puts), steps), -1, np.int64)
    for sample, (own, behind) in enumerate(puts):
        each = np.arange(len(own))
        x[sample, each, own] = x[sample, each, np.where(behind, BEHIND, FRONT)] = 1
        row = [*own[behind == 0][::-1], *own[behind == 1]]
        label[sample, len(own) + 1 : 2 * len(own) + 1] = row
    return recalled(x, np.array([len(own) for own, _ in puts]), label=label)


TYPING = Typing(say("symbols a to h, < before one in front, > before one behind: <b >a <d"), typed)
BOTH_ENDS = Source(say("symbols put at both ends"), BothEndsConfig, describe, read, typing=TYPING)
