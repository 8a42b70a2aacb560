"""The numbers of a data file, taken only if every row is sound; else the first bad one is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy import int64
from numpy.typing import NDArray

from nndl_studio.datasets.held import Held, blocks
from nndl_studio.files import BadFile
from nndl_studio.sentence import Sentence, say

# Of what may be added up and scaled in float32, which ends at 3.4e38.
LARGEST_NUMBER = 1e37
# A recipe, which goes with the weights, is to hold them all.
MOST_TOKENS = 65_536
Arrays = dict[str, NDArray[Any]]


def lengths(path: Path, arrays: Arrays) -> NDArray[int64] | None:
    """Steps that count, (samples,)."""
    if "lengths" not in arrays:
        return None
    return lengths_within(path, arrays["lengths"], arrays["x"].shape[1])


def lengths_within(path: Path, array: NDArray[Any], steps: int) -> NDArray[int64]:
    """Steps that count, of at most `steps`."""
    advice = say("Lengths are whole numbers from 1 to {steps}.", steps=steps)
    return _whole(path, "lengths", array, (1, steps), advice)


def targets(path: Path, name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Values to reach, (samples, targets), in their own type: float32 steps by 128 at 1.7·10⁹."""
    target = sound(path, name, array)
    return np.ascontiguousarray(target[:].reshape(len(target), -1))


def targets_of_steps(
    path: Path, name: str, array: NDArray[Any], lengths: NDArray[int64]
) -> NDArray[Any]:
    """Values to reach at each step, (samples, steps, targets); NaN past a sample's end and at steps
    that are not scored, where all of a step are NaN in the file."""
    own = np.arange(array.shape[1]) < lengths[:, None]
    scored = own & ~np.isnan(array.astype(float)).all(axis=2)
    found = np.where(scored[:, :, None], array, np.zeros((), array.dtype))
    sound(path, name, found)
    return np.where(scored[:, :, None], found, np.nan)


def sound(path: Path, name: str, held: Held, counting: NDArray[int64] | None = None) -> Held:
    """The samples, of numbers that float32 can compute with. `counting` steps of each are looked
    at; the rest, where a file may hold anything, become 0."""
    if isinstance(held, np.ndarray):
        held = _own_steps(held.view(np.uint8) if held.dtype == np.bool_ else held, counting)
    if held.dtype.kind == "f":
        fits = np.concatenate([_fitting(block) for block in blocks(held)])
        if not fits.all():
            worst = held[int(np.argmin(fits))]
            _refuse(path, name, worst, fits, say("Remove such rows or fill them in."))
    return held


def vocabulary(path: Path, name: str, held: Held) -> int:
    """One more than the largest of whole numbers from 0 on, which is how many tokens there are."""
    fits, most = [], 0.0
    for block in blocks(held):
        rows = block.reshape(len(block), -1)
        fits.append(((rows >= 0) & (rows < MOST_TOKENS) & (np.trunc(rows) == rows)).all(axis=1))
        most = max(most, float(rows.max()))
    whole = np.concatenate(fits)
    if not whole.all():
        advice = say("Tokens are whole numbers from 0 to {last:,}.", last=MOST_TOKENS - 1)
        _refuse(path, name, held[int(np.argmin(whole))], whole, advice)
    return int(most) + 1


def has_fractions(held: Held) -> bool:
    """Whether there is a number that isn't whole."""
    if held.dtype.kind != "f":
        return False
    return any(bool((np.trunc(block) != block).any()) for block in blocks(held))


def _own_steps(array: NDArray[Any], counting: NDArray[int64] | None) -> NDArray[Any]:
    if counting is None:
        return array
    own = np.arange(array.shape[1]) < counting[:, None]
    own = own.reshape(*own.shape, *(1,) * (array.ndim - 2))
    return np.where(own, array, np.zeros((), array.dtype))


def _fitting(block: NDArray[Any]) -> NDArray[np.bool_]:
    with np.errstate(over="ignore", invalid="ignore"):
        single = block.astype(np.float32).reshape(len(block), -1)
    return np.asarray((np.abs(single) <= LARGEST_NUMBER).all(axis=1))


def _whole(
    path: Path, name: str, array: NDArray[Any], limits: tuple[int, int], advice: Sentence
) -> NDArray[int64]:
    low, high = limits
    fits = (array >= low) & (array <= high) & (np.trunc(array) == array)
    require_rows(path, name, array, np.asarray(fits), advice)
    return array.astype(np.int64)


def require_rows(
    path: Path, name: str, array: NDArray[Any], fits: NDArray[np.bool_], advice: Sentence
) -> None:
    """Name the first row (counted from 0, as numpy does) that doesn't fit."""
    if not fits.all():
        _refuse(path, name, array[int(np.argmin(fits))], fits, advice)


def array_place(name: str) -> Sentence:
    """Where in a file an array is."""
    return say("array {name}", name=name)


def row_place(row: int, name: str) -> Sentence:
    """Where in an array, or in what is called so, a row is."""
    return say("row {row} of {array}", row=row, array=name)


def shape_in_words(shape: tuple[int, ...]) -> Sentence:
    """What is wrong with an array of another shape than is needed."""
    return say("its shape is {shape}", shape=shape)


def _refuse(path: Path, name: str, row: Any, fits: NDArray[np.bool_], advice: Sentence) -> NoReturn:
    """`row` is the first that doesn't fit."""
    worst = np.ravel(row)
    shown = next((each for each in worst if not np.isfinite(each)), max(worst, key=abs))
    problem = say("it holds {number}", number="NaN" if np.isnan(shown) else str(shown))
    if np.isfinite(shown) and abs(shown) > LARGEST_NUMBER:
        problem = say("it holds {number}, too large for float32", number=str(shown))
    count = int((~fits).sum())
    if count > 1:
        problem = say("{problem} ({count} rows are like that)", problem=problem, count=count)
    raise BadFile(path, problem, advice, row_place(int(np.argmin(fits)), name))
