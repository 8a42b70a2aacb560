"""Data sets: the built-in ones and the user's own, described, padded, scaled and split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nndl_studio.datasets.arrays import FILE
from nndl_studio.datasets.as_trained import AS_TRAINED, AsTrainedConfig
from nndl_studio.datasets.cifar import CIFAR
from nndl_studio.datasets.class_settings import ClassSettings, settled
from nndl_studio.datasets.class_weights import weighed
from nndl_studio.datasets.dataset import Dataset
from nndl_studio.datasets.fit_recipe import ScaleError, fitted
from nndl_studio.datasets.held import Held
from nndl_studio.datasets.idx import IDX
from nndl_studio.datasets.images import IMAGES
from nndl_studio.datasets.info import DatasetInfo, Parts, Samples, Scale
from nndl_studio.datasets.own_file import found_path, require_known
from nndl_studio.datasets.pad import padded_info
from nndl_studio.datasets.points import POINTS
from nndl_studio.datasets.prepared import Learned, prepared
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.sets.adding import ADDING_10, ADDING_50, ADDING_100
from nndl_studio.datasets.sets.association import ASSOCIATION
from nndl_studio.datasets.sets.both_ends import BOTH_ENDS
from nndl_studio.datasets.sets.brackets import BRACKETS
from nndl_studio.datasets.sets.clouds import CLOUDS
from nndl_studio.datasets.sets.copying import COPY
from nndl_studio.datasets.sets.digit_rows import DIGIT_ROWS
from nndl_studio.datasets.sets.digits import DIGITS
from nndl_studio.datasets.sets.echo import ECHO
from nndl_studio.datasets.sets.iris import IRIS
from nndl_studio.datasets.sets.letters import LETTERS
from nndl_studio.datasets.sets.lines import COLUMNS, LINE, OUTLYING_LINE
from nndl_studio.datasets.sets.moons import MOONS, NOISY_MOONS
from nndl_studio.datasets.sets.moving_dots import MOVING_DOTS
from nndl_studio.datasets.sets.pictures import PICTURES
from nndl_studio.datasets.sets.repeat_copy import REPEAT_COPY
from nndl_studio.datasets.sets.reversal import REVERSAL
from nndl_studio.datasets.sets.separable import SEPARABLE
from nndl_studio.datasets.sets.signals import SIGNALS
from nndl_studio.datasets.sets.spirals import SPIRALS
from nndl_studio.datasets.sets.stories import STORIES
from nndl_studio.datasets.sets.tape import TAPE
from nndl_studio.datasets.sets.temporal_order import TEMPORAL_ORDER
from nndl_studio.datasets.sets.uneven import UNEVEN
from nndl_studio.datasets.sets.xor import XOR
from nndl_studio.datasets.source import RawInputs, Source, Understood
from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.datasets.split import SplitError, split, split_in_order, split_sizes
from nndl_studio.datasets.table import TABLE, understood
from nndl_studio.datasets.table_file import is_one, is_table
from nndl_studio.datasets.table_guess import NO_ROLES, Roles
from nndl_studio.datasets.test_part import read_whole
from nndl_studio.datasets.text import TEXT_FILE, VILLAGE
from nndl_studio.datasets.texts import TEXTS, understood_table
from nndl_studio.datasets.unread import READ, not_answered, not_read
from nndl_studio.files import BadFile
from nndl_studio.going import obeying
from nndl_studio.sentence import say

__all__ = [
    "SOURCES",
    "AsTrainedConfig",
    "ClassSettings",
    "Dataset",
    "DatasetInfo",
    "Parts",
    "RawInputs",
    "Recipe",
    "Scale",
    "ScaleError",
    "SourceConfig",
    "SplitError",
    "Understood",
    "class_labels",
    "configured",
    "describe",
    "found_in",
    "in_own_units",
    "load",
    "part_sizes",
    "raw_inputs",
    "source_of",
    "understand",
]

_IN_ORDER: tuple[Source[Any], ...] = (
    DIGITS,
    DIGIT_ROWS,
    IRIS,
    XOR,
    MOONS,
    NOISY_MOONS,
    SPIRALS,
    UNEVEN,
    PICTURES,
    SIGNALS,
    SEPARABLE,
    CLOUDS,
    LINE,
    OUTLYING_LINE,
    COLUMNS,
    LETTERS,
    TEMPORAL_ORDER,
    ECHO,
    BRACKETS,
    ADDING_10,
    ADDING_50,
    ADDING_100,
    COPY,
    REPEAT_COPY,
    ASSOCIATION,
    REVERSAL,
    BOTH_ENDS,
    TAPE,
    MOVING_DOTS,
    STORIES,
    VILLAGE,
    POINTS,
    IMAGES,
    TEXTS,  # before tables: theirs are the tables that hold texts
    TABLE,
    FILE,
    IDX,
    CIFAR,
    TEXT_FILE,  # asked last: almost anything may be a text
)
SOURCES: dict[str, Source[Any]] = {source.name: source for source in _IN_ORDER}
_BY_CONFIG: dict[type[SourceConfig], Source[Any]] = {
    each.config_type: each for each in (*_IN_ORDER, AS_TRAINED)
}


def source_of(config: SourceConfig) -> Source[Any]:
    """The source whose settings these are."""
    return _BY_CONFIG[type(config)]


def configured(source: str, **settings: Any) -> SourceConfig:
    """The settings of a source by its name; those left out take their defaults."""
    made: SourceConfig = SOURCES[source].config_type(**settings)
    return made


def describe(config: SourceConfig) -> DatasetInfo:
    """What one sample is like, its frame included, without loading the samples; its classes are
    called as they are set.

    Raises BadFile for a file that can't be used.
    """
    require_known(config)
    return _as_set(config, found_in(config))


def found_in(config: SourceConfig) -> DatasetInfo:
    """What one sample is like, its frame left out and its classes called as the source calls them.
    Raises BadFile."""
    found: DatasetInfo = source_of(config).describe(config)
    return found


def class_labels(config: SourceConfig, names: Sequence[str]) -> tuple[str, ...]:
    """What the classes with these `names` are called where they are shown: those of a set that
    comes along in any language, those of a user's file as they stand there."""
    own = source_of(config).classes
    return own if own == tuple(names) else tuple(names)


