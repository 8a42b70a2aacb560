"""What the checkpoints of a run cost its training: with a keeper and without, in turns.

By the clock, which other programs disturb, and in processor time of the whole process, the writing
thread included; the share is what the training thread itself spends on them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

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
TURNS = 5


class Timed(Keeper):
    """A keeper that knows how long it kept its caller."""

    seconds = 0.0

    def see(self, snapshot: Snapshot) -> None:
        """As the keeper's, with the time it takes."""
        before = perf_counter()
        super().see(snapshot)
        self.seconds += perf_counter() - before


def main() -> None:
    """A line an example: seconds without checkpoints, and the ratios with them to without."""
    print(f"{'example':>14}{'seconds':>9}{'clock':>9}{'processor':>11}{'share':>9}")
    for name, epochs in EPOCHS.items():
        spent(drawing(name, 1), None)
        turns = [turn(drawing(name, epochs)) for _ in range(TURNS)]
        seconds, clock, processor, share = (median(each) for each in zip(*turns, strict=True))
        ratios = f"{clock:>9.3f}{processor:>11.3f}{100 * share:>8.2f}%"
        print(f"{name:>14}{seconds:>9.1f}{ratios}", flush=True)


def turn(graph: Graph) -> tuple[float, float, float, float]:
    """Seconds without checkpoints, the two ratios, and the training thread's share."""
    without = spent(graph, None)
    with TemporaryDirectory() as folder:
        history = History(Path(folder))
        keeper = Timed(history, history.run_folder, "benchmark")
        with_them = spent(graph, keeper)
        keeper.close()
    clock, processor = with_them[0] / without[0], with_them[1] / without[1]
    return without[0], clock, processor, keeper.seconds / with_them[0]


def spent(graph: Graph, keeper: Keeper | None) -> tuple[float, float]:
    """Seconds a run takes by the clock and of the processor, the figures at its end left out."""
    clock, processor = perf_counter(), process_time()
    for _ in work(Job(graph, splits=()), keeper):
        pass
    return perf_counter() - clock, process_time() - processor


def drawing(name: str, epochs: int) -> Graph:
    """An example with so many epochs."""
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=epochs))
    return graph


if __name__ == "__main__":
    main()
