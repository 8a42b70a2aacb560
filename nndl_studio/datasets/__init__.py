"""Data sets: the built-in ones and the user's file, described, padded, scaled and split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from numpy import int64
from numpy.typing import NDArray

from nndl_studio.datasets.adding import ADDING_10, ADDING_50, ADDING_100
from nndl_studio.datasets.brackets import BRACKETS
from nndl_studio.datasets.choices import Choices
from nndl_studio.datasets.clouds import CLOUDS
from nndl_studio.datasets.digit_rows import DIGIT_ROWS
from nndl_studio.datasets.digits import DIGITS
from nndl_studio.datasets.echo import ECHO
from nndl_studio.datasets.file import FILE
from nndl_studio.datasets.fit_scaling import fit_scaling
from nndl_studio.datasets.info import Dataset, DatasetInfo, Parts, Samples, Scale, Source
from nndl_studio.datasets.iris import IRIS
from nndl_studio.datasets.letters import noisy_letters
from nndl_studio.datasets.lines import COLUMNS, LINE, OUTLYING_LINE
from nndl_studio.datasets.moons import MOONS, NOISY_MOONS
from nndl_studio.datasets.pad import padded, padded_info
from nndl_studio.datasets.pictures import PICTURES
from nndl_studio.datasets.separable import SEPARABLE
from nndl_studio.datasets.signals import SIGNALS
from nndl_studio.datasets.spirals import SPIRALS
from nndl_studio.datasets.split import SplitError, split, split_in_order
from nndl_studio.datasets.temporal_order import TEMPORAL_ORDER
from nndl_studio.datasets.text import text_file, village
from nndl_studio.datasets.uneven import UNEVEN
from nndl_studio.datasets.xor import XOR

__all__ = [
    "CHOSEN",
    "SOURCES",
    "Choices",
    "Dataset",
    "DatasetInfo",
    "Parts",
    "Scale",
    "SplitError",
    "describe",
    "load",
]

SOURCES: dict[str, Source] = {
    "digits": DIGITS,
    "digit rows": DIGIT_ROWS,
    "iris": IRIS,
    "XOR": XOR,
    "two moons": MOONS,
    "noisy moons": NOISY_MOONS,
    "spirals": SPIRALS,
    "uneven classes": UNEVEN,
    "pictures": PICTURES,
    "signals": SIGNALS,
    "separable points": SEPARABLE,
    "four clouds": CLOUDS,
    "noisy line": LINE,
    "line with outliers": OUTLYING_LINE,
    "proportional columns": COLUMNS,
    "temporal order": TEMPORAL_ORDER,
    "delayed echo": ECHO,
    "bracket depth": BRACKETS,
    "adding 10": ADDING_10,
    "adding 50": ADDING_50,
    "adding 100": ADDING_100,
    "file": FILE,
}
CHOSEN: dict[str, Callable[[Choices], Source]] = {
    "letters": noisy_letters,
    "text": village,
    "text file": text_file,
}
"""Sets that differ by more than a file and a seed."""
PLAIN = Choices()


def describe(source: str, file: str = "", pad: int = 0, choices: Choices = PLAIN) -> DatasetInfo:
    """What one sample is like, without loading the samples; `pad` pixels on each side of a map.

    Raises BadFile for a file that can't be used.
    """
    return padded_info(_source(source, choices).describe(file), pad)


def load(
    source: str,
    file: str = "",
    pad: int = 0,
    scale: Scale = "0 to 1",
    validation: float = 0.1,
    test: float = 0.1,
    seed: int = 7,
    choices: Choices = PLAIN,
    parts: Parts | None = None,
) -> Dataset:
    """Samples ready to train on. Raises BadFile and SplitError.

    `parts` are the training, validation and test samples where they are given; the scaling is
    fitted on the first of them.
    """
    raw = _source(source, choices).read(file, seed)
    info = describe(source, file, pad, choices)
    classes = None if info.each_step else raw.label
    if parts is None:
        parts = raw.parts or _split(raw, classes, validation, test, seed)
    raw = replace(raw, x=padded(raw.x, pad))
    # What is read by its number is no quantity.
    scaling = fit_scaling(raw, parts.train, "as is" if info.kind in ("label", "labels") else scale)
    return Dataset(
        info,
        scaling.apply(raw.x, raw.lengths),
        raw.label,
        raw.target,
        raw.lengths,
        parts.train,
        parts.validation,
        parts.test,
        scaling,
    )


def _split(
    raw: Samples, classes: NDArray[int64] | None, validation: float, test: float, seed: int
) -> Parts:
    if raw.in_order:
        return Parts(*split_in_order(len(raw.x), validation, test))
    return Parts(*split(len(raw.x), classes, validation, test, seed))


def _source(name: str, choices: Choices) -> Source:
    return CHOSEN[name](choices) if name in CHOSEN else SOURCES[name]
