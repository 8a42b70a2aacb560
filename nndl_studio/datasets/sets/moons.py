"""Two moons: two half circles that reach into one another; and few, noisy points of the same."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

EACH = 300
NOISE = 0.12
# So few and so blurred that a large network learns the noise by heart.
FEW = 120
MUCH_NOISE = 0.35
NAMES = (
    say_as("class of a set", "upper"),
    say_as("class of a set", "lower"),
)


class MoonsConfig(Plain, frozen=True, tag="two moons"):
    """Settings of this set."""


class NoisyMoonsConfig(Plain, frozen=True, tag="noisy moons"):
    """Settings of this set."""


def describe(config: MoonsConfig) -> DatasetInfo:
    return _described(EACH)


def read(config: MoonsConfig) -> Samples:
    return _drawn(EACH, NOISE, config.seed)


def describe_noisy(config: NoisyMoonsConfig) -> DatasetInfo:
    return _described(FEW)


def read_noisy(config: NoisyMoonsConfig) -> Samples:
    return _drawn(FEW, MUCH_NOISE, config.seed)


def _described(each: int) -> DatasetInfo:
    return DatasetInfo("vector", (2,), 2, 2 * each, NAMES)


def _drawn(each: int, noise: float, seed: int) -> Samples:
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, np.pi, (2, each))
    upper = np.stack([np.cos(angle[0]), np.sin(angle[0])], axis=1)
    lower = np.stack([1 - np.cos(angle[1]), 0.5 - np.sin(angle[1])], axis=1)
    points = np.concatenate([upper, lower]) + rng.normal(0, noise, (2 * each, 2))
    return Samples(points, np.repeat(np.arange(2), each))


MOONS = Source(say("two moons"), MoonsConfig, describe, read, classes=NAMES)
NOISY_MOONS = Source(
    say("few and noisy moons"), NoisyMoonsConfig, describe_noisy, read_noisy, classes=NAMES
)
