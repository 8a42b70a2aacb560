"""The walk through the samples of a data set that are looked at, one after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.dataset import Dataset
from nndl_studio.datasets.held import BLOCK, Held
from nndl_studio.datasets.own_inputs import OwnSeen
from nndl_studio.training.findings import SampleAnswer


@dataclass(frozen=True, eq=False)
class Sample:
    """A sample as it is looked at: the `place` in the walk, its row in the data set, its one
    class, its numbers.

    `label` is None where there is no class or each step has its own. `x` is float32 of the data
    set's axes; of a sequence, `steps` count. The user's `own` stands behind those of the data; its
    label is None where it is what the network answers, and `answer` is what that was.
    """

    row: int
    place: int
    label: int | None
    x: NDArray[np.float32]
    steps: int | None = None
    own: bool = False
    answer: SampleAnswer | None = None


class Walk:
    """Goes through the samples the network never learns from, if there are any."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._rows = _unseen(dataset)
        self._at = 0
        self._own: Sample | None = None

    def start_where(self, before: Walk) -> None:
        """Stand where another walk stands, if it goes through the same kind of data."""
        if before._dataset.info == self._dataset.info:
            self._at = min(before._at, max(len(self._rows) - 1, 0))

    def show_own(self, seen: OwnSeen, answer: SampleAnswer | None) -> None:
        """Look at a sample of the user's own, until another one is asked for."""
        self._own = Sample(seen.row, -1, seen.label, seen.x, seen.steps, True, answer)

    def step(self, distance: int) -> None:
        """Go on by `distance`, round the end; from the user's own to that where one stood."""
        if self._own is not None:
            self._own, distance = None, 0
        if len(self._rows):
            self._at = (self._at + distance) % len(self._rows)

    def through(self, rows: Held) -> None:
        """Go through these rows of the data set from now on; none means all again."""
        self._own = None
        self._rows = rows if len(rows) else _unseen(self._dataset)
        self._at = 0

    def to_class(self, index: int) -> None:
        """Go to the next sample of a class, if samples have one."""
        self._own = None
        label = self._dataset.label
        if label is None or self._dataset.info.each_step:
            return
        for part in (slice(self._at + 1, None), slice(0, self._at)):
            found = _first(label, self._rows, part, index)
            if found is not None:
                self._at = found
                return

    def sample(self) -> Sample | None:
        """The one in sight, its numbers copied; None where there are no samples."""
        if self._own is not None:
            return self._own
        if not len(self._rows):
            return None
        row, data = int(self._rows[self._at]), self._dataset
        known = data.label is not None and not data.info.each_step
        label = int(data.label[row]) if data.label is not None and known else None
        steps = int(data.lengths[row]) if data.lengths is not None else None
        return Sample(row, self._at, label, data.x[row].copy(), steps)


def _first(label: Held, rows: Held, part: slice, index: int) -> int | None:
    """The first place of `part` of the rows where the label is `index`."""
    start, end, _ = part.indices(len(rows))
    for low in range(start, end, BLOCK):
        here = label[rows[low : min(low + BLOCK, end)]] == index
        if here.any():
            return low + int(np.argmax(here))
    return None


def _unseen(dataset: Dataset) -> Held:
    """The samples that the network never learns from, if there are any."""
    pools = (dataset.test, dataset.validation, dataset.train)
    return next((pool for pool in pools if len(pool)), dataset.train)
