"""Digit rows: the same digits read row by row from the top, 28 steps of 28 grey values."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.sets import digits
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Plain
from nndl_studio.sentence import say


class DigitRowsConfig(Plain, frozen=True, tag="digit rows"):
    """Settings of this set."""


def describe(config: DigitRowsConfig) -> DatasetInfo:
    axes = (digits.SIDE, digits.SIDE)
    return DatasetInfo("sequence", axes, len(digits.NAMES), digits.SAMPLES, digits.NAMES)


def read(config: DigitRowsConfig) -> Samples:
    images = digits.images()
    lengths = np.full(len(images.x), digits.SIDE, np.int64)
    return Samples(images.x[:, 0], images.label, lengths=lengths, alike=True)


DIGIT_ROWS = Source(say("MNIST 10k, row by row"), DigitRowsConfig, describe, read, pictured=True)
