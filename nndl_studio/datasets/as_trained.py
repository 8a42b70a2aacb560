"""Stands in for the data that a network was trained on where only its recipe is left."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.files import BadFile
from nndl_studio.sentence import say


class AsTrainedConfig(SourceConfig, frozen=True, tag="as trained"):
    """What the data were like, without the data. Raises ValueError for a recipe whose parts don't
    go together."""

    recipe: Annotated[Recipe, Meta(extra={"page": True})]

    def __post_init__(self) -> None:
        if not self.recipe.fits:
            raise ValueError(say("the parts of its recipe don't go together"))

    @property
    def stands_in(self) -> bool:
        return True

    @property
    def alphabet(self) -> str:
        return self.recipe.alphabet


def as_before(raw: dict[str, Any]) -> dict[str, Any]:
    """The settings `raw` without what sets of data did not tell from the start and these don't: the
    hashes stay that weights carry."""
    if raw.get("source") != AsTrainedConfig.__struct_config__.tag:
        return raw
    recipe = raw["recipe"]
    unset = {"sentences": None, "facts": 0, "one_hot": False}
    info = {name: each for name, each in recipe["info"].items() if unset.get(name, ...) != each}
    return {**raw, "recipe": {**recipe, "info": info}}


def describe(config: AsTrainedConfig) -> DatasetInfo:
    return config.recipe.info


def read(config: AsTrainedConfig) -> Samples:
    problem = say("the samples the network was trained on are not here")
    raise BadFile("Data", problem, say("Choose them in the Data node."))


AS_TRAINED = Source(say("data it was trained on"), AsTrainedConfig, describe, read)