def understand(path: Path, answer: str = "", roles: Roles = NO_ROLES) -> Understood:
    """How a file or folder of the user's would be read, and what it holds; of a table the column
    `answer` is to be told, where it is given, and others have the given `roles`. Raises BadFile."""
    path = found_path(str(path), READ)
    if answer or roles:
        return _with_roles(path, answer, roles)
    for source in _IN_ORDER:
        found = source.understand(path)
        if found is not None:
            return found
    raise not_read(path)


def raw_inputs(path: Path, recipe: Recipe) -> RawInputs:
    """Samples of a file or folder to answer for, as a network with this recipe takes them. Raises
    BadFile."""
    path = found_path(str(path), READ)
    for source in _IN_ORDER:
        found = source.inputs(path, recipe)
        if found is not None:
            return found
    raise not_answered(path, recipe)


def load(config: SourceConfig, parts: Parts | None = None) -> Dataset:
    """Samples ready to train on. Raises BadFile and SplitError.

    `parts` are the training, validation and test samples where they are given; the scaling is
    fitted on the first of them.
    """
    with obeying():
        return _loaded(config, parts)


def _loaded(config: SourceConfig, parts: Parts | None) -> Dataset:
    require_known(config)
    raw = read_whole(source_of(config), config)
    found = found_in(config)
    info = replace(_as_set(config, found), samples=len(raw.x))
    if parts is None:
        parts = _parts_of(info, raw, config)
    # What is read by its number is no quantity.
    scale = "as is" if info.kind in ("label", "labels") else config.range
    recipe = fitted(info, raw, parts.train, scale, config.frame, config.alphabet)
    return Dataset(
        info,
        prepared(raw.x, recipe, raw.lengths),
        raw.label,
        None if raw.target is None else Learned(raw.target, recipe),
        raw.lengths,
        parts.train,
        parts.validation,
        parts.test,
        recipe,
        weighed(config.classes, found, raw.label, parts.train),
        raw.facts,
    )


def _as_set(config: SourceConfig, found: DatasetInfo) -> DatasetInfo:
    return padded_info(settled(found, config.classes, config.path or ""), config.frame)


def part_sizes(info: DatasetInfo, raw: Samples, config: SourceConfig) -> tuple[int, int, int]:
    """How many samples are to train on, for validation and for test; they are not drawn. Raises
    SplitError."""
    if raw.parts is None and not raw.in_order:
        label = None if raw.label is None or info.each_step else np.asarray(raw.label[:])
        return split_sizes(len(raw.x), label, *config.shares)
    parts = _parts_of(info, raw, config)
    return len(parts.train), len(parts.validation), len(parts.test)


def _with_roles(path: Path, answer: str, roles: Roles) -> Understood:
    if not is_one(path):
        column = answer or next(iter(roles))
        problem = say("it is no table, and has no column {column}", column=column)
        raise BadFile(path, problem, say("Leave the column out."))
    texts = understood_table(path, answer, roles) if is_table(path) else None
    return texts or understood(path, answer, roles)


def in_own_units(dataset: Dataset) -> Dataset:
    """The same samples with their targets as the source gives them, to their last digit."""
    if not isinstance(dataset.target, Learned):
        return dataset
    recipe = msgspec.structs.replace(dataset.recipe, target_scaling=())
    return replace(dataset, target=dataset.target.raw, recipe=recipe)


def _parts_of(info: DatasetInfo, raw: Samples, config: SourceConfig) -> Parts:
    """The parts that samples bring along, or that the settings cut them into."""
    return raw.parts or _split(raw, None if info.each_step else raw.label, config)


def _split(raw: Samples, classes: Held | None, config: SourceConfig) -> Parts:
    if raw.in_order:
        return Parts(*split_in_order(len(raw.x), *config.shares))
    label = None if classes is None else classes[:]
    return Parts(*split(len(raw.x), label, *config.shares, config.draw))
