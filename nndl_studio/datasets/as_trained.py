"""Stands in for the data that a network was trained on where only its recipe is left."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.files import BadFile


class AsTrainedConfig(SourceConfig, frozen=True, tag="as trained"):
    """What the data were like, without the data. Raises ValueError for a recipe whose parts don't
    go together."""

    recipe: Annotated[Recipe, Meta(extra={"page": True})]

    def __post_init__(self) -> None:
        if not self.recipe.fits:
            raise ValueError("the parts of its recipe don't go together")

    @property
    def stands_in(self) -> bool:
        return True

    @property
    def alphabet(self) -> str:
        return self.recipe.alphabet


def describe(config: AsTrainedConfig) -> DatasetInfo:
    return config.recipe.info


def read(config: AsTrainedConfig) -> Samples:
    advice = "Choose them in the Data node."
    raise BadFile("Data", "the samples the network was trained on are not here", advice)


AS_TRAINED = Source("data it was trained on", AsTrainedConfig, describe, read)
