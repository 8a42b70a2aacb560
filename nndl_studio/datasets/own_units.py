"""The numbers that a network reads in the units of the data, where a straight line leads back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.recipe import Recipe


@dataclass(frozen=True, eq=False)
class OwnUnits:
    """own = slope · x + offset for each of the numbers (n,) that are read; `names` are those of
    their columns, none where they have none."""

    slope: NDArray[np.float64]
    offset: NDArray[np.float64]
    names: tuple[str, ...] = ()


def own_units(recipe: Recipe) -> OwnUnits | None:
    """None where some number is no measured one, such as a place in a ranking, a day or a category,
    or where it never varies."""
    if recipe.info.kind != "vector":
        return None
    if recipe.encoders:
        if not all(map(_is_measured, recipe.encoders)):
            return None
        shift, gain = np.array([(each.shift, each.gain) for each in recipe.encoders]).T
        names = tuple(each.column.name for each in recipe.encoders)
        return OwnUnits(1 / gain, shift, names)
    width = recipe.info.axes[0]
    shift, gain = (np.resize(each, width) for each in (recipe.shift, recipe.gain))
    if (gain <= 0).any():
        return None
    return OwnUnits(1 / gain, shift - recipe.floor / gain)


def _is_measured(encoder: Encoder) -> bool:
    plain = encoder.column.type == "number" and encoder.column.width == 1
    return plain and not encoder.ranks and encoder.gain > 0
