"""Delayed echo: at every step the label is the letter of three steps before, at first the first."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say

SAMPLES = 600
SHORTEST, LONGEST = 12, 20
DELAY = 3
NAMES = ("a", "b", "c", "d")


class EchoConfig(Plain, frozen=True, tag="delayed echo"):
    """Settings of this set."""


def describe(config: EchoConfig) -> DatasetInfo:
    axes = (LONGEST, len(NAMES))
    return DatasetInfo("sequence", axes, len(NAMES), SAMPLES, NAMES, each_step=True)


def read(config: EchoConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    letter = rng.integers(0, len(NAMES), (SAMPLES, LONGEST))
    label = letter[:, np.maximum(np.arange(LONGEST) - DELAY, 0)]
    lengths = rng.integers(SHORTEST, LONGEST + 1, SAMPLES)
    return Samples(np.eye(len(NAMES))[letter], label, lengths=lengths)


ECHO = Source(say("delayed echo"), EchoConfig, describe, read)
