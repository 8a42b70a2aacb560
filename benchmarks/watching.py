"""What the live views cost the training that they show: steps a second with them in sight, and with
none but the loss, by turns in one window.

    python benchmarks/watching.py [PROJECT] [--threads N] [--rounds N] [--views NAME ...]

Each round is a pair in an order that changes; the ratio of a pair says what other work on the
machine can't, and the median of all pairs is told. Beside it stands where the time went: the share
in which training stood still for a look, and what the window's thread worked more.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtCore import Qt
from reactions.studio import EPOCHS, on_threads, opened, trained, turn

from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.training.looker import Looker
from nndl_studio.training.snapshot import ProbeRequest, Snapshot
from nndl_studio.ui.shell.main_window import MainWindow

VIEWS = ("histograms", "projection", "occlusion", "worst", "confusion")
SECONDS = 4.0
# What is built when it is first seen, and plans that are compiled, belong to no turn.
WARM_UP = 3.0


@dataclass
class Watch:
    """Seconds in which training stood still for a look, and the steps taken so far."""

    stood: float = 0.0
    step: int = 0

    def begin(self) -> None:
        """Count every look of every trainer from now on."""
        due = Looker.due

        def timed(looker: Looker, requests: frozenset[ProbeRequest], step: int) -> object:
            start = perf_counter()
            found = due(looker, requests, step)
            self.stood += perf_counter() - start
            return found

        Looker.due = timed  # type: ignore[method-assign, assignment]

    def see(self, news: list[Snapshot]) -> None:
        """What the window is told of the run."""
        self.step = news[-1].step


@dataclass(frozen=True)
class Turn:
    """Steps a second; which share of it stood still, and which the window's thread worked."""

    rate: float
    stood: float
    worked: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("project", nargs="?", default="C7-lenet-5")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--views", nargs="+", default=VIEWS)
    options = parser.parse_args()
    graph = load_project(example(options.project))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=EPOCHS))
    watch = Watch()
    watch.begin()
    with opened(graph, on_threads(options.threads)) as window:
        window.bridge.progressed.connect(watch.see)
        trained(window)
        put_side_by_side(window, options.views)
        set_shown(window, options.views, True)
        turn(WARM_UP)
        pairs = [one_pair(window, options.views, watch, n % 2 == 0) for n in range(options.rounds)]
        tell(pairs)


def put_side_by_side(window: MainWindow, names: list[str]) -> None:
    """Take the docks out and put these in one row, so that all of them are in sight."""
    for name in ("loss", *window.cards.relevant()):
        window.docks[name].hide()
    for name in ("loss", *names):
        dock = window.docks[name]
        window.removeDockWidget(dock)
        window.addDockWidget(
            Qt.DockWidgetArea.BottomDockWidgetArea, dock, Qt.Orientation.Horizontal
        )
        dock.show()
    turn(0.5)


def set_shown(window: MainWindow, names: list[str], shown: bool) -> None:
    for name in names:
        window.docks[name].setVisible(shown)
    turn(0.5)
    seen = {dock.objectName() for dock in window.docks.in_sight()} - {"loss"}
    if seen != (set(names) if shown else set()):
        raise RuntimeError(f"in sight: {sorted(seen)}")


def one_pair(
    window: MainWindow, names: list[str], watch: Watch, shown_first: bool
) -> tuple[Turn, Turn]:
    """With the views, and without."""
    turns = {}
    for shown in (shown_first, not shown_first):
        set_shown(window, names, shown)
        turns[shown] = one_turn(watch)
    return turns[True], turns[False]


def one_turn(watch: Watch) -> Turn:
    first, begin, worked, stood = watch.step, perf_counter(), thread_time(), watch.stood
    turn(SECONDS)
    passed = perf_counter() - begin
    return Turn(
        (watch.step - first) / passed,
        (watch.stood - stood) / passed,
        (thread_time() - worked) / passed,
    )


def tell(pairs: list[tuple[Turn, Turn]]) -> None:
    ratios = sorted(shown.rate / hidden.rate for shown, hidden in pairs)
    stood = median(shown.stood for shown, _ in pairs)
    worked = median(shown.worked - hidden.worked for shown, hidden in pairs)
    told = ", ".join(f"{ratio:.3f}" for ratio in ratios)
    print(f"steps a second shown / hidden: median {median(ratios):.3f} ({told})")
    print(f"training stood still for looks {stood:.1%}; window's thread worked {worked:.1%} more")


if __name__ == "__main__":
    main()
