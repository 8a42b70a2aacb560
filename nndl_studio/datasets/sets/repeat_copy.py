"""Repeat copy: rows of bits to keep, how often they are to be given back, and steps for that; then
a last one, at which the seventh bit says that this was all."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.sets.recall import SAMPLES, parts
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Seeded, SourceConfig
from nndl_studio.datasets.source_fields import Seed
from nndl_studio.sentence import say

BITS = 6


class RepeatCopyConfig(Seeded, SourceConfig, frozen=True, tag="repeat copy"):
    """The set has parts of its own."""

    seed: Seed = 7
    rows: Annotated[int, Meta(title="Rows", description="Rows of bits at most", ge=1, le=10)] = 5
    repeats: Annotated[
        int, Meta(title="Repeats", description="How often they are asked for at most", ge=1, le=10)
    ] = 4


def describe(config: RepeatCopyConfig) -> DatasetInfo:
    axes = config.rows * (config.repeats + 1) + 2, BITS + 2
    return DatasetInfo("sequence", axes, 0, SAMPLES, targets=BITS + 1, each_step=True)


def read(config: RepeatCopyConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    info = describe(config)
    steps, features = info.axes
    x = np.zeros((info.samples, steps, features), np.float32)
    target = np.full((info.samples, steps, BITS + 1), np.nan, np.float32)
    lengths = np.zeros(info.samples, np.int64)
    asked = np.arange(1, config.repeats + 1)
    for sample in range(info.samples):
        count = int(rng.integers(1, config.rows + 1))
        times = int(rng.integers(1, config.repeats + 1))
        own = rng.integers(0, 2, (count, BITS))
        end = count + 1 + count * times
        x[sample, :count, :BITS] = own
        x[sample, count, BITS] = (times - asked.mean()) / max(asked.std(), 0.5)
        x[sample, count + 1 : end + 1, BITS + 1] = 1
        target[sample, count + 1 : end, :BITS] = np.tile(own, (times, 1))
        target[sample, count + 1 : end, BITS] = 0
        target[sample, end] = np.eye(BITS + 1)[BITS]
        lengths[sample] = end + 1
    return Samples(x, target=target, lengths=lengths, parts=parts())


REPEAT_COPY = Source(say("repeat copy"), RepeatCopyConfig, describe, read)
