"""Signals: noisy sine, square and sawtooth waves of 40 to 64 steps, any period and any phase."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

EACH = 200
SHORTEST, LONGEST = 40, 64
PERIODS = (8, 16)
NOISE = 0.25
NAMES = (
    say_as("class of signals", "sine"),
    say_as("class of signals", "square"),
    say_as("class of signals", "sawtooth"),
)


class SignalsConfig(Plain, frozen=True, tag="signals"):
    """Settings of this set."""


def describe(config: SignalsConfig) -> DatasetInfo:
    return DatasetInfo("sequence", (LONGEST, 1), len(NAMES), len(NAMES) * EACH, NAMES)


def read(config: SignalsConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    label = np.repeat(np.arange(len(NAMES)), EACH)
    period = rng.uniform(*PERIODS, (len(label), 1))
    turns = np.arange(LONGEST) / period + rng.uniform(0, 1, (len(label), 1))
    waves = _waves(turns)[label, np.arange(len(label))]
    noisy = waves + rng.normal(0, NOISE, waves.shape)
    lengths = rng.integers(SHORTEST, LONGEST + 1, len(label))
    return Samples(noisy[:, :, None], label, lengths=lengths)


def _waves(turns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The three waves at the same turns, each between −1 and 1."""
    sine = np.sin(2 * np.pi * turns)
    return np.stack([sine, np.where(sine < 0, -1.0, 1.0), 2 * (turns % 1) - 1])


SIGNALS = Source(say("noisy signals"), SignalsConfig, describe, read, classes=NAMES)
