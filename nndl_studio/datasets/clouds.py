"""Four clouds: normal distributions around four places of the plane, one class each.

Lines part every class from the others almost without fault, and the pairs' lines meet at several
points: between them lie the regions where one-against-rest and one-against-one don't decide.
"""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples, Source

EACH = 60
CENTRES = ((0.0, 2.2), (2.4, 0.3), (0.5, -2.0), (-2.3, -0.2))
SPREAD = 0.65
NAMES = ("north", "east", "south", "west")


def describe(file: str) -> DatasetInfo:
    return DatasetInfo("vector", (2,), len(NAMES), EACH * len(NAMES), NAMES)


def read(file: str, seed: int) -> Samples:
    noise = np.random.default_rng(seed).normal(0, SPREAD, (len(NAMES), EACH, 2))
    points = (np.array(CENTRES)[:, None] + noise).reshape(-1, 2)
    return Samples(points, np.repeat(np.arange(len(NAMES)), EACH))


CLOUDS = Source(describe, read)
