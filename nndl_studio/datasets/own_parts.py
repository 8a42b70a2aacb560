"""The split that a file or folder brings along, with what it leaves open taken by share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import Held, Span
from nndl_studio.datasets.info import Parts
from nndl_studio.datasets.split import split
from nndl_studio.sentence import Sentence, say, say_count


@dataclass(frozen=True)
class Counts:
    """How many samples stand in each part, one part after another; 0 for a part there is not."""

    train: int
    validation: int = 0
    test: int = 0

    @property
    def all(self) -> int:
        """Samples of all parts."""
        return self.train + self.validation + self.test

    def says(self) -> tuple[Sentence, ...]:
        """What becomes of the parts, in a sentence; nothing where there is but one."""
        if not self.validation and not self.test:
            return ()
        train = say_count(self.train, "{n:,} sample to train on", "{n:,} samples to train on")
        if not self.test:
            sentence = say(
                "It has parts of its own: {train} and {validation:,} for validation; the test part "
                "is taken out of those by share.",
                train=train,
                validation=self.validation,
            )
        elif not self.validation:
            sentence = say(
                "It has parts of its own: {train} and {test:,} for test; the validation part is "
                "taken out of those by share.",
                train=train,
                test=self.test,
            )
        else:
            sentence = say(
                "It has parts of its own: {train} and {validation:,} for validation and {test:,} "
                "for test.",
                train=train,
                validation=self.validation,
                test=self.test,
            )
        return (sentence,)


def own_parts(
    counts: Counts, label: Held | None, shares: tuple[float, float], seed: int
) -> Parts | None:
    """The samples of each part; None where the file has but one, which is then split by share.

    `label` (samples,) spreads classes evenly where a part is taken out of the training part.
    `shares` are those of the validation and test part. Raises SplitError.
    """
    if not counts.validation and not counts.test:
        return None
    wanted = (0.0 if counts.validation else shares[0], 0.0 if counts.test else shares[1])
    known = None if label is None else np.asarray(label[: counts.train])
    train, validation, test = split(counts.train, known, *wanted, seed)
    end = counts.train + counts.validation
    return Parts(
        train,
        Span(counts.train, end) if counts.validation else validation,
        Span(end, counts.all) if counts.test else test,
        _named(counts.validation, counts.test),
    )


def named_parts(
    part: NDArray[np.int8], label: Held | None, shares: tuple[float, float], seed: int
) -> Parts:
    """The samples of each part where every sample names its own: 0 to train on, 1 for validation, 2
    for test. A part that none names is taken from those to train on, by its share; `label`
    (samples,) spreads classes evenly. Raises SplitError."""
    train, validation, test = (np.flatnonzero(part == each) for each in range(3))
    known = None if label is None else np.asarray(label[train])
    wanted = (0.0 if len(validation) else shares[0], 0.0 if len(test) else shares[1])
    rest, for_validation, for_test = split(len(train), known, *wanted, seed)
    return Parts(
        train[rest],
        validation if len(validation) else train[for_validation],
        test if len(test) else train[for_test],
        _named(len(validation), len(test)),
    )


def _named(validation: int, test: int) -> frozenset[str]:
    """Those parts of which there are samples."""
    return frozenset(n for n, count in (("validation", validation), ("test", test)) if count)
