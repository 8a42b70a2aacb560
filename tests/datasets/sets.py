"""Data sets by name, for tests."""

from __future__ import annotations

from typing import Any

from nndl_studio import datasets
from nndl_studio.datasets import Dataset, DatasetInfo, configured


def load(source: str, **settings: Any) -> Dataset:
    """A set with these settings, ready to train on."""
    return datasets.load(configured(source, **settings))


def describe(source: str, **settings: Any) -> DatasetInfo:
    """What a set with these settings is like."""
    return datasets.describe(configured(source, **settings))
