"""Temporal order: among other letters an X or a Y comes twice; the class says in which order."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say

EACH = 300
SHORTEST, LONGEST = 6, 14
LETTERS = "XYabcd"
NAMES = ("X X", "X Y", "Y X", "Y Y")


class TemporalOrderConfig(Plain, frozen=True, tag="temporal order"):
    """Settings of this set."""


def describe(config: TemporalOrderConfig) -> DatasetInfo:
    return DatasetInfo("sequence", (LONGEST, len(LETTERS)), len(NAMES), len(NAMES) * EACH, NAMES)


def read(config: TemporalOrderConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    label = np.repeat(np.arange(len(NAMES)), EACH)
    each = np.arange(len(label))
    lengths = rng.integers(SHORTEST, LONGEST + 1, len(label))
    letter = rng.integers(2, len(LETTERS), (len(label), LONGEST))
    # One in each half of the sample's own steps.
    half = lengths // 2
    letter[each, rng.integers(0, half)] = label // 2
    letter[each, rng.integers(half, lengths)] = label % 2
    return Samples(np.eye(len(LETTERS))[letter], label, lengths=lengths)


TEMPORAL_ORDER = Source(say("temporal order"), TemporalOrderConfig, describe, read)
