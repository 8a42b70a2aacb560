"""What the moments of a run's past cost its training: with them and without, in turns.

Checkpoints are kept in both, so that moments are all that differs. The ratio by the clock is what
other programs disturb most; it is that of all turns together. What adds up to the cost, each a
share of the run: how long moments keep the training thread, of which the limit is 1 %, and the
processor time that the thread which writes has for them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from typing import Any

from checkpoints import drawing, spent

sys.path.insert(0, str(Path(__file__).parent.parent))

from nndl_studio.graph.document import Graph
from nndl_studio.runs.history import History
from nndl_studio.runs.keeper import Keeper
from nndl_studio.runs.kept_run import KeptRun, Stand
from nndl_studio.runs.moments import MOST
from nndl_studio.training.checkpoint import Checkpoint

# A short run, whose moments are dense, and a longer one of each.
EPOCHS = {"lenet-5": (1, 8), "lstm-rows": (1, 8), "mlp-digits": (3, 100), "xor": (20, 4000)}
TURNS = 4


class Counting(Keeper):
    """A keeper that knows how long moments kept its caller, and the thread that writes."""

    copying = writing = 0.0
    written = 0

    def _write_of(self, run: KeptRun, checkpoint: bool = True, moment: bool = False) -> None:
        before = perf_counter()
        super()._write_of(run, checkpoint, moment)
        self.copying += perf_counter() - before if moment else 0.0

    def _keep_moment(self, run: KeptRun, stand: Stand, content: Checkpoint) -> None:
        before = thread_time()
        super()._keep_moment(run, stand, content)
        self.writing += thread_time() - before
        self.written += 1


def main() -> None:
    """A line a run: seconds without moments, the ratio with them, the two shares, and how many."""
    print(f"{'example':>12}{'epochs':>8}{'seconds':>9}{'ratio':>8}", end="")
    print(f"{'training':>10}{'writing':>9}{'moments':>9}")
    for name, lengths in EPOCHS.items():
        spent(drawing(name, 1), None)
        for epochs in lengths:
            report(name, drawing(name, epochs))


def report(name: str, graph: Graph) -> None:
    """Half of the turns begin without moments, half with them."""
    pairs = []
    for number in range(TURNS):
        order = (0, MOST) if number % 2 else (MOST, 0)
        found = {most: turn(graph, most) for most in order}
        pairs.append((found[0], found[MOST]))
    without, with_them = (sum(each[place][0] for each in pairs) for place in (0, 1))
    copying, writing, kept = (median(each[1][place] for each in pairs) for place in (1, 2, 3))
    print(
        f"{name:>12}{graph.settings.epochs:>8}{without / TURNS:>9.2f}{with_them / without:>8.3f}"
        f"{100 * copying:>9.2f}%{100 * writing:>8.2f}%{kept:>9.0f}",
        flush=True,
    )


def turn(graph: Graph, most: int) -> tuple[Any, ...]:
    """Seconds of a run that keeps so many moments, the shares of both threads, and how many."""
    with TemporaryDirectory() as folder:
        history = History(Path(folder))
        keeper = Counting(history, history.run_folder, "benchmark", moments=most)
        seconds = spent(graph, keeper)
        keeper.close()
    return seconds, keeper.copying / seconds, keeper.writing / seconds, keeper.written


if __name__ == "__main__":
    main()
