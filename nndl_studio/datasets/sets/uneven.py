"""Uneven classes: four clouds that touch, one of them with twenty times the samples of another.

A classifier that forgets the rare classes is still right most of the time, which is what averages
over the classes are for.
"""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

COUNTS = (600, 180, 90, 30)
CENTRES = ((0.0, 0.0), (2.0, 0.6), (0.6, 2.0), (-1.6, -1.4))
SPREADS = (0.9, 0.7, 0.6, 0.6)
NAMES = (
    say_as("class of a set", "common"),
    say_as("class of a set", "frequent"),
    say_as("class of a set", "rare"),
    say_as("class of a set", "very rare"),
)


class UnevenConfig(Plain, frozen=True, tag="uneven classes"):
    """Settings of this set."""


def describe(config: UnevenConfig) -> DatasetInfo:
    return DatasetInfo("vector", (2,), len(COUNTS), sum(COUNTS), NAMES)


def read(config: UnevenConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    clouds = [
        rng.normal(centre, spread, (count, 2))
        for count, centre, spread in zip(COUNTS, CENTRES, SPREADS, strict=True)
    ]
    return Samples(np.concatenate(clouds), np.repeat(np.arange(len(COUNTS)), COUNTS))


UNEVEN = Source(say("uneven classes"), UnevenConfig, describe, read, classes=NAMES)
