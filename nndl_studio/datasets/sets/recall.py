"""What sets have in common that store something first and are asked for it later."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.info import Parts, Samples
from nndl_studio.datasets.source import TypedError
from nndl_studio.sentence import Sentence

TRAIN, VALIDATION, TEST = 2000, 200, 300
SAMPLES = TRAIN + VALIDATION + TEST


def counts_of(rng: np.random.Generator, longest: int, test_length: int) -> NDArray[np.int64]:
    """(samples,): how much each has to store, 1 to `longest`, those of the test part so much."""
    learned = rng.integers(1, longest + 1, TRAIN + VALIDATION)
    return np.concatenate([learned, np.full(TEST, test_length)])


def require_room(count: int, most: int, none: Sentence, beyond: Sentence) -> None:
    """Raises TypedError, which says that there is `none` or what is `beyond` the room, unless there
    are 1 to `most` of what somebody wrote."""
    if count == 0:
        raise TypedError(none)
    if count > most:
        raise TypedError(beyond)


def recalled(
    x: NDArray[np.float32],
    counts: NDArray[np.int64],
    label: NDArray[np.int64] | None = None,
    target: NDArray[Any] | None = None,
) -> Samples:
    """Samples of x (samples, steps, features), whose last two features are still empty: after
    `counts` steps to store comes one with the first of them, and then as many with the other, at
    which `label` or `target` says what is right."""
    for sample, count in enumerate(counts):
        x[sample, count, -2] = 1
        x[sample, count + 1 : 2 * count + 1, -1] = 1
    return Samples(x, label, target, lengths=2 * counts + 1, parts=parts())


def parts(train: int = TRAIN) -> Parts:
    """The samples one after another, so many of them to train on."""
    seen = train + VALIDATION
    return Parts(np.arange(train), np.arange(train, seen), np.arange(seen, seen + TEST))
