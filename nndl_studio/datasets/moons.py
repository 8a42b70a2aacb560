"""Two moons: two half circles that reach into one another."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples, Source

EACH = 300
NOISE = 0.12
NAMES = ("upper", "lower")


def describe(file: str) -> DatasetInfo:
    return DatasetInfo("vector", (2,), 2, 2 * EACH, NAMES)


def read(file: str, seed: int) -> Samples:
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, np.pi, (2, EACH))
    upper = np.stack([np.cos(angle[0]), np.sin(angle[0])], axis=1)
    lower = np.stack([1 - np.cos(angle[1]), 0.5 - np.sin(angle[1])], axis=1)
    points = np.concatenate([upper, lower]) + rng.normal(0, NOISE, (2 * EACH, 2))
    return Samples(points, np.repeat(np.arange(2), EACH))


MOONS = Source(describe, read)
