"""Four clouds: long normal distributions around four places of the plane, set like a pinwheel.

Lines part every class from the others almost without fault. But as the clouds lie aslant, the lines
between pairs of classes do not meet in one point: one-against-one leaves places between them
open, and one-against-rest more.
"""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

EACH = 60
RADIUS = 2.4
FIRST, SLANT = 0.2, 1.2  # of the first cloud from upright, of each cloud from its own radius
LONG, SHORT = 1.4, 0.3
NAMES = (
    say_as("class of a set", "north"),
    say_as("class of a set", "east"),
    say_as("class of a set", "south"),
    say_as("class of a set", "west"),
)


class CloudsConfig(Plain, frozen=True, tag="four clouds"):
    """Settings of this set."""


def describe(config: CloudsConfig) -> DatasetInfo:
    return DatasetInfo("vector", (2,), len(NAMES), EACH * len(NAMES), NAMES)


def read(config: CloudsConfig) -> Samples:
    noise = np.random.default_rng(config.seed).normal(0, 1, (len(NAMES), EACH, 2)) * (LONG, SHORT)
    angle = FIRST + np.arange(len(NAMES)) * 2 * np.pi / len(NAMES)
    centre = RADIUS * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    along = np.stack([np.sin(angle + SLANT), np.cos(angle + SLANT)], axis=1)
    across = np.stack([along[:, 1], -along[:, 0]], axis=1)
    points = centre[:, None] + noise @ np.stack([along, across], axis=1)
    return Samples(points.reshape(-1, 2), np.repeat(np.arange(len(NAMES)), EACH))


CLOUDS = Source(say("four clouds"), CloudsConfig, describe, read, classes=NAMES)
