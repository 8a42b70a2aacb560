"""Two moons: two half circles that reach into one another; and few, noisy points of the same."""

from __future__ import annotations

from functools import partial

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples, Source

EACH = 300
NOISE = 0.12
# So few and so blurred that a large network learns the noise by heart.
FEW = 120
MUCH_NOISE = 0.35
NAMES = ("upper", "lower")


def describe(each: int, file: str) -> DatasetInfo:
    return DatasetInfo("vector", (2,), 2, 2 * each, NAMES)


def read(each: int, noise: float, file: str, seed: int) -> Samples:
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, np.pi, (2, each))
    upper = np.stack([np.cos(angle[0]), np.sin(angle[0])], axis=1)
    lower = np.stack([1 - np.cos(angle[1]), 0.5 - np.sin(angle[1])], axis=1)
    points = np.concatenate([upper, lower]) + rng.normal(0, noise, (2 * each, 2))
    return Samples(points, np.repeat(np.arange(2), each))


MOONS = Source(partial(describe, EACH), partial(read, EACH, NOISE))
NOISY_MOONS = Source(partial(describe, FEW), partial(read, FEW, MUCH_NOISE))
