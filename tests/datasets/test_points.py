"""Points drawn by hand are samples: classes by colour, or heights of a curve."""

from __future__ import annotations

import pytest

from nndl_studio.datasets import configured, describe
from nndl_studio.files import BadFile
from tests.datasets.sets import load

POINTS = ((0.5, -0.25, 0), (-0.5, 0.75, 1), (0.25, 0.125, 1))
WHOLE = {"validation": 0.0, "test": 0.0, "scale": "as is"}


def test_their_colours_are_classes() -> None:
    data = load("drawn points", points=POINTS, **WHOLE)
    assert data.x.tolist() == [[0.5, -0.25], [-0.5, 0.75], [0.25, 0.125]]
    assert data.label is not None
    assert data.label.tolist() == [0, 1, 1]
    assert data.info.class_names == ("A", "B")


def test_their_heights_are_a_curve() -> None:
    data = load("drawn points", points=POINTS, learned="curve", **WHOLE)
    assert data.x.tolist() == [[0.5], [-0.5], [0.25]]
    assert data.target is not None
    assert data.target.tolist() == [[-0.25], [0.75], [0.125]]
    assert data.info.classes == 0


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ((), "no points are drawn yet"),
        (((0.0, 0.0, 1), (0.5, 0.0, 1)), "all points are of one class"),
        (((0.0, 0.0, 0), (0.5, 0.0, 8)), "of no class"),
    ],
)
def test_what_can_not_be_learned_is_said(points: object, says: str) -> None:
    with pytest.raises(BadFile, match=says):
        describe(configured("drawn points", points=points))
