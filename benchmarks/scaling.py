"""How a step's time grows with batch, width, maps, steps, depth and threads.

One of them is doubled at a time, everything else stays. The table has the time of a step and the
power by which it grew from one point to the next: 1 where twice as much takes twice as long.
Threads are told as the time with one, divided by the time with so many.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import log2
from os import cpu_count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parent.parent))

from speed.curves import Curve, curves
from speed.rows import Conv, Dense, MaxPool, Network, Recurrent, Row
from speed.studio import speed

BATCHES = (16, 32, 64, 128, 256, 512)
SIZES = (16, 32, 64, 128, 256, 512)
STEPS = (16, 32, 64, 128, 256)
DEPTHS = (1, 2, 4, 8, 16, 32)
# Series whose work grows as the square.
SQUARED = ("width", "maps")


@dataclass(frozen=True)
class Point:
    """A network with one size, and the size."""

    size: int
    row: Row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="series whose names have these letters")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.5, help="of each measurement")
    parser.add_argument("--out", type=Path, help="a file of JSON; a picture is drawn beside it")
    options = parser.parse_args()
    found = []
    for name, points in _series().items():
        if options.only.lower() in name.lower():
            found.append(_curve(name, points, options.rounds, options.seconds))
            print(_told(found[-1]), flush=True)
    if "threads".startswith(options.only.lower()):
        found.extend(_threads(options.rounds, options.seconds))
        for curve in found[-2:]:
            print(_told(curve), flush=True)
    if options.out is not None:
        told = [asdict(curve) for curve in found]
        options.out.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
        options.out.with_suffix(".svg").write_text(curves(found), "utf-8")
    return 0


def _series() -> dict[str, Sequence[Point]]:
    """What is doubled, by name."""
    return {
        "batch of an MLP 784-100-10": [Point(b, _row(_mlp(100), b)) for b in BATCHES],
        "batch of a convolution": [Point(b, _row(_maps(16), b)) for b in BATCHES],
        "width of two hidden layers": [Point(w, _row(_wide(w), 64)) for w in SIZES],
        "maps of two convolutions": [Point(m, _row(_maps(m), 32)) for m in SIZES[:-1]],
        "steps of an LSTM with 32 units": [Point(t, _row(_lstm(t), 32)) for t in STEPS],
        "layers of 64 units": [Point(d, _row(_deep(d), 64)) for d in DEPTHS],
    }


def _curve(name: str, points: Sequence[Point], rounds: int, seconds: float) -> Curve:
    """Seconds of a step, the best of some rounds: all points in each round."""
    power = 2 if name.startswith(SQUARED) else 1
    best = [float("inf")] * len(points)
    for _ in range(rounds):
        for place, point in enumerate(points):
            took = point.row.batch / speed(point.row, 1, seconds)
            best[place] = min(best[place], took)
    return Curve(name, "s a step", power, tuple(p.size for p in points), tuple(best))


def _threads(rounds: int, seconds: float) -> Iterator[Curve]:
    """How many times as fast as one thread; those that the machine has."""
    counts = [count for count in (1, 2, 4, 8, 16) if count <= (cpu_count() or 1)]
    for name, row in (
        ("threads, LSTM with 128 samples", _row(_lstm(64), 128)),
        ("threads, convolution with 128 samples", _row(_maps(16), 128)),
    ):
        best = [0.0] * len(counts)
        for _ in range(rounds):
            for place, count in enumerate(counts):
                best[place] = max(best[place], speed(row, count, seconds))
        yield Curve(
            name, "times one thread", 1, tuple(counts), tuple(each / best[0] for each in best)
        )


def _told(curve: Curve) -> str:
    """A line: each point, and the power by which it grew."""
    pairs = zip(curve.sizes, curve.values, strict=True)
    shown = ", ".join(f"{size}: {value:.3g}" for size, value in pairs)
    powers = [
        log2(after / before) / log2(size / last)
        for (last, before), (size, after) in pairwise(zip(curve.sizes, curve.values, strict=True))
    ]
    return f"{curve.name} ({curve.unit})\n  {shown}\n  grew as " + ", ".join(
        f"{power:.2f}" for power in powers
    )


def _row(network: Network, batch: int) -> Row:
    return Row("scaling", network, batch, 0, 0)


def _mlp(units: int) -> Network:
    return Network((784,), (Dense(units, "logistic"), Dense(10)))


def _wide(units: int) -> Network:
    return Network((64,), (Dense(units, "rectifier"), Dense(units, "rectifier"), Dense(10)))


def _deep(layers: int) -> Network:
    return Network((64,), (*(Dense(64, "tanh"),) * layers, Dense(10)))


def _maps(maps: int) -> Network:
    conv = Conv(maps, 3, "rectifier")
    layers = (conv, MaxPool(), conv, MaxPool(), Dense(10))
    return Network((1, 28, 28), layers, samples=1_024)


def _lstm(steps: int) -> Network:
    return Network((steps, 16), (Recurrent("LSTM", 32), Dense(10)), samples=1_024)


if __name__ == "__main__":
    sys.exit(main())
