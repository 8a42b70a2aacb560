"""Digit rows: the same digits read row by row from the top, 28 steps of 28 grey values."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets import digits
from nndl_studio.datasets.info import DatasetInfo, Samples, Source


def describe(file: str) -> DatasetInfo:
    axes = (digits.SIDE, digits.SIDE)
    return DatasetInfo("sequence", axes, len(digits.NAMES), digits.SAMPLES, digits.NAMES)


def read(file: str, seed: int) -> Samples:
    images = digits.read(file, seed)
    lengths = np.full(len(images.x), digits.SIDE, np.int64)
    return Samples(images.x[:, 0], images.label, lengths=lengths, alike=True)


DIGIT_ROWS = Source(describe, read)
