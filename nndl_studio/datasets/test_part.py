"""A test part of its own: another file of the same kind, all of whose samples are for the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.held import Held, Span, Stacked
from nndl_studio.datasets.info import Parts, Samples
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.datasets.split import split, split_in_order
from nndl_studio.files import BadFile
from nndl_studio.sentence import Sentence, as_it_is, listed, say

Pair = tuple[Held | None, Held | None, Sentence, Callable[[Sentence, Sentence], Sentence]]
ALIKE = say("Give a file of the same kind, with the same columns or classes.")


def read_whole(source: Source[Any], config: SourceConfig) -> Samples:
    """The samples of `config`, those of its test file behind them. Raises BadFile, SplitError."""
    if not config.test_path or source.reads_tests:
        samples: Samples = source.read(config)
        return samples
    own = msgspec.structs.replace(config, test=0.0, test_file="")
    other = msgspec.structs.replace(own, file=config.test_path)
    first, second = source.read(own), source.read(other)
    _require_alike(Path(config.test_path), first, second)
    names, others = (source.describe(each).class_names for each in (own, other))
    label = _renumbered(Path(config.test_path), second.label, others, names)
    return Samples(
        Stacked([first.x, second.x]),
        _joined(first.label, label),
        _joined(first.target, second.target),
        _joined(first.lengths, second.lengths),
        first.alike,
        _parts(own, first, len(second.x)),
        columns=first.columns,
        arrangement=first.arrangement,
        horizon=first.horizon,
        targets=first.targets,
        target_scale=first.target_scale,
        fit=first.fit,
        csv=first.csv,
    )


def _parts(config: SourceConfig, first: Samples, tests: int) -> Parts:
    """The parts of the first file, its own or by share, and all of the second for the test."""
    count, parts = len(first.x), first.parts
    if parts is None and first.in_order:
        parts = Parts(*split_in_order(count, *config.shares))
    if parts is None:
        label = None if first.label is None or first.label.shape[1:] else first.label[:]
        parts = Parts(*split(count, label, *config.shares, config.draw))
    test: Held = Span(count, count + tests)
    if len(parts.test):
        test = np.concatenate([parts.test[:], test[:]])
    return Parts(parts.train, parts.validation, test)


def _joined(first: Held | None, second: Held | None) -> NDArray[Any] | None:
    return None if first is None or second is None else np.concatenate([first[:], second[:]])


def _renumbered(
    path: Path, label: Held | None, names: tuple[str, ...], wanted: tuple[str, ...]
) -> Held | None:
    """Labels that count `names` as they would count the `wanted` ones. Raises BadFile."""
    if label is None or names == wanted:
        return label
    numbers = np.asarray(label[:], np.int64)
    scored = numbers >= 0
    present = {names[i] for i in np.unique(numbers[scored])}
    strange = sorted(present - set(wanted))
    if strange:
        problem = say("it holds the class {name}, which there is not to train on", name=strange[0])
        raise BadFile(path, problem, say("The classes are {names}.", names=listed(wanted[:10])))
    place = {name: i for i, name in enumerate(wanted)}
    found = np.array([place.get(name, 0) for name in names])[np.maximum(numbers, 0)]
    # Steps that are not scored stay so.
    return np.asarray(np.where(scored, found, numbers), np.int64)


def _require_alike(path: Path, first: Samples, second: Samples) -> None:
    """Raises BadFile where the samples of the two files don't go together."""
    pairs: tuple[Pair, ...] = (
        (first.x, second.x, say("it has no samples"), _unlike_samples),
        (first.label, second.label, say("it has no labels"), _unlike_labels),
        (first.target, second.target, say("it has no targets"), _unlike_targets),
    )
    for wanted, found, none, unlike in pairs:
        if wanted is not None and found is None:
            raise BadFile(path, none, ALIKE)
        if wanted is not None and found is not None and wanted.shape[1:] != found.shape[1:]:
            raise BadFile(path, unlike(_shape(found), _shape(wanted)), ALIKE)


def _unlike_samples(found: Sentence, wanted: Sentence) -> Sentence:
    return say("its samples are {found}, not {wanted}", found=found, wanted=wanted)


def _unlike_labels(found: Sentence, wanted: Sentence) -> Sentence:
    return say("its labels are {found}, not {wanted}", found=found, wanted=wanted)


def _unlike_targets(found: Sentence, wanted: Sentence) -> Sentence:
    return say("its targets are {found}, not {wanted}", found=found, wanted=wanted)


def _shape(held: Held) -> Sentence:
    return as_it_is("×".join(map(str, held.shape[1:]))) if held.shape[1:] else say("single")
