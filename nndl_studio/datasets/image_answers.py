"""What pictures are to be told as: classes by their folders, or labels by a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy import int64
from numpy.typing import NDArray

from nndl_studio.datasets.classes import MOST_CLASSES, classes_of
from nndl_studio.datasets.image_file import printable
from nndl_studio.datasets.image_labels import Labels
from nndl_studio.files import BadFile
from nndl_studio.sentence import say

LONGEST_LABEL = 500
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, eq=False)
class Answers:
    """What each of n pictures is: its class, `label` (n,) of `names`, or a number, `target`
    (n, 1). None of it where nothing is known."""

    label: NDArray[int64] | None = None
    names: tuple[str, ...] = ()
    target: NDArray[np.float32] | None = None


def by_folder(path: Path, classes: Sequence[str]) -> Answers:
    """Answers of pictures in folders with these names; `path` is where those lie. They stand in the
    order of their letters, or, where all are numbers, in the order of those. Raises BadFile."""
    different = sorted(set(classes))
    for name in different:
        if printable(name) != name:
            problem = say("the name of the folder {name!a} is no text", name=name)
            raise BadFile(path, problem, say("A folder is called as its class is: rename it."))
    if all(name.isdecimal() for name in different):
        different.sort(key=int)
    # Judged as the names of any other file of samples.
    classes_of(path, np.array(different))
    number = {name: each for each, name in enumerate(different)}
    return Answers(np.array([number[each] for each in classes], int64), tuple(different))


def by_table(table: Path, labels: Labels, pictures: Sequence[int]) -> Answers:
    """Answers of those pictures that a table names. Fractions are numbers to reach; whole numbers
    and all else are classes. Raises BadFile."""
    texts = [labels.of[each][0] for each in pictures]
    numbers = _numbers(texts, labels.decimal_comma)
    if numbers is not None and (np.trunc(numbers) != numbers).any():
        return Answers(target=numbers[:, None].astype(np.float32))
    different, places = _different(texts, numbers)
    if len(different) > MOST_CLASSES:
        problem = say(
            "it tells {count:,} labels apart, and {most:,} can be",
            count=len(different),
            most=MOST_CLASSES,
        )
        raise BadFile(table, problem, say("Give fewer, or numbers to reach."))
    longest = max(map(len, texts))
    if longest > LONGEST_LABEL:
        problem = say(
            "a label has {count:,} characters, and {most} are kept",
            count=longest,
            most=LONGEST_LABEL,
        )
        raise BadFile(table, problem, say("Give the classes shorter names."))
    found = classes_of(table, np.array(different))
    return Answers(found.label[np.array(places)], found.names)


def _different(
    texts: Sequence[str], numbers: NDArray[np.float64] | None
) -> tuple[list[str] | list[int], list[int]]:
    """What occurs, once each, and which of it each picture has."""
    if numbers is not None and (abs(numbers) < 2**53).all():
        values, places = np.unique(numbers.astype(int64), return_inverse=True)
        return values.tolist(), places.tolist()
    words: Mapping[str, int] = {word: place for place, word in enumerate(sorted(set(texts)))}
    return list(words), [words[text] for text in texts]


def _numbers(texts: Sequence[str], decimal_comma: bool) -> NDArray[np.float64] | None:
    """The numbers that all of `texts` are; None if one is no number, or too large for float32."""
    if decimal_comma:
        texts = [text.replace(",", ".") for text in texts]
    if not all(map(_NUMBER.fullmatch, texts)):
        return None
    numbers = np.array(list(map(float, texts)))
    return numbers if (abs(numbers) <= np.finfo(np.float32).max).all() else None
