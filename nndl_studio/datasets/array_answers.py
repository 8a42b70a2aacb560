"""The answers in a file of arrays: whether they are classes or numbers, of samples or of steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy import int64
from numpy.typing import NDArray

from nndl_studio.datasets.array_forms import Form
from nndl_studio.datasets.array_rows import array_place, require_rows, shape_in_words
from nndl_studio.datasets.classes import Classes, classes_of, classes_of_steps
from nndl_studio.files import BadFile
from nndl_studio.sentence import say

# Whole numbers with more values than this are measured, not told apart.
MOST_VALUES = 1000


def is_label(answer: NDArray[Any]) -> bool:
    """Whether answers that may be classes or numbers to reach look like classes: names, whole
    numbers of few values, or one-hot rows."""
    if answer.dtype.kind in "USb":
        return True
    if answer.ndim == 2 and answer.shape[1] > 1:
        return answer.dtype.kind in "iu" or is_one_hot(answer)
    values = np.unique(answer)
    if answer.dtype.kind in "iu":
        return len(values) <= MOST_VALUES
    return len(values) == 2 and set(values.tolist()) <= {-1.0, 0.0, 1.0}


def is_one_hot(rows: NDArray[Any]) -> bool:
    """Whether each row of (samples, classes) is 0 but for a single 1."""
    if rows.dtype.kind not in "buif" or rows.ndim != 2 or rows.shape[1] < 2:
        return False
    ones = (rows == 1).sum(axis=1)
    return bool((ones == 1).all() and np.isin(rows, (0, 1)).all())


def may_be_of_steps(
    x: tuple[int, ...], label: tuple[int, ...], form: Form, has_lengths: bool
) -> bool:
    """Whether a label of this shape may stand at each step of an x of that one."""
    if len(label) < 2 or label[:2] != x[:2]:
        return False
    told = has_lengths or form in ("sequences", "tokens")
    if len(label) == 3:
        return told
    return len(label) == 2 and (has_lengths or (form != "maps" and label[1] > 1))


def is_of_steps(x_axes: int, whole_numbers: bool, form: Form, label: NDArray[Any]) -> bool:
    """Whether a label that may stand at each step does so, where no lengths tell: one-hot rows are
    classes of samples, and beside rows of measured numbers steps are not looked for."""
    if form in ("sequences", "tokens"):
        return True
    return (x_axes == 3 or (x_axes == 2 and whole_numbers)) and not is_one_hot(label)


def label_of(path: Path, label: NDArray[Any], lengths: NDArray[int64] | None) -> Classes:
    """The classes of samples or, with `lengths`, of the steps that count."""
    if lengths is None:
        return classes_of(path, label)
    if label.ndim == 3:
        label = label[:, :, 0] if label.shape[2] == 1 else _one_hot_steps(path, label, lengths)
    return classes_of_steps(path, label, lengths)


def _one_hot_steps(path: Path, label: NDArray[Any], lengths: NDArray[int64]) -> NDArray[int64]:
    if label.dtype.kind not in "buif":
        problem, advice = shape_in_words(label.shape), say("It must have one name a step.")
        raise BadFile(path, problem, advice, array_place("label"))
    ones = ((label == 1).sum(axis=2) == 1) & np.isin(label, (0, 1)).all(axis=2)
    past = np.arange(label.shape[1]) >= lengths[:, None]
    advice = say("One-hot rows have a single 1, and 0 else.")
    require_rows(path, "label", label.reshape(len(label), -1), (ones | past).all(axis=1), advice)
    return np.asarray(label.argmax(axis=2), np.int64)
