"""The sample of the data set that all views look at, and its neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from nndl_studio.datasets.info import Dataset


class Samples(QObject):
    """Walks through the samples the network never learns from, if there are any."""

    changed = Signal()
    # All samples are walked through again.
    released = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._pool: NDArray[np.int64] = np.zeros(0, np.int64)
        self._at = 0

    def set_dataset(self, dataset: Dataset | None) -> None:
        """Look at `dataset`; the place stays if it is the same kind of data."""
        before, self._dataset = self._dataset, dataset
        if dataset is None:
            self._pool = np.zeros(0, np.int64)
        else:
            self._pool = _unseen(dataset)
        self.released.emit()
        if before is None or dataset is None or before.info != dataset.info:
            self._at = 0
        self._at = min(self._at, max(len(self._pool) - 1, 0))
        self.changed.emit()

    def step(self, distance: int) -> None:
        """Go on by `distance`, round the end."""
        if len(self._pool):
            self._at = (self._at + distance) % len(self._pool)
            self.changed.emit()

    @Slot(object)
    def walk_through(self, rows: NDArray[np.int64]) -> None:
        """Look at these rows of the data set from now on; none means all again."""
        if self._dataset is not None:
            self._pool = rows if len(rows) else _unseen(self._dataset)
            self._at = 0
            self.changed.emit()

    def choose_class(self, index: int) -> None:
        """Go to the next sample of a class."""
        if self._dataset is None or self._dataset.label is None or self._each_step:
            return
        found = np.flatnonzero(self._dataset.label[self._pool] == index)
        if len(found):
            later = found[found > self._at]
            self._at = int(later[0] if len(later) else found[0])
            self.changed.emit()

    @property
    def index(self) -> int | None:
        """The sample's row in the data set."""
        return int(self._pool[self._at]) if self._dataset is not None and len(self._pool) else None

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes that samples can be chosen by; none where every step has its own."""
        if self._dataset is None or self._each_step:
            return ()
        return self._dataset.info.class_names

    @property
    def _each_step(self) -> bool:
        return self._dataset is not None and self._dataset.info.each_step

    def name(self) -> str:
        """What to call the sample: its class where there is one."""
        if self._dataset is None or self.index is None:
            return ""
        label, names = self._dataset.label, self.class_names
        if label is None or self._each_step:
            return self.tr("sample {0}").format(self._at + 1)
        name = names[int(label[self.index])] if names else str(int(label[self.index]))
        return self.tr("digit {0}").format(name) if name.isdigit() and len(names) == 10 else name

    def picture(self) -> NDArray[np.float32] | None:
        """The sample as a grey picture (height, width), if it has the form of one."""
        if self._dataset is None or self.index is None:
            return None
        x = self._dataset.x[self.index]
        if self._dataset.info.kind == "map":
            return np.asarray(x.mean(axis=0), np.float32)
        if self._dataset.info.kind != "sequence":
            return None
        # A long sequence of few features would be a thread: its time goes across.
        upright = x.shape[0] <= 2 * x.shape[1]
        return np.asarray(x if upright else x.T, np.float32)

    def sequence(self) -> NDArray[np.float32] | None:
        """The sample as (steps, features), cut to its length; None for other data."""
        if self._dataset is None or self.index is None or self._dataset.info.kind != "sequence":
            return None
        x = self._dataset.x[self.index]
        lengths = self._dataset.lengths
        steps = len(x) if lengths is None else int(lengths[self.index])
        return np.asarray(x[:steps], np.float32)


def _unseen(dataset: Dataset) -> NDArray[np.int64]:
    """The samples that the network never learns from, if there are any."""
    pools = (dataset.test, dataset.validation, dataset.train)
    return next((pool for pool in pools if len(pool)), dataset.train)
