"""Associative recall: items one after another, then one of them again; the answer is the item that
followed it."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.sets.recall import TEST, VALIDATION, parts
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import Seeded, SourceConfig
from nndl_studio.datasets.source_fields import Seed
from nndl_studio.sentence import say

BITS = 6
FEWEST = 2
# Of 2,000 a Turing machine learns the answers by heart, not how to look them up.
TRAIN = 8000
SAMPLES = TRAIN + VALIDATION + TEST
# Beside the bits: an item begins, a question begins or ends, an answer is asked for.
ITEM, QUESTION, ASKED = range(BITS, BITS + 3)


class AssociationConfig(Seeded, SourceConfig, frozen=True, tag="associative recall"):
    """The set has parts of its own."""

    seed: Seed = 7
    items: Annotated[
        int, Meta(title="Items", description="Items at most, at least 2", ge=FEWEST, le=20)
    ] = 6
    rows: Annotated[int, Meta(title="Rows", description="Rows of bits of an item", ge=1, le=6)] = 3


def describe(config: AssociationConfig) -> DatasetInfo:
    # A sign before each item and on both sides of the question.
    steps = config.items * (config.rows + 1) + 2 * config.rows + 2
    return DatasetInfo("sequence", (steps, BITS + 3), 0, SAMPLES, targets=BITS, each_step=True)


def read(config: AssociationConfig) -> Samples:
    rng = np.random.default_rng(config.seed)
    info = describe(config)
    steps, features = info.axes
    x = np.zeros((info.samples, steps, features), np.float32)
    target = np.full((info.samples, steps, BITS), np.nan, np.float32)
    lengths = np.zeros(info.samples, np.int64)
    for sample in range(info.samples):
        items = _items(rng, int(rng.integers(FEWEST, config.items + 1)), config.rows)
        wanted = rng.integers(0, len(items) - 1)
        told = np.concatenate([*map(_item, items), _question(items[wanted])])
        end = len(told) + config.rows
        x[sample, : len(told)] = told
        x[sample, len(told) : end, ASKED] = 1
        target[sample, len(told) : end] = items[wanted + 1]
        lengths[sample] = end
    return Samples(x, target=target, lengths=lengths, parts=parts(TRAIN))


def _items(rng: np.random.Generator, count: int, rows: int) -> NDArray[np.int64]:
    """(items, rows, bits), no two of them equal: of two that are, neither answer would be wrong."""
    while True:
        items = rng.integers(0, 2, (count, rows, BITS))
        if len(np.unique(items.reshape(count, -1), axis=0)) == count:
            return items


def _item(bits: NDArray[np.int64]) -> NDArray[np.float32]:
    """A sign, then its rows."""
    rows = np.zeros((len(bits) + 1, BITS + 3), np.float32)
    rows[0, ITEM] = 1
    rows[1:, :BITS] = bits
    return rows


def _question(bits: NDArray[np.int64]) -> NDArray[np.float32]:
    """The rows of an item between two signs."""
    rows = np.zeros((len(bits) + 2, BITS + 3), np.float32)
    rows[[0, -1], QUESTION] = 1
    rows[1:-1, :BITS] = bits
    return rows


ASSOCIATION = Source(say("associative recall"), AssociationConfig, describe, read)
