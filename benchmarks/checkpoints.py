"""What the checkpoints of a run cost its training: with a keeper and without, in turns.

The ratio by the clock is what other programs disturb most. What adds up to the cost, each a share
of the run: how long the training thread is kept, and the processor time of the thread that writes.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from nndl_studio.runs.history import History
from nndl_studio.runs.job import Job, work
from nndl_studio.runs.keeper import Keeper
from nndl_studio.training.snapshot import Snapshot

# About ten seconds each: the first checkpoints are the closest together.
EPOCHS = {"lenet-5": 12, "lstm-rows": 10, "mlp-digits": 100}
TURNS = 3


class Timed(Keeper):
    """A keeper that knows how long it kept its caller."""

    seconds = 0.0

    def see(self, snapshot: Snapshot) -> None:
        """As the keeper's, with the time it takes."""
        before = perf_counter()
        super().see(snapshot)
        self.seconds += perf_counter() - before


def main() -> None:
    """A line an example: seconds without checkpoints, the ratio with them, and the two shares."""
    print(f"{'example':>14}{'seconds':>9}{'ratio':>8}{'training':>10}{'writing':>9}")
    for name, epochs in EPOCHS.items():
        spent(drawing(name, 1), None)
        turns = [turn(drawing(name, epochs)) for _ in range(TURNS)]
        seconds, ratio, kept, written = (median(each) for each in zip(*turns, strict=True))
        shares = f"{100 * kept:>9.2f}%{100 * written:>8.2f}%"
        print(f"{name:>14}{seconds:>9.1f}{ratio:>8.3f}{shares}", flush=True)


def turn(graph: Graph) -> tuple[float, float, float, float]:
    """Seconds without checkpoints, the ratio with them, and the shares of the two threads."""
    without = spent(graph, None)
    with TemporaryDirectory() as folder:
        history = History(Path(folder))
        keeper = Timed(history, history.run_folder, "benchmark")
        (writer,) = (each for each in threading.enumerate() if each.name == "keeper")
        with_them = spent(graph, keeper)
        written = processor_seconds(writer)
        keeper.close()
    return without, with_them / without, keeper.seconds / with_them, written / with_them


def processor_seconds(thread: threading.Thread) -> float:
    """What a thread that still runs has had of the processor."""
    assert thread.ident is not None
    return time.clock_gettime(time.pthread_getcpuclockid(thread.ident))


def spent(graph: Graph, keeper: Keeper | None) -> float:
    """Seconds that a run takes, the figures at its end left out."""
    before = perf_counter()
    for _ in work(Job(graph, splits=()), keeper):
        pass
    return perf_counter() - before


def drawing(name: str, epochs: int) -> Graph:
    """An example with so many epochs."""
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=epochs))
    return graph


if __name__ == "__main__":
    main()
