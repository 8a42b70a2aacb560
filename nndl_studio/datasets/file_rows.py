"""The numbers of a data file, taken only if every row is sound; else the first bad one is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy import float32, int64
from numpy.typing import NDArray

from nndl_studio.files import BadFile

# Of what may be added up and scaled in float32, which ends at 3.4e38.
LARGEST_NUMBER = 1e37
Arrays = dict[str, NDArray[Any]]


def lengths(path: Path, arrays: Arrays) -> NDArray[int64] | None:
    """Steps that count, (samples,)."""
    if "lengths" not in arrays:
        return None
    return lengths_within(path, arrays["lengths"], arrays["x"].shape[1])


def lengths_within(path: Path, array: NDArray[Any], steps: int) -> NDArray[int64]:
    """Steps that count, of at most `steps`."""
    advice = f"Lengths are whole numbers from 1 to {steps}."
    return _whole(path, "lengths", array, (1, steps), advice)


def targets(path: Path, arrays: Arrays) -> NDArray[float32] | None:
    """Values to reach, (samples, targets)."""
    if "target" not in arrays:
        return None
    target = numbers(path, "target", arrays["target"])
    return np.ascontiguousarray(target.reshape(len(target), -1), np.float32)


def numbers(
    path: Path, name: str, array: NDArray[Any], counting: NDArray[int64] | None = None
) -> NDArray[Any]:
    """The array, of numbers that float32 can compute with. `counting` steps of each sample are
    looked at; the rest, where a file may hold anything, become 0."""
    array = array.astype(np.uint8) if array.dtype == np.bool_ else array
    if counting is not None:
        own = np.arange(array.shape[1]) < counting[:, None]
        array = np.where(own[:, :, None], array, np.zeros((), array.dtype))
    if array.dtype.kind == "f":
        with np.errstate(over="ignore", invalid="ignore"):
            single = array.astype(np.float32).reshape(len(array), -1)
        fits = np.asarray(np.abs(single) <= LARGEST_NUMBER).all(axis=1)
        require_rows(path, name, single, np.asarray(fits), "Remove such rows or fill them in.")
    return array


def _whole(
    path: Path, name: str, array: NDArray[Any], limits: tuple[int, int], advice: str
) -> NDArray[int64]:
    low, high = limits
    fits = (array >= low) & (array <= high) & (np.trunc(array) == array)
    require_rows(path, name, array, np.asarray(fits), advice)
    return array.astype(np.int64)


def require_rows(
    path: Path, name: str, array: NDArray[Any], fits: NDArray[np.bool_], advice: str
) -> None:
    """Name the first row (counted from 0, as numpy does) that doesn't fit."""
    if fits.all():
        return
    row = int(np.flatnonzero(~fits)[0])
    worst = np.atleast_1d(array[row])
    shown = next((each for each in worst if not np.isfinite(each)), max(worst, key=abs))
    words = "NaN" if np.isnan(shown) else str(shown)
    count = int((~fits).sum())
    more = f" ({count} rows are like that)" if count > 1 else ""
    raise BadFile(path, f"it holds {words}{more}", advice, f"row {row} of {name}")
