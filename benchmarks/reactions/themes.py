"""Changing the theme with LeNet-5 open and its views in sight, until all is painted, in ms."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from nndl_studio.runs.news import Phase
from nndl_studio.ui.shell.app import application
from reactions.studio import hand_over, lenet, opened, turn, wait

CHANGES = 12


def main() -> None:
    with opened(lenet()) as window:
        wait(lambda: window.run.phase is Phase.READY)
        turn(0.5)
        times = []
        for _ in range(CHANGES):
            start = perf_counter()
            window.menu_actions.dark.trigger()
            # Asked for paints wait in the queue: they belong to the change.
            application().processEvents()
            application().processEvents()
            times.append(1000 * (perf_counter() - start))
            turn(0.05)
    hand_over({"theme": median(times[2:]), "theme, longest": max(times[2:])})


if __name__ == "__main__":
    main()
