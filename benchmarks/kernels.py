"""How fast each kernel runs at the sizes of `speed/rows.py`, against what the machine can do.

Every instruction of a plan is repeated by itself on one core, with the numbers that a step has left
in the arena. One that multiplies is told in GFLOP/s, any other in GB/s of what it reads and writes;
the share is of the machine's measured peaks: a product of two matrices of 1,024, and copying within
the second cache and beyond it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parent.parent))

from speed.cost import flops, moved, of_update
from speed.rows import ROWS, Row
from speed.studio import plan_of

# Seconds for each instruction, in rounds of which the best counts.
ROUNDS, SECONDS = 5, 0.01
NEAR, FAR = 64_000, 16_000_000  # numbers


@dataclass(frozen=True)
class Peaks:
    """GFLOP/s and GB/s of one core."""

    products: float
    near: float
    far: float

    @property
    def title(self) -> str:
        return (
            f"one core: {self.products:.0f} GFLOP/s in a large product, "
            f"{self.near:.0f} GB/s of copying within the caches, {self.far:.0f} GB/s beyond them"
        )


def main() -> int:
    options = _options()
    peaks = _peaks()
    print(peaks.title, flush=True)
    for row in ROWS:
        if options.only.lower() in row.title.lower():
            _tell(row, peaks, options.least)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="rows whose titles have these letters")
    parser.add_argument(
        "--least", type=float, default=0.02, help="leave out what takes a smaller share of a step"
    )
    return parser.parse_args()


def _peaks() -> Peaks:
    a = np.random.default_rng(0).normal(size=(1024, 1024)).astype(np.float32)
    out = np.empty_like(a)
    product = _best(lambda: np.dot(a, a, out=out))
    copies = []
    for size in (NEAR, FAR):
        source = np.zeros(size, np.float32)
        target = np.zeros(size, np.float32)
        copies.append(8e-9 * size / _best(partial(np.copyto, target, source)))
    return Peaks(2e-9 * 1024**3 / product, *copies)


def _best(work: Callable[[], Any]) -> float:
    """Seconds that `work` takes."""
    found = []
    for _ in range(ROUNDS):
        start, times = time.thread_time(), 0
        while time.thread_time() - start < SECONDS:
            work()
            times += 1
        found.append((time.thread_time() - start) / times)
    return min(found)


def _tell(row: Row, peaks: Peaks, least: float) -> None:
    """A table of the instructions of one shard's step."""
    made = plan_of(row)
    samples = int(made.plan.gather[0, 2])
    seconds = [_best(partial(made.run, i, i + 1)) for i in range(len(made.calls))]
    step = _best(partial(made.run, 0, len(made.calls)))
    print(f"\n### {row.title}: {made.plan.shards} shard(s) of {samples}")
    print(f"{step * 1e6:,.0f} µs forward and backward, {sum(seconds) * 1e6:,.0f} one by one\n")
    print("| node | kernel | µs | GFLOP/s | GB/s | of the peak |\n|---|---|---|---|---|---|")
    for call, took in zip(made.calls, seconds, strict=True):
        if took < least * sum(seconds):
            continue
        work, numbers = flops(call, samples), moved(call, samples)
        print(_line(call.node, call.op.name, took, work, numbers, peaks))
    for node, low, high in made.updates:
        took = _best(partial(made.update, low, high))
        if took < least * sum(seconds):
            continue
        work, numbers = of_update(made.plan, node, low, high)
        print(_line(node, "update", took, work, numbers, peaks))


def _line(node: str, name: str, took: float, work: int, numbers: int, peaks: Peaks) -> str:
    near = peaks.near if numbers < NEAR else peaks.far
    rate, flow = 1e-9 * work / took, 4e-9 * numbers / took
    share = max(rate / peaks.products, flow / near)
    told = f"{rate:.1f}" if work else ""
    return f"| {node} | {name} | {took * 1e6:,.1f} | {told} | {flow:.1f} | {share:.0%} |"


if __name__ == "__main__":
    sys.exit(main())
