"""How often live views are drawn."""

from __future__ import annotations

from nndl_studio.ui.shell.pace import LONGEST_PAUSE, SHARE, Pace


class Clock:
    """Time and work that pass when they are told to."""

    def __init__(self) -> None:
        self.now = self.worked = 100.0


def test_it_is_drawn_at_once_and_then_as_its_share_allows() -> None:
    clock = Clock()
    pace = Pace(clock=lambda: clock.now, work=lambda: clock.worked)
    assert pace.rested()
    pace.drawn()
    clock.worked += 0.01
    clock.now += 0.9 * 0.01 / SHARE
    assert not pace.rested()
    clock.now += 0.2 * 0.01 / SHARE
    assert pace.rested()


def test_it_is_drawn_after_a_while_whatever_it_takes() -> None:
    clock = Clock()
    pace = Pace(clock=lambda: clock.now, work=lambda: clock.worked)
    pace.drawn()
    clock.now += 0.9 * LONGEST_PAUSE
    clock.worked += 0.9 * LONGEST_PAUSE
    assert not pace.rested()
    clock.now += 0.2 * LONGEST_PAUSE
    assert pace.rested()
