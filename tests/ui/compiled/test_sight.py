"""What is in sight of an arena: there and back, closer, and never beyond what there is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF

from nndl_studio.ui.compiled.sight import CLOSEST, Sight, marks

ROOM = QRectF(50, 10, 400, 200)
WHOLE = Sight(0, 100, 1000, 5000, ROOM)


def test_places_are_found_again() -> None:
    assert WHOLE.instruction(WHOLE.x(42)) == pytest.approx(42)
    assert WHOLE.offset(WHOLE.y(3210)) == pytest.approx(3210)
    assert WHOLE.y(5000) < WHOLE.y(1000)
    assert WHOLE.rect(0, 99, 1000, 5000) == ROOM


def test_what_is_under_the_mouse_stays_there() -> None:
    at = QPointF(170, 90)
    near = WHOLE.zoomed(3.0, at)
    assert near.instruction(at.x()) == pytest.approx(WHOLE.instruction(at.x()))
    assert near.offset(at.y()) == pytest.approx(WHOLE.offset(at.y()))
    assert near.last - near.first == pytest.approx(100 / 3)
    along = WHOLE.zoomed(3.0, at, up=False)
    assert (along.low, along.high) == (1000, 5000)


def test_nothing_beyond_is_seen() -> None:
    assert WHOLE.zoomed(0.1, ROOM.center()).inside(WHOLE) == WHOLE
    assert WHOLE.moved(QPointF(200, 30)).inside(WHOLE) == WHOLE
    closest = WHOLE.zoomed(1e9, ROOM.center()).inside(WHOLE)
    assert closest.last - closest.first == pytest.approx(CLOSEST[0])
    assert closest.high - closest.low == pytest.approx(CLOSEST[1])


def test_marks_are_round_and_few() -> None:
    assert marks(0, 61, 6) == [0, 20, 40, 60]
    assert marks(1, 4, 10) == [1, 2, 3, 4]
    assert marks(960_000, 1_750_000, 4) == [1_000_000, 1_200_000, 1_400_000, 1_600_000]
