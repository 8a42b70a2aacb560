"""Digits: 10,000 real handwritten digits of MNIST, 28×28 grey values from 0 (paper) to 255."""

from __future__ import annotations

import numpy as np

from nndl_studio.datasets.info import DatasetInfo, Samples, Source
from nndl_studio.npz import read_arrays
from nndl_studio.resources import folder

FILE = "mnist10k.npz"
SIDE = 28
SAMPLES = 10_000
NAMES = tuple("0123456789")


def describe(file: str) -> DatasetInfo:
    return DatasetInfo("map", (1, SIDE, SIDE), len(NAMES), SAMPLES, NAMES)


def read(file: str, seed: int) -> Samples:
    arrays = read_arrays(folder("datasets") / FILE, ("images", "labels"))
    images, labels = arrays["images"], arrays["labels"]
    return Samples(images[:, None], labels.astype(np.int64), alike=True)


DIGITS = Source(describe, read)
