"""Moving dots: eight pictures of 12×12 in which a bright dot moves on among noise; the class is
where to. No picture alone tells it."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say, say_as

EACH = 250
STEPS, SIDE = 8, 12
DOT = 2
NOISE = 0.2
NAMES = (
    say_as("class of a set", "up"),
    say_as("class of a set", "down"),
    say_as("class of a set", "left"),
    say_as("class of a set", "right"),
)
# Rows and columns from one step to the next; what leaves on one side comes in on the other.
MOVES = np.array([(-1, 0), (1, 0), (0, -1), (0, 1)])


class MovingDotsConfig(Plain, frozen=True, tag="moving dots"):
    """Settings of this set."""


def describe(config: MovingDotsConfig) -> DatasetInfo:
    axes, samples = (STEPS, SIDE * SIDE), len(NAMES) * EACH
    return DatasetInfo("sequence", axes, len(NAMES), samples, NAMES)


def read(config: MovingDotsConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    label = np.repeat(np.arange(len(NAMES)), EACH)
    x = rng.normal(0, NOISE, (len(label), STEPS, SIDE, SIDE))
    start = rng.integers(0, SIDE, (len(label), 2))
    for sample, (place, move) in enumerate(zip(start, MOVES[label], strict=True)):
        for step in range(STEPS):
            row, column = place + step * move
            rows, columns = (np.arange(first, first + DOT) % SIDE for first in (row, column))
            x[sample, step][np.ix_(rows, columns)] += 1
    lengths = np.full(len(label), STEPS)
    return Samples(x.reshape(len(label), STEPS, -1), label, lengths=lengths, alike=True)


MOVING_DOTS = Source(say("moving dots"), MovingDotsConfig, describe, read, classes=NAMES)
