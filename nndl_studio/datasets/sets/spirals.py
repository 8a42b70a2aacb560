"""Spirals: two arms that wind around one another one and a half times."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

EACH = 300
NOISE = 0.03
TURNS = 1.5
NAMES = (
    say_as("class of a set", "first"),
    say_as("class of a set", "second"),
)


class SpiralsConfig(Plain, frozen=True, tag="spirals"):
    """Settings of this set."""


def describe(config: SpiralsConfig) -> DatasetInfo:
    return DatasetInfo("vector", (2,), 2, 2 * EACH, NAMES)


def read(config: SpiralsConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    # The root spreads the points evenly along the arm, which grows longer with each turn.
    radius = np.sqrt(rng.uniform(0.02, 1, (2, EACH)))
    angle = 2 * np.pi * TURNS * radius + np.array([[0], [np.pi]])
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1).reshape(-1, 2)
    noise = rng.normal(0, NOISE, points.shape)
    return Samples(points + noise, np.repeat(np.arange(2), EACH))


SPIRALS = Source(say("spirals"), SpiralsConfig, describe, read, classes=NAMES)
