"""Separable points: two classes on either side of a line, none closer to it than a set margin."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

EACH = 60
NORMAL = (0.6, 0.8)  # of length 1
OFFSET = -0.1
MARGIN = 0.08
NAMES = (
    say_as("class of a set", "below"),
    say_as("class of a set", "above"),
)


class SeparableConfig(Plain, frozen=True, tag="separable points"):
    """Settings of this set."""


def describe(config: SeparableConfig) -> DatasetInfo:
    return DatasetInfo("vector", (2,), 2, 2 * EACH, NAMES)


def read(config: SeparableConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    # 30 times as many as are needed: the narrower side gets a third of them.
    points = rng.uniform(-1, 1, (30 * EACH, 2))
    distance = points @ np.array(NORMAL) + OFFSET
    sides = [points[distance < -MARGIN][:EACH], points[distance > MARGIN][:EACH]]
    return Samples(np.concatenate(sides), np.repeat(np.arange(2), EACH))


SEPARABLE = Source(say("separable points"), SeparableConfig, describe, read, classes=NAMES)
