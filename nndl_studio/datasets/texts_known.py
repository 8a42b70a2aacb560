"""The user's own texts ready to be learned from: split, with the vocabulary of their training part,
cut into tokens. Remembered while their files stay as they are: a drawing asks at every edit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.info import Parts, Sentences
from nndl_studio.datasets.own_file import found_path
from nndl_studio.datasets.texts_cut import (
    ASKING,
    Cut,
    Ragged,
    TooMany,
    cut,
    fitted_vocabulary,
    sentences_in,
)
from nndl_studio.datasets.texts_folder import scan
from nndl_studio.datasets.texts_settings import MOST_BY_ITSELF, TextsConfig
from nndl_studio.datasets.texts_split import parts_of
from nndl_studio.datasets.texts_told import Told, told, told_like
from nndl_studio.datasets.tokens import Vocabulary
from nndl_studio.files import BadFile, reason_of
from nndl_studio.sentence import NOTHING, say

# The file's time and size, or a number for those of all files in a folder.
State = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Known:
    """x (n, steps) of tokens, those of a test file behind the others, with their answers as `Told`
    has them; `lengths` (n,) counts tokens up to one more than the steps. `different` tokens occur
    in the training part; `dropped` texts were empty or without an answer. Each text `asks` if it
    ends in a question, which may be cut off."""

    x: Ragged
    label: NDArray[np.int64] | None
    target: NDArray[np.float64] | None
    parts: Parts
    vocabulary: Vocabulary
    class_names: tuple[str, ...]
    text: str
    told: str
    lengths: NDArray[np.int64]
    different: int
    dropped: int
    asks: bool
    sentences: Sentences | None


def known(config: TextsConfig) -> Known:
    """Raises BadFile."""
    none = say("Choose a table with texts, or a folder with a folder a class.")
    path = found_path(config.file, none)
    other = found_path(config.test_file, NOTHING) if config.test_file else None
    states = tuple(_state(each) for each in (path, other) if each is not None)
    return _known(path, other, config.without_scale, states)


@lru_cache(maxsize=3)
def _known(path: Path, other: Path | None, config: TextsConfig, states: tuple[State, ...]) -> Known:
    first = told(path, config)
    second = told_like(other, first, config) if other is not None else None
    parts = parts_of(path, first, second, config)
    files = [first] if second is None else [first, second]
    whole = _cut(path, files, config)
    train = parts.train[:]
    asks = all(text.endswith(ASKING) for each in files for text in each.texts)
    steps = config.steps or _steps(whole, train, asks)
    counts = whole.counts(train, steps)
    names = fitted_vocabulary(counts, config.vocabulary)
    x = whole.numbered(names, steps)
    return Known(
        x,
        _joined(first.label, None if second is None else second.label),
        _joined(first.target, None if second is None else second.target),
        parts,
        names,
        first.names,
        first.text,
        first.column.name if first.column is not None else "",
        whole.lengths,
        len(counts),
        first.dropped + (0 if second is None else second.dropped),
        asks,
        sentences_in(x, names),
    )


def _steps(whole: Cut, train: NDArray[np.int64], asks: bool) -> int:
    """Where each text ends in a question none is cut, if it can be."""
    if asks:
        return int(min(MOST_BY_ITSELF, whole.lengths.max()))
    return whole.steps(train, MOST_BY_ITSELF)


def _cut(path: Path, files: list[Told], config: TextsConfig) -> Cut:
    texts = (text for each in files for text in each.texts)
    try:
        return cut(texts, config.tokens, config.steps or MOST_BY_ITSELF)
    except TooMany as error:
        advice = say("Take a part of the texts, or fewer steps.")
        raise BadFile(path, reason_of(error), advice) from error


def _joined(first: NDArray[Any] | None, second: NDArray[Any] | None) -> NDArray[Any] | None:
    if first is None or second is None:
        return first
    return np.concatenate([first, second])


def _state(path: Path) -> State:
    if path.is_dir():
        return (scan(path).state,)
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size
