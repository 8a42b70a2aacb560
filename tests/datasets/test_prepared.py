"""Numbers that need nothing done to them are x as they are held; all others are made when asked."""

from __future__ import annotations

from dataclasses import replace as with_
from typing import Any

import msgspec
import numpy as np
import pytest

from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.prepared import Prepared, prepared
from nndl_studio.datasets.recipe import Recipe

RAW = np.linspace(-1, 1, 12, dtype=np.float32).reshape(4, 3)
INFO = DatasetInfo("vector", (3,), 2, 4)
AS_IS = Recipe(INFO, 0, (0.0,), (1.0,), 0.0)


def test_what_is_left_as_it_is_is_not_copied() -> None:
    assert prepared(RAW, AS_IS, None) is RAW
    np.testing.assert_array_equal(Prepared(RAW, AS_IS, None)[np.arange(4)], RAW)


@pytest.mark.parametrize("changed", [{"shift": (0.5,)}, {"gain": (2.0,)}, {"floor": 0.1}])
def test_what_is_scaled_is_made(changed: dict[str, Any]) -> None:
    recipe = msgspec.structs.replace(AS_IS, **changed)
    found = prepared(RAW, recipe, None)
    assert found is not RAW
    np.testing.assert_array_equal(found[np.arange(4)], recipe.x_of(RAW))


def test_what_has_a_frame_padding_or_another_type_is_made() -> None:
    maps = np.ones((2, 1, 2, 2), np.float32)
    framed = Recipe(with_(INFO, kind="map", axes=(1, 4, 4), samples=2), 1, (0.0,), (1.0,), 0.0)
    assert prepared(maps, framed, None).shape == (2, 1, 4, 4)
    assert prepared(RAW.astype(np.float64), AS_IS, None).dtype == np.float32
    steps = RAW.reshape(2, 2, 3)
    sequence = Recipe(with_(INFO, kind="sequence", axes=(2, 3), samples=2), 0, (0.0,), (1.0,), 0.0)
    assert prepared(steps, sequence, np.array([2, 1])) is not steps
