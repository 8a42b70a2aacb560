"""Answers written to a file: a table or JSON with names, or arrays."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import RawInputs, Recipe
from nndl_studio.datasets.scaling import counting
from nndl_studio.datasets.source import SHOWN, Words
from nndl_studio.files import BadFile, save_bytes
from nndl_studio.sentence import listed, say
from nndl_studio.training.answers import Answers

Row = dict[str, Any]
# Columns that are no class or number, whatever the network.
OF_ROWS = ("sample", "step", "answer")


def save_answers(path: Path, answers: Answers, recipe: Recipe, asked: RawInputs) -> None:
    """By the suffix of `path`: `.npz` has arrays `y` and, for classes, `label`; `.csv` and `.json`
    a row for each sample, or each of its steps, with names. Raises BadFile."""
    require_form(path)
    save_bytes(path, FORMS[path.suffix.lower()](answers, recipe, asked))


def require_form(path: Path) -> None:
    """Raises BadFile for a suffix that answers are not written by."""
    if path.suffix.lower() not in FORMS:
        advice = say("Take {suffixes}.", suffixes=listed(tuple(FORMS)))
        raise BadFile(path, say("answers are not written in this form"), advice)


def rows(answers: Answers, recipe: Recipe, asked: RawInputs, shown: bool = False) -> Iterator[Row]:
    """Each answer with what it is for: its sample and what tells that from others, the class it
    names, its numbers and, where it is to be shown, what was read."""
    names, beside = _columns(answers, recipe), _beside(answers, recipe, asked)
    read = read_columns(answers, recipe, asked) if shown else {}
    y, at_steps = _by_steps(answers, recipe)
    own = np.ones(y.shape[:2], np.bool_)
    if at_steps and asked.lengths is not None:
        own = counting(asked.lengths, y.shape[1])
    for sample, step in zip(*np.nonzero(own), strict=True):
        row: Row = {"sample": asked.names[sample] if asked.names else int(sample) + 1}
        row |= {name: words[sample] for name, words in beside.items()}
        if at_steps:
            row["step"] = int(step) + 1
        # Where each number is a class of its own, the numbers tell it.
        if answers.label is not None and answers.label.shape != answers.y.shape:
            label = answers.label.reshape(len(y), -1)[sample, step]
            row["answer"] = _class(recipe.info.class_names, int(label))
        numbers = (float(each) for each in y[sample, step])
        row |= dict(zip(names, numbers, strict=True))
        if sample < SHOWN:
            row |= {name: words[sample] for name, words in read.items()}
        yield row


def _by_steps(answers: Answers, recipe: Recipe) -> tuple[NDArray[Any], bool]:
    """The numbers (samples, steps, count), and whether there are steps; one where there are none,
    with all numbers of a map in a row."""
    y, samples = answers.y, len(answers.y)
    if y.ndim > 2 and recipe.info.kind in ("sequence", "labels"):
        return y.reshape(samples, y.shape[1], -1), True
    return y.reshape(samples, 1, -1), False


def read_columns(answers: Answers, recipe: Recipe, asked: RawInputs) -> Mapping[str, Words]:
    """What is shown of what was read, by names that no other column of the rows has."""
    taken = {*OF_ROWS, *_columns(answers, recipe), *_beside(answers, recipe, asked)}
    return {_apart(name, taken): words for name, words in asked.shown.items()}


def _beside(answers: Answers, recipe: Recipe, asked: RawInputs) -> Mapping[str, Words]:
    taken = {*OF_ROWS, *_columns(answers, recipe)}
    return {_apart(name, taken): words for name, words in asked.beside.items()}


def _apart(name: str, taken: Collection[str]) -> str:
    """A name for a column of the user's that no other has."""
    return name if name not in taken else _apart(f"{name} (given)", taken)


def _columns(answers: Answers, recipe: Recipe) -> Sequence[str]:
    """What the numbers of an answer are called."""
    count = _by_steps(answers, recipe)[0].shape[-1]
    for names in (recipe.info.class_names, recipe.targets):
        if len(names) == count and len({*names, *OF_ROWS}) == count + 3:
            return names
    return [f"y{place}" for place in range(1, count + 1)]


def _class(names: Sequence[str], label: int) -> str | int:
    return names[label] if label < len(names) else label


def _as_arrays(answers: Answers, recipe: Recipe, asked: RawInputs) -> bytes:
    found: dict[str, NDArray[Any]] = {"y": answers.y}
    if answers.label is not None:
        found["label"] = answers.label
    data = io.BytesIO()
    np.savez(data, allow_pickle=False, **found)
    return data.getvalue()


def _as_table(answers: Answers, recipe: Recipe, asked: RawInputs) -> bytes:
    text, every = io.StringIO(newline=""), iter(rows(answers, recipe, asked))
    first = next(every)
    writer = csv.DictWriter(text, list(first))
    writer.writeheader()
    writer.writerow(first)
    writer.writerows(every)
    return text.getvalue().encode()


def _as_json(answers: Answers, recipe: Recipe, asked: RawInputs) -> bytes:
    found = {"answers": [_finite(each) for each in rows(answers, recipe, asked)]}
    return (json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _finite(row: Row) -> Row:
    """JSON knows no infinity."""
    wrong = {n: None for n, v in row.items() if isinstance(v, float) and not np.isfinite(v)}
    return row | wrong


FORMS: Mapping[str, Callable[[Answers, Recipe, RawInputs], bytes]] = {
    ".npz": _as_arrays,
    ".csv": _as_table,
    ".json": _as_json,
}
