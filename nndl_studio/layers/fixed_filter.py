"""Filters whose weights are given and stay: the mean and moving average of (145)-(146), and others.

Weights are written as they lie over the picture: row 0 over the upper row, tap 0 over the earlier
step. A convolution that turns its kernel round keeps them turned round, so both ways of sliding
give the same picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, prod
from typing import Literal

from nndl_studio.config import CHOICE
from nndl_studio.layers.layer import ShapeError
from nndl_studio.layers.shape import times
from nndl_studio.sentence import Sentence, say

MapFilter = Literal["trained", "mean", "Gaussian", "Sobel x", "Sobel y", "Laplacian"]
SequenceFilter = Literal["trained", "moving average", "Gaussian", "difference"]

# Settings that say nothing about a filter whose weights are given.
GIVEN = frozenset({"bias", "initialiser"})
_PATTERNS: dict[str, tuple[tuple[int, ...], tuple[float, ...]]] = {
    "Sobel x": ((3, 3), (-1, 0, 1, -2, 0, 2, -1, 0, 1)),
    "Sobel y": ((3, 3), (-1, -2, -1, 0, 0, 0, 1, 2, 1)),
    "Laplacian": ((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0)),
    "difference": ((2,), (-1, 1)),
}
_NOTES: dict[str, Sentence] = {
    "mean": say("Its weights are fixed: 1/(mn) at every place, the mean filter."),
    "moving average": say("Its weights are fixed: f_k = 1/m, the moving average."),
    "Gaussian": say(
        "Its weights are fixed: binomial numbers that add up to 1, close to a bell curve."
    ),
    "Sobel x": say(
        "Its weights are fixed, rows −1 0 1, −2 0 2, −1 0 1: how fast it brightens to the right."
    ),
    "Sobel y": say(
        "Its weights are fixed, rows −1 −2 −1, 0 0 0, 1 2 1: how fast it brightens downwards."
    ),
    "Laplacian": say(
        "Its weights are fixed, rows 0 1 0, 1 −4 1, 0 1 0: how far a place lies below its four "
        "neighbours."
    ),
    "difference": say("Its weights are fixed: each step less the one before it."),
}


def fixed_weights(
    name: MapFilter | SequenceFilter, size: Sequence[int], reads: Sequence[int], turned: bool
) -> tuple[float, ...]:
    """Weights of every kernel, flat. An output that reads r inputs filters their mean.

    `reads` says how many inputs each output reads, `turned` that kernels lie turned round.
    Raises `ShapeError` for a filter that has another size.
    """
    pattern = weights(name, size)
    kernel = pattern[::-1] if turned else pattern
    return tuple(weight / count for count in reads for _ in range(count) for weight in kernel)


def weights(name: MapFilter | SequenceFilter, size: Sequence[int]) -> tuple[float, ...]:
    """The filter's weights as they lie over the picture, row by row."""
    if name in ("mean", "moving average"):
        return (1 / prod(size),) * prod(size)
    if name == "Gaussian":
        return _bell(tuple(size))
    wanted, pattern = _PATTERNS[name]
    if tuple(size) != wanted:
        needed = times(wanted) if len(wanted) > 1 else say("{steps} steps", steps=wanted[0])
        raise ShapeError(
            say(
                "the filter {filter} has a kernel of {size}: set the kernel to {size}",
                filter=Sentence(name, context=CHOICE),
                size=needed,
            )
        )
    return pattern


def filter_note(name: MapFilter | SequenceFilter) -> Sentence:
    """What the filter does, for the note beside a formula."""
    return _NOTES[name]


def _bell(size: tuple[int, ...]) -> tuple[float, ...]:
    """Binomial numbers along each axis, which come close to a bell curve."""
    first, rest = size[0], size[1:]
    column = [comb(first - 1, i) / 2 ** (first - 1) for i in range(first)]
    row = _bell(rest) if rest else (1.0,)
    return tuple(a * b for a in column for b in row)
