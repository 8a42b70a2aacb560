"""Samples with a part erased: made when they are asked for, and never held twice."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset
from nndl_studio.datasets.held import Held
from nndl_studio.datasets.tokens import UNKNOWN
from nndl_studio.training.suppose.supposition import Erased


class ErasedSamples:
    """`x` with `blank` at one `place` of each sample, as NumPy indexes it, behind the axis of the
    samples; one of the kinds of `Held`."""

    def __init__(self, x: Held, place: tuple[Any, ...], blank: float | NDArray[np.float32]) -> None:
        self._x, self._place, self._blank = x, (..., *place), blank

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
        found[self._place] = np.broadcast_to(self._blank, found.shape)[self._place]
        return found


def in_a_box(box: Erased) -> tuple[Any, ...]:
    """The place of a box in the last axes of a sample."""
    return tuple(slice(low, high) for low, high in zip(box.low, box.high, strict=True))


def of_parts(parts: tuple[int, ...], axes: int) -> tuple[Any, ...]:
    """The place of some of the first of a sample's `axes`."""
    return (list(parts), *(slice(None),) * (axes - 1))


def blank_part(dataset: Dataset) -> float:
    """What stands for a field, a step or a word that is not there, as it comes to the network: 0,
    and of words the number of <unk>, of a space, or of the first in the vocabulary."""
    if dataset.info.kind != "labels":
        return 0.0
    info = dataset.info
    known = info.class_names if info.classes == info.axes[-1] else ()
    names = dataset.recipe.vocabulary or known
    return float(next((names.index(each) for each in (UNKNOWN, " ") if each in names), 0))


def blank_of(dataset: Dataset) -> NDArray[np.float32]:
    """What stands where nothing is, as it comes to the network: raw zeros of pictures, which are
    their background, and of other data 0, which scaling puts where most of them are. It broadcasts
    over samples."""
    if dataset.info.kind != "map" or dataset.recipe.encoders:
        return np.zeros(1, np.float32)
    return dataset.recipe.scaling.apply(np.zeros((1, 1, 1)))
