"""Data sets: the built-in ones and the user's own, described, padded, scaled and split."""

from __future__ import annotations

from typing import Any

from nndl_studio.datasets.adding import ADDING_10, ADDING_50, ADDING_100
from nndl_studio.datasets.as_trained import AS_TRAINED, AsTrainedConfig
from nndl_studio.datasets.brackets import BRACKETS
from nndl_studio.datasets.clouds import CLOUDS
from nndl_studio.datasets.dataset import Dataset
from nndl_studio.datasets.digit_rows import DIGIT_ROWS
from nndl_studio.datasets.digits import DIGITS
from nndl_studio.datasets.echo import ECHO
from nndl_studio.datasets.file import FILE
from nndl_studio.datasets.fit_scaling import fit_scaling
from nndl_studio.datasets.held import Held
from nndl_studio.datasets.info import DatasetInfo, Parts, Samples, Scale
from nndl_studio.datasets.iris import IRIS
from nndl_studio.datasets.letters import LETTERS
from nndl_studio.datasets.lines import COLUMNS, LINE, OUTLYING_LINE
from nndl_studio.datasets.moons import MOONS, NOISY_MOONS
from nndl_studio.datasets.pad import padded_info
from nndl_studio.datasets.pictures import PICTURES
from nndl_studio.datasets.prepared import Prepared
from nndl_studio.datasets.recipe import Recipe, fitted
from nndl_studio.datasets.separable import SEPARABLE
from nndl_studio.datasets.signals import SIGNALS
from nndl_studio.datasets.source import Source, SourceConfig
from nndl_studio.datasets.spirals import SPIRALS
from nndl_studio.datasets.split import SplitError, split, split_in_order
from nndl_studio.datasets.temporal_order import TEMPORAL_ORDER
from nndl_studio.datasets.text import TEXT_FILE, VILLAGE
from nndl_studio.datasets.uneven import UNEVEN
from nndl_studio.datasets.xor import XOR

__all__ = [
    "SOURCES",
    "AsTrainedConfig",
    "Dataset",
    "DatasetInfo",
    "Parts",
    "Recipe",
    "Scale",
    "SourceConfig",
    "SplitError",
    "configured",
    "describe",
    "load",
    "source_of",
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
    VILLAGE,
    TEXT_FILE,
    FILE,
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
    """What one sample is like, its frame included, without loading the samples.

    Raises BadFile for a file that can't be used.
    """
    return padded_info(source_of(config).describe(config), config.frame)


def load(config: SourceConfig, parts: Parts | None = None) -> Dataset:
    """Samples ready to train on. Raises BadFile and SplitError.

    `parts` are the training, validation and test samples where they are given; the scaling is
    fitted on the first of them.
    """
    raw: Samples = source_of(config).read(config)
    info = describe(config)
    classes = None if info.each_step else raw.label
    if parts is None:
        parts = raw.parts or _split(raw, classes, config)
    # What is read by its number is no quantity.
    scale = "as is" if info.kind in ("label", "labels") else config.range
    scaling = fit_scaling(raw, parts.train, scale, config.frame)
    recipe = fitted(info, config.frame, scaling, config.alphabet)
    return Dataset(
        info,
        Prepared(raw.x, recipe, raw.lengths),
        raw.label,
        raw.target,
        raw.lengths,
        parts.train,
        parts.validation,
        parts.test,
        recipe,
    )


def _split(raw: Samples, classes: Held | None, config: SourceConfig) -> Parts:
    if raw.in_order:
        return Parts(*split_in_order(len(raw.x), *config.shares))
    label = None if classes is None else classes[:]
    return Parts(*split(len(raw.x), label, *config.shares, config.draw))
