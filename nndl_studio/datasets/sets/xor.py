"""XOR: noisy pairs of bits; the class says whether they differ. No line separates the classes."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

EACH = 100  # a corner
NOISE = 0.1
NAMES = (
    say_as("class of a set", "equal"),
    say_as("class of a set", "different"),
)


class XORConfig(Plain, frozen=True, tag="XOR"):
    """Settings of this set."""


def describe(config: XORConfig) -> DatasetInfo:
    return DatasetInfo("vector", (2,), 2, 4 * EACH, NAMES)


def read(config: XORConfig) -> Samples:
    bits = np.repeat(np.array([(0, 0), (0, 1), (1, 0), (1, 1)]), EACH, axis=0)
    noise = np.random.default_rng(config.seed).normal(0, NOISE, bits.shape)
    return Samples(bits + noise, (bits[:, 0] ^ bits[:, 1]).astype(np.int64))


XOR = Source(say("XOR"), XORConfig, describe, read, classes=NAMES)
