"""The classes of a data file, however they are written: by number, by name, or one-hot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy import int64
from numpy.typing import NDArray

from nndl_studio.datasets.array_rows import array_place, require_rows, row_place, shape_in_words
from nndl_studio.datasets.scaling import counting
from nndl_studio.files import BadFile
from nndl_studio.sentence import say

MOST_CLASSES = 65_536
# Of all names together: they go with every weights file.
MOST_LETTERS = 2**20
# Whole numbers that float64 tells apart.
LARGEST = 2**53
LABEL = array_place("label")
ADVICE = say("Labels are names, whole numbers or one-hot rows; other values are a target.")


@dataclass(frozen=True, eq=False)
class Classes:
    """The class of each sample, (samples,), and what the classes are called."""

    label: NDArray[int64]
    names: tuple[str, ...]


def classes_of(path: Path, label: NDArray[Any]) -> Classes:
    """The classes that `label` names: (samples,), a column of them, or one-hot rows.

    Numbers from 0 on are classes by themselves, also where one of them never occurs. All else is
    numbered in its order: −1 and 1, or 10, 20 and 30, are two classes and three. Raises BadFile.
    """
    if label.ndim == 2 and label.shape[1] == 1:
        label = label[:, 0]
    named = label.dtype.kind in "US"
    if label.ndim == 2 and named:
        problem, advice = shape_in_words(label.shape), say("It must have one name a sample.")
        raise BadFile(path, problem, advice, LABEL)
    if label.ndim == 2:
        return _one_hot(path, label)
    return _named(path, label) if named else _numbered(path, label)


def classes_of_steps(path: Path, label: NDArray[Any], lengths: NDArray[int64]) -> Classes:
    """As `classes_of`, for a label at each of the `lengths` (samples,) steps that count; past them,
    where a file may hold anything, it is 0. Steps that are not scored have −1, as in the file."""
    own = counting(lengths, label.shape[1])
    scored = own & ~unscored(label, own)
    found = classes_of(path, label[scored])
    whole = np.where(own, -1, 0)
    whole[scored] = found.label
    return Classes(whole, found.names)


def unscored(label: NDArray[Any], own: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the `own` steps have −1 beside classes that are counted, from 0 on or not: with that
    the losses of many tools know steps that have no class. Beside 1 alone it is one of two, and
    beside other numbers below 0 a class as they are."""
    none = np.zeros(label.shape, np.bool_)
    if label.dtype.kind not in "if":
        return none
    marked = own & (label == -1)
    told = np.unique(label[own & ~marked])
    counted = told.size > 0 and told[0] >= 0 and (told.size > 1 or told[0] == 0)
    return marked if marked.any() and counted else none


def _one_hot(path: Path, label: NDArray[Any]) -> Classes:
    fits = np.isin(label, (0, 1)).all(axis=1) & (label.astype(float).sum(axis=1) == 1)
    require_rows(path, "label", label, fits, say("One-hot rows have a single 1, and 0 else."))
    return Classes(label.argmax(axis=1).astype(np.int64), _numbers_to(label.shape[1]))


def _named(path: Path, label: NDArray[Any]) -> Classes:
    try:
        texts = label if label.dtype.kind == "U" else np.char.decode(label, "utf-8")
    except UnicodeDecodeError as error:
        advice = say("Save the names as text.")
        raise BadFile(path, say("its names are not UTF-8"), advice, LABEL) from error
    missing = np.flatnonzero(np.char.strip(texts) == "")
    if len(missing):
        advice = say("Give each sample a class, or leave it out.")
        place = row_place(int(missing[0]), "label")
        raise BadFile(path, say("it is empty"), advice, place)
    names, found = np.unique(texts, return_inverse=True)
    return _few(path, found, tuple(map(str, names)))


def _numbered(path: Path, label: NDArray[Any]) -> Classes:
    with np.errstate(invalid="ignore"):
        fits = (np.abs(label.astype(float)) <= LARGEST) & (np.trunc(label) == label)
    require_rows(path, "label", label, np.asarray(fits), ADVICE)
    values, found = np.unique(label.astype(np.int64), return_inverse=True)
    count = int(values[-1]) + 1
    # A few that never occur are gaps of a small file; many are another way of writing them. What
    # is 0 or 1 is yes or no, also where all of it is yes.
    if values[0] >= 0 and (count <= 2 or (values[0] == 0 and count < 2 * len(values))):
        return _few(path, label.astype(np.int64), _numbers_to(count))
    return _few(path, found, tuple(map(str, values)))


def _few(path: Path, label: NDArray[int64], names: tuple[str, ...]) -> Classes:
    if len(names) > MOST_CLASSES:
        problem = say(
            "it tells {classes:,} classes apart, and {most:,} can be",
            classes=len(names),
            most=MOST_CLASSES,
        )
        raise BadFile(path, problem, ADVICE, LABEL)
    letters = sum(map(len, names))
    if letters > MOST_LETTERS:
        problem = say(
            "its names have {letters:,} characters together, and {most:,} are kept",
            letters=letters,
            most=MOST_LETTERS,
        )
        raise BadFile(path, problem, say("Give the classes shorter names."), LABEL)
    return Classes(label.astype(np.int64), names)


def _numbers_to(count: int) -> tuple[str, ...]:
    return tuple(map(str, range(count)))
