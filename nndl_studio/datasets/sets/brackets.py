"""Bracket depth: opening and closing brackets among letters; every step's label is its depth."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

SAMPLES = 600
SHORTEST, LONGEST = 15, 30
DEEPEST = 4
OPEN, CLOSE, LETTER = range(3)
NAMES = tuple(
    say_as("class of a set", "depth {depth}", depth=depth) for depth in range(DEEPEST + 1)
)


class BracketsConfig(Plain, frozen=True, tag="bracket depth"):
    """Settings of this set."""


def describe(config: BracketsConfig) -> DatasetInfo:
    return DatasetInfo("sequence", (LONGEST, 3), len(NAMES), SAMPLES, NAMES, each_step=True)


def read(config: BracketsConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    wanted = rng.integers(0, 3, (SAMPLES, LONGEST))
    depth = np.zeros(SAMPLES, np.int64)
    sign, label = np.empty_like(wanted), np.empty_like(wanted)
    for t in range(LONGEST):
        # A bracket that would close nothing, or open too deep, is a letter.
        opens = (wanted[:, t] == OPEN) & (depth < DEEPEST)
        closes = (wanted[:, t] == CLOSE) & (depth > 0)
        depth = depth + opens - closes
        sign[:, t] = np.where(opens, OPEN, np.where(closes, CLOSE, LETTER))
        label[:, t] = depth
    lengths = rng.integers(SHORTEST, LONGEST + 1, SAMPLES)
    return Samples(np.eye(3)[sign], label, lengths=lengths)


BRACKETS = Source(say("bracket depth"), BracketsConfig, describe, read, classes=NAMES)
