"""The order in which a run sees its samples: shuffled anew for every epoch, from the seed alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import Held

# More than these are shuffled by counting: a drawn order of them would take gigabytes.
MOST_DRAWN = 20_000_000
ROUNDS = 6
# Odd, with bits on both sides, as SplitMix64 has them (Steele, Lea and Flood 2014).
SPREAD = np.uint64(0x9E3779B97F4A7C15)
STIR = np.uint64(0xBF58476D1CE4E5B9)
Indices = NDArray[np.int64]


class SampleOrder:
    """`samples` in an order that (seed, epoch) decides, so that a resumed run sees the same."""

    def __init__(self, seed: int, samples: Held) -> None:
        self._seed = seed
        self._samples = samples
        self._last: tuple[int, Indices] | None = None

    def take(self, epoch: int, first: int, count: int) -> Indices:
        """`count` samples from place `first` of that epoch on, fewer at its end."""
        if len(self._samples) > MOST_DRAWN:
            places = np.arange(first, min(first + count, len(self._samples)))
            found: Indices = self._samples[shuffled(places, len(self._samples), self._seed, epoch)]
            return found
        return self._drawn(epoch)[first : first + count]

    def _drawn(self, epoch: int) -> Indices:
        if self._last is None or self._last[0] != epoch:
            shuffle = np.random.Generator(np.random.Philox(key=[self._seed, epoch]))
            self._last = epoch, shuffle.permutation(self._samples[:])
        return self._last[1]


def shuffled(places: Indices, count: int, seed: int, epoch: int) -> Indices:
    """Where a permutation of `count` numbers, which (seed, epoch) names, takes those at `places`.

    A Feistel network over the next larger square of 2, walked until it comes back into the range
    (Black and Rogaway 2002, "Ciphers with arbitrary finite domains"): no number is held but those
    asked for.
    """
    half = -(-int(count - 1).bit_length() // 2)
    keys = np.random.Generator(np.random.Philox(key=[seed, epoch])).integers(
        2**63, size=ROUNDS, dtype=np.uint64
    )
    found = _stirred(places.astype(np.uint64), half, keys)
    outside = np.flatnonzero(found >= count)
    while len(outside):
        found[outside] = _stirred(found[outside], half, keys)
        outside = outside[found[outside] >= count]
    return found.astype(np.int64)


def _stirred(
    numbers: NDArray[np.uint64], half: int, keys: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """A permutation of the numbers of 2·`half` bits."""
    bits, mask = np.uint64(half), np.uint64(2**half - 1)
    left, right = numbers >> bits, numbers & mask
    for key in keys:
        mixed = (right ^ key) * SPREAD
        mixed = (mixed ^ (mixed >> np.uint64(29))) * STIR
        left, right = right, left ^ ((mixed >> np.uint64(32)) & mask)
    return (left << bits) | right
