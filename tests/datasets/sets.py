"""Data sets by name, for tests."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from numpy.typing import NDArray

from nndl_studio import datasets
from nndl_studio.datasets import SOURCES, Dataset, DatasetInfo, configured

Array = NDArray[Any]
# Those that need nothing of the user's; the studio's own text is among them.
WITHOUT_FILE = [
    name for name in SOURCES if configured(name).path is None and name != "drawn points"
]


@dataclass(frozen=True, eq=False)
class Whole(Dataset):
    """A data set whose samples are all there as arrays."""

    x: Array
    label: Array | None
    target: Array | None
    lengths: Array | None
    train: Array
    validation: Array
    test: Array


def whole(dataset: Dataset) -> Whole:
    """All samples of `dataset`."""
    held = {field.name: getattr(dataset, field.name) for field in fields(dataset)}
    named = {*Whole.__annotations__}
    return Whole(**{n: v[:] if n in named and v is not None else v for n, v in held.items()})


def load(source: str, **settings: Any) -> Whole:
    """A set with these settings, ready to train on."""
    return whole(datasets.load(configured(source, **settings)))


def describe(source: str, **settings: Any) -> DatasetInfo:
    """What a set with these settings is like."""
    return datasets.describe(configured(source, **settings))
