"""What makes raw samples into what the network reads, in float64 until they are scaled. Columns of
a table come in as arrays of NumPy, words among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional


def framed(x: Tensor, side: int) -> Tensor:
    """Pictures with so many zeros around them."""
    return functional.pad(x, (side, side, side, side))


def scaled(x: Tensor, shift: Tensor, gain: Tensor, floor: float) -> Tensor:
    """(x − shift) · gain + floor."""
    return ((x.double() - shift) * gain + floor).float()


def number(
    cells: NDArray[Any],
    *,
    fill: float,
    shift: float = 0.0,
    gain: float = 1.0,
    own_column: bool = False,
) -> NDArray[Any]:
    """A column of numbers, NaN where one is missing, for which `fill` stands; `own_column` says in
    a second column where that is."""
    numbers = np.asarray(cells, np.float64)
    gone = np.isnan(numbers)
    found = (np.where(gone, fill, numbers) - shift) * gain
    return np.stack([found, gone] if own_column else [found], -1)


def rank(
    cells: NDArray[Any], ranks: Tensor, *, fill: float, own_column: bool = False
) -> NDArray[Any]:
    """A column of numbers as their places among the ranks, from 0 to 1, linear between two."""
    numbers = np.asarray(cells, np.float64)
    gone = np.isnan(numbers)
    place = np.linspace(0, 1, len(ranks)) if len(ranks) > 1 else [0.0]
    found = np.interp(np.where(gone, fill, numbers), ranks.numpy(), place)
    return np.stack([found, gone] if own_column else [found], -1)


def category(
    cells: NDArray[Any], names: Sequence[str], *, fill: str = "", own_column: bool = False
) -> NDArray[Any]:
    """A column of words: 1 for the name that a cell has and 0 for all others. "" is missing: `fill`
    stands for it, or `own_column` says so in a column more."""
    words = np.asarray(cells, str)[..., None]
    gone = words == ""
    found = np.where(gone, fill, words) == np.array(names)
    found &= np.where(gone, fill, words) != ""
    return np.concatenate([found, gone] if own_column else [found], -1).astype(np.float64)


def together(*columns: NDArray[Any]) -> Tensor:
    """All columns beside one another."""
    return torch.from_numpy(np.concatenate(columns, -1).astype(np.float32))
