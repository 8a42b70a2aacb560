"""What it costs to know what each node costs: steps that are counted against steps that are not.

Two trainers of one network take turns, a tenth of a second each, so that a machine that slows down
slows both; the median of the ratios counts, and the quartiles say how far it can be trusted. The
last row counts every step of the network with the shortest instructions, which is not done.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from nndl_studio import api
from nndl_studio.machine import counters
from nndl_studio.resources import example
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.training.trainer import Trainer

# A convolutional network, a small perceptron, and one with instructions as short as can be.
ROWS = (("lenet-5", 64), ("B2-mlp-digits", 64), ("xor", 4))
SECONDS, ROUNDS = 0.1, 100
THREADS = (1, 2)


class Side:
    """One trainer, which may count."""

    def __init__(self, name: str, batch: int, threads: int, counted: bool) -> None:
        graph = api.load(example(name))
        graph.set_settings(
            msgspec.structs.replace(graph.settings, epochs=100_000, batch_size=batch)
        )
        self.trainer = Trainer(graph, threads)
        self.trainer.profiling = counted
        self._run: Iterator[Snapshot] = self.trainer.run()
        self.step_seconds()

    def step_seconds(self) -> float:
        """Train on for a while; what a step took."""
        first = self.trainer.initial_snapshot()
        for last in self._run:
            if last.seconds - first.seconds > SECONDS:
                return (last.seconds - first.seconds) / (last.step - first.step)
        raise RuntimeError("the run ended before it was measured")


def measure(name: str, batch: int, threads: int) -> str:
    """A line of the table."""
    plain, counted = (Side(name, batch, threads, on) for on in (False, True))
    ratios, steps = [], []
    for place in range(ROUNDS):
        order = (plain, counted) if place % 2 else (counted, plain)
        taken = {side: side.step_seconds() for side in order}
        ratios.append(taken[counted] / taken[plain])
        steps.append(taken[plain])
    low, middle, high = quantiles(ratios, n=4)
    profile = counted.trainer.profile
    assert profile is not None
    share = profile.counted / counted.trainer.step
    return (
        f"{name:<14} {batch:>5} {threads:>7}  {1e3 * median(steps):>9.4f}  {middle:>6.3f}× "
        f"({low:.3f}-{high:.3f})  {100 * share:>6.1f} %"
    )


def main() -> None:
    print(f"{'network':<14} {'batch':>5} {'threads':>7}  {'ms a step':>9}  {'ratio':<22} counted")
    for name, batch in ROWS:
        for threads in THREADS:
            print(measure(name, batch, threads), flush=True)
    counters.MOST_SHARE = 1e9
    print(measure(*ROWS[-1], threads=1))


if __name__ == "__main__":
    main()
