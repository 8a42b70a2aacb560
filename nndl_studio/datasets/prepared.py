"""Samples held as their source gives them, and framed and scaled when they are asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from nndl_studio.datasets.held import Held, row_numbers
from nndl_studio.datasets.pad import framed_shape
from nndl_studio.datasets.recipe import Recipe


def prepared(raw: Held, recipe: Recipe, lengths: Held | None) -> Held:
    """x of a data set: the raw numbers themselves, where nothing is to be done to them."""
    as_they_are = isinstance(raw, np.ndarray) and raw.dtype == Prepared.dtype and lengths is None
    return raw if as_they_are and recipe.leaves_numbers else Prepared(raw, recipe, lengths)


def raw_of(x: Held) -> Held:
    """The samples of a data set as their source gave them."""
    return x.raw if isinstance(x, Prepared) else x


class Prepared:
    """x of a data set, `Held`: float32 (samples, *axes), of which the raw numbers are kept."""

    dtype = np.dtype(np.float32)

    def __init__(self, raw: Held, recipe: Recipe, lengths: Held | None) -> None:
        self.raw, self._recipe, self._lengths = raw, recipe, lengths

    @property
    def shape(self) -> tuple[int, ...]:
        """(samples, *axes), the frame included."""
        axes = self.raw.shape[1:]
        if self._recipe.encoders:
            return (len(self.raw), *axes[:-1], self._recipe.info.axes[-1])
        return (len(self.raw), *framed_shape(axes, self._recipe.frame))

    def __len__(self) -> int:
        return len(self.raw)

    def __getitem__(self, rows: Any, /) -> Any:
        wanted = row_numbers(rows, len(self))
        some = wanted.reshape(-1)
        lengths = None if self._lengths is None else self._lengths[some]
        x = self._recipe.x_of(self.raw[some], lengths)
        return x.reshape((*wanted.shape, *x.shape[1:]))


class Learned:
    """Numbers to reach, `Held`: float32 (samples, targets) as the network learns them."""

    dtype = np.dtype(np.float32)

    def __init__(self, raw: Held, recipe: Recipe) -> None:
        self.raw, self._recipe = raw, recipe

    @property
    def shape(self) -> tuple[int, ...]:
        """(samples, targets)."""
        return self.raw.shape

    def __len__(self) -> int:
        return len(self.raw)

    def __getitem__(self, rows: Any, /) -> Any:
        return self._recipe.learned(self.raw[rows])
