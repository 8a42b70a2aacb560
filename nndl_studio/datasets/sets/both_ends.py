"""Both ends: symbols that are put in front of a row or behind it, each with a sign where; then a
sign that these were all, and steps in which to give the row back from its front.

A stack has them all backwards and a queue in order: who is to tell the row must reach both ends.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.sets.recall import SAMPLES, counts_of, recalled
from nndl_studio.datasets.sets.reversal import LONGEST, SYMBOLS
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Seeded, SourceConfig
from nndl_studio.datasets.source_fields import Seed

# Behind the symbols: put in front, put behind.
FRONT, BEHIND = len(SYMBOLS), len(SYMBOLS) + 1


class BothEndsConfig(Seeded, SourceConfig, frozen=True, tag="both ends"):
    """The set has parts of its own: what is told of the test part is told of other lengths."""

    seed: Seed = 7
    test_length: Annotated[
        int,
        Meta(
            title="Test length",
            description="Symbols in the test part; to train on there are 1 to 8",
            ge=1,
            le=100,
        ),
    ] = LONGEST


def describe(config: BothEndsConfig) -> DatasetInfo:
    axes = 2 * max(LONGEST, config.test_length) + 1, len(SYMBOLS) + 4
    return DatasetInfo("sequence", axes, len(SYMBOLS), SAMPLES, tuple(SYMBOLS), each_step=True)


def read(config: BothEndsConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    counts = counts_of(rng, LONGEST, config.test_length)
    steps, features = describe(config).axes
    x = np.zeros((len(counts), steps, features), np.float32)
    label = np.full((len(counts), steps), -1, np.int64)
    for sample, count in enumerate(counts):
        own, behind = rng.integers(0, len(SYMBOLS), count), rng.integers(0, 2, count)
        each = np.arange(count)
        x[sample, each, own] = x[sample, each, np.where(behind, BEHIND, FRONT)] = 1
        row = [*own[behind == 0][::-1], *own[behind == 1]]
        label[sample, count + 1 : 2 * count + 1] = row
    return recalled(x, counts, label=label)


BOTH_ENDS = Source("symbols put at both ends", BothEndsConfig, describe, read)
