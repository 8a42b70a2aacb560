"""Samples with a part erased: made when they are asked for, and never held twice."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.datasets.held import Held
from nndl_studio.training.suppose.supposition import Erased


class ErasedSamples:
    """`x` with `blank` in a box of each sample; one of the kinds of `Held`."""

    def __init__(self, x: Held, box: Erased, blank: NDArray[np.float32]) -> None:
        self._x, self._blank = x, blank
        self._spans = tuple(slice(low, high) for low, high in zip(box.low, box.high, strict=True))

    @property
    def shape(self) -> tuple[int, ...]:
        return self._x.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        return self._x.dtype

    def __len__(self) -> int:
        return len(self._x)

    def __getitem__(self, rows: Any, /) -> Any:
        """The samples at `rows`: an array of whole numbers, a slice, or one number."""
        found = np.array(self._x[rows])
        place: tuple[Any, ...] = (..., *self._spans)
        found[place] = np.broadcast_to(self._blank, found.shape)[place]
        return found


def blank_of(dataset: Dataset) -> NDArray[np.float32]:
    """What stands where nothing is, as it comes to the network: raw zeros of pictures, which are
    their background, and of other data 0, which scaling puts where most of them are. It broadcasts
    over samples."""
    if dataset.info.kind != "map" or dataset.recipe.encoders:
        return np.zeros(1, np.float32)
    return dataset.recipe.scaling.apply(np.zeros((1, 1, 1)))
