"""Digits: 10,000 real handwritten digits of MNIST, 28×28 grey values from 0 (paper) to 255."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Framed
from nndl_studio.npz import read_arrays
from nndl_studio.resources import folder
from nndl_studio.sentence import as_it_is

FILE = "mnist10k.npz"
SIDE = 28
SAMPLES = 10_000
NAMES = tuple("0123456789")


class DigitsConfig(Framed, frozen=True, tag="digits"):
    """Settings of this set."""


def describe(config: DigitsConfig) -> DatasetInfo:
    return DatasetInfo("map", (1, SIDE, SIDE), len(NAMES), SAMPLES, NAMES)


def read(config: DigitsConfig) -> Samples:
    return images()


def images() -> Samples:
    """All of them, as maps."""
    arrays = read_arrays(folder("datasets") / FILE, ("images", "labels"))
    pixels, labels = arrays["images"], arrays["labels"]
    return Samples(pixels[:, None], labels.astype(np.int64), alike=True)


DIGITS = Source(as_it_is("MNIST 10k"), DigitsConfig, describe, read)
