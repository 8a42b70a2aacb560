"""A glance at a data set: what it holds and how it is parted, and a few samples to draw small.

Cheap whatever the size: what can't be read by a few rows, and is large, is told without samples.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import SplitError, describe, part_sizes, source_of
from nndl_studio.datasets.held import Held
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.sample_look import SampleLook, taken
from nndl_studio.datasets.source_config import SourceConfig

# Larger files (bytes, as they are packed) and more numbers than these are not read for a glance.
LARGEST_FILE, MOST_NUMBERS = 64 * 2**20, 2**27
# Files of a folder whose sizes are added up.
MOST_FILES = 1000
# Rows that are taken: as many pictures, sequences and dots as can be told apart in a node.
PICTURES, SEQUENCES, ROWS, STEPS = 24, 24, 240, 80


@dataclass(frozen=True, eq=False)
class Glance:
    """`parts` counts the samples to train on, of validation and of test, None where that is not
    known without reading all; `look` is a few samples, if they were cheap."""

    info: DatasetInfo
    parts: tuple[int, int, int] | None = None
    look: SampleLook | None = None


def glance(config: SourceConfig) -> Glance:
    """Raises BadFile and OSError for a file that can't be used."""
    info = describe(config)
    samples = _cheap(config, info)
    if samples is None:
        return Glance(info)
    info = replace(info, samples=len(samples.x))
    look = taken(info, samples, _some(info, samples))
    if config.test_path:  # how many there are is known once they are read
        return Glance(info, None, look)
    try:
        return Glance(info, part_sizes(info, samples, config), look)
    except SplitError:  # the drawing says why
        return Glance(info, None, look)


def _cheap(config: SourceConfig, info: DatasetInfo) -> Samples | None:
    """Samples of which a few can be looked at soon; None where there is no such way."""
    source = source_of(config)
    found: Samples | None = source.glimpse(config)
    if found is not None:
        return found
    # Words are one number each, whatever the size of the vocabulary.
    of_words = info.kind in ("labels", "label")
    numbers = info.samples * (1 if of_words else prod(info.axes))
    if config.path and (numbers > MOST_NUMBERS or _bytes(Path(config.path)) > LARGEST_FILE):
        return None
    read: Samples = source.read(config)
    return read


def _bytes(path: Path) -> int:
    """Of a file, or of the files that stand in a folder."""
    if not path.is_dir():
        return path.stat().st_size
    with os.scandir(path) as entries:
        files = [entry for entry, _ in zip(entries, range(MOST_FILES), strict=False)]
        return sum(entry.stat().st_size for entry in files if entry.is_file())


def _some(info: DatasetInfo, samples: Samples) -> NDArray[np.int64]:
    """The rows that are looked at: the first of a text, some of each class of pictures and
    sequences, and of others some from all over, as they come."""
    count = len(samples.x)
    if info.kind in ("labels", "label"):
        return np.arange(min(STEPS, count))
    if info.kind == "vector":
        return _spread(count, ROWS)
    most = PICTURES if info.kind == "map" else SEQUENCES
    if samples.label is None or info.each_step:
        return _spread(count, most)
    return _of_each_class(samples.label, most)


def _spread(count: int, most: int) -> NDArray[np.int64]:
    """At most so many rows, from the first to the last."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))


def _of_each_class(held: Held, most: int) -> NDArray[np.int64]:
    """One of each class in turn, then another of each."""
    label = np.asarray(held[:])
    classes = np.unique(label)[:most]
    turns = [np.flatnonzero(label == each)[: -(-most // len(classes))] for each in classes]
    longest = max(len(turn) for turn in turns)
    dealt = [int(turn[i]) for i in range(longest) for turn in turns if i < len(turn)]
    return np.array(dealt[:most], np.int64)
