"""The recipe of a data set: it does to new samples what was done to those learned from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets import SOURCES, Recipe, configured, source_of
from nndl_studio.datasets.info import DatasetInfo
from tests.datasets.sets import WITHOUT_FILE


@pytest.mark.parametrize("source", WITHOUT_FILE)
def test_a_recipe_comes_back_from_a_file_and_makes_the_same_bits(source: str) -> None:
    framed = {"pad": 2} if "pad" in SOURCES[source].config_type.__struct_fields__ else {}
    config = configured(source, **framed)
    data = datasets.load(config)
    again = msgspec.json.decode(msgspec.json.encode(data.recipe), type=Recipe)
    assert again == data.recipe
    assert again.fits
    raw = source_of(config).read(config)
    some = np.arange(min(20, len(data.x)))
    lengths = None if raw.lengths is None else raw.lengths[some]
    x = again.x_of(raw.x[some], lengths)
    assert x.tobytes() == data.x[some].tobytes()


RECIPE = Recipe(DatasetInfo("vector", (3,), 2, 10, ("a", "b")), 0, (0.0,), (1.0,), 0.0)


@pytest.mark.parametrize(
    "change",
    [
        {"shift": (0.0, 1.0)},
        {"shift": (0.0, 1.0), "gain": (1.0, 1.0)},
        {"shift": (), "gain": ()},
        {"gain": (float("inf"),)},
        {"info": replace(RECIPE.info, axes=(3, 3))},
        {"info": replace(RECIPE.info, axes=(0,))},
        {"info": replace(RECIPE.info, axes=())},
        {"info": replace(RECIPE.info, classes=3)},
        {"info": replace(RECIPE.info, classes=-1, class_names=())},
        {"info": replace(RECIPE.info, targets=-2)},
        {"frame": 1},
        {"frame": 2, "info": replace(RECIPE.info, kind="map", axes=(1, 4, 9))},
        {"frame": -1, "info": replace(RECIPE.info, kind="map", axes=(1, 4, 9))},
    ],
)
def test_parts_that_do_not_go_together(change: dict[str, Any]) -> None:
    assert RECIPE.fits
    assert not msgspec.structs.replace(RECIPE, **change).fits
