"""Iris-like: drawn from normal distributions with the means and spreads of Fisher's three irises.

These are not Fisher's measurements; the set keeps their character: one kind stands apart, the
other two overlap. It is the same in every run.
"""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

EACH = 50
NAMES = (
    say_as("class of a set", "setosa-like"),
    say_as("class of a set", "versicolor-like"),
    say_as("class of a set", "virginica-like"),
)
# Sepal length, sepal width, petal length, petal width, in cm.
MEANS = ((5.01, 3.43, 1.46, 0.25), (5.94, 2.77, 4.26, 1.33), (6.59, 2.97, 5.55, 2.03))
SPREADS = ((0.35, 0.38, 0.17, 0.11), (0.52, 0.31, 0.47, 0.20), (0.64, 0.32, 0.55, 0.27))
TOGETHER = 0.5  # correlation of any two measures of one flower
SEED = 1936


class IrisConfig(Plain, frozen=True, tag="iris"):
    """Settings of this set."""


def describe(config: IrisConfig) -> DatasetInfo:
    return DatasetInfo("vector", (4,), len(NAMES), EACH * len(NAMES), NAMES)


def read(config: IrisConfig) -> Samples:
    rng = np.random.default_rng(SEED)
    mix = np.linalg.cholesky(np.full((4, 4), TOGETHER) + (1 - TOGETHER) * np.eye(4))
    flowers = [
        np.array(mean) + np.array(spread) * (rng.standard_normal((EACH, 4)) @ mix.T)
        for mean, spread in zip(MEANS, SPREADS, strict=True)
    ]
    measured = np.maximum(np.round(np.concatenate(flowers), 1), 0.1)
    return Samples(measured, np.repeat(np.arange(len(NAMES)), EACH))


IRIS = Source(say("iris-like"), IrisConfig, describe, read, classes=NAMES)
