"""What studies find out about answers: right and wrong, by class, sample and token."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.training.snapshot import Finding, Metrics

ANSWER = ("", "answer")
"""Node and probe by which the answer for a sample is asked for: it is of no one node."""


@dataclass(frozen=True, eq=False)
class SampleAnswer(Finding):
    """What the network answers for a sample, its main answer alone.

    `y` (outputs,) or (steps, outputs) are its numbers, in the units of the data; `label` (1,) or
    (steps,) is the class that it names, None where it names none, one for each number where these
    are yes or no. `shares` (classes,) are its probabilities where it gives one class such.
    """

    y: NDArray[np.float64]
    label: NDArray[np.int64] | None = None
    shares: NDArray[np.float64] | None = None


@dataclass(frozen=True, eq=False)
class Confusion(Finding):
    """Kind `confusion`: which classes are taken for which.

    Case by case, (cases,): the true class, the class answered, and the row of the data set; a case
    is a sample, or a step of one. `figures` has the matrix and all shares; `split` says which part
    of the data the cases come from.
    """

    names: tuple[str, ...]
    truth: NDArray[np.int64]
    answer: NDArray[np.int64]
    rows: NDArray[np.int64]
    figures: Metrics
    split: str


@dataclass(frozen=True, eq=False)
class Worst(Finding):
    """Kind `worst`: the samples that cost a network most, its wrong answers first.

    Each of (samples,): the `rows` of the data, the true class, the class answered, the loss, and
    how `sure` the network is of its answer, NaN where its answers are no probabilities. `pictures`
    (samples, ...) are the samples, without any numbers where they are words. `wrong` of `count`
    answers are; they are of the part `split`.
    """

    names: tuple[str, ...]
    rows: NDArray[np.int64]
    truth: NDArray[np.int64]
    answer: NDArray[np.int64]
    losses: NDArray[np.float64]
    sure: NDArray[np.float64]
    pictures: NDArray[np.float32]
    wrong: int
    count: int
    split: str


@dataclass(frozen=True, eq=False)
class Rebuilt(Finding):
    """Kind `rebuilt`: what an autoencoder makes of some samples of the part `split`.

    `targets` and `answers` are (samples, ...) in the target's shape, `error` is the mean squared
    error of a number in them, `constant` that of answering the mean of these targets each time.
    """

    split: str
    targets: NDArray[np.float32]
    answers: NDArray[np.float32]
    error: float
    constant: float


@dataclass(frozen=True, eq=False)
class Neighbours(Finding):
    """Kind `neighbours`: the words nearest to `word`, one of `names`, by its number.

    `nearest` (k,) are their numbers, nearest first, `cosine` (k,) how alike the directions are.
    `points` (m, 2) places the directions of the first m words, the most frequent ones, in a plane
    (PCA).
    """

    names: tuple[str, ...]
    word: int
    nearest: NDArray[np.int64]
    cosine: NDArray[np.float64]
    points: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Written(Finding):
    """Kind `written`: what a language model writes now; empty where the network is none."""

    text: str
