"""What a user of the window waits for: starts, the theme, training with views open, large drawings.

    python benchmarks/window.py [starting] [theme] [training] [large] [--rounds N]

Each part has a process of its own, off screen; a figure is the median of the rounds, beside its
goal. Training with views takes turns with training without, so that a machine that slows down slows
both. Kernels must have been compiled: run it twice on a new machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from reactions.starting import starting

HERE = Path(__file__).parent
SECONDS = 6.0
Figures = Mapping[str, float]


def main() -> None:
    """All parts, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for name in options.parts or PARTS:
        PARTS[name](options.rounds)


def tell_starting(rounds: int) -> None:
    found = starting(rounds)
    line("train xor --epochs 2, the process", found["train xor"], "s", 1.2)
    line("window usable", found["usable"], "s", 2.0)
    line("  work of the window's thread until then", found["work"], "s")
    line("  ready to train", found["ready"], "s")
    line("  longest gap until then", 1000 * found["gap"], "ms")


def tell_theme(_: int) -> None:
    found = measured("themes")
    line("theme changed, LeNet-5", found["theme"], "ms", 100)
    line("  longest", found["theme, longest"], "ms")


def tell_large(_: int) -> None:
    found = measured("large")
    line("100 nodes to a plan", found["compile 100"], "ms", 50)
    line("2,000 nodes to a plan", found["compile 2000"], "ms", 1000)
    line("500 nodes: frame of a drag, p99", found["drag p99"], "ms", 33)
    line("500 nodes: laid out", found["layout"], "ms", 300)
    line("500 nodes: an edit checked and shown", found["edit"], "ms", 50)


def tell_training(rounds: int) -> None:
    for threads in (1, 2):
        ways = {"headless": [], "window": [], "views": []}  # type: dict[str, list[Figures]]
        for _ in range(rounds):
            for how, found in ways.items():
                found.append(measured("training", how, str(threads), str(SECONDS)))
        print(f"LeNet-5 trains on {threads} thread{'s' * (threads > 1)}")
        alone = median(each["rate"] for each in ways["headless"])
        line("  without a window", alone, "samples/s")
        line("    in steps", 100 * median(each["busy"] for each in ways["headless"]), "%")
        for how, words in (("window", "views as at first"), ("views", "every view in sight")):
            tell_window(ways[how], words, [each["rate"] for each in ways["headless"]])


def tell_window(found: list[Figures], words: str, alone: list[float]) -> None:
    shares = [100 * each["rate"] / rate for each, rate in zip(found, alone, strict=True)]
    busy = 100 * median(each["busy"] for each in found)
    line(f"  {words} ({found[0]['views']:.0f})", median(shares), "% of that", 95)
    line("    in steps", busy, "%")
    for name, goal in (("p50", 10), ("p99", 33), ("longest", 250)):
        line(f"    gap, {name}", median(each[f"gap {name}"] for each in found), "ms", goal)
    line("    input to paint, p95", median(each["input p95"] for each in found), "ms", 100)
    line("    stop, p95", median(each["stop p95"] for each in found), "ms", 150)


def measured(part: str, *words: str) -> Figures:
    """The figures of a part, from a process of its own."""
    command = [sys.executable, "-m", f"reactions.{part}", *words]
    paths = os.pathsep.join([str(HERE), str(HERE.parent)])
    around = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, env=around, check=True, stdout=subprocess.PIPE, text=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def line(words: str, value: float, unit: str, goal: float | None = None) -> None:
    """One figure beside its goal."""
    wanted = "" if goal is None else f"   goal {goal:g}"
    print(f"{words:<44}{value:>12,.2f} {unit:<10}{wanted}", flush=True)


PARTS: dict[str, Callable[[int], None]] = {
    "starting": tell_starting,
    "theme": tell_theme,
    "large": tell_large,
    "training": tell_training,
}

if __name__ == "__main__":
    main()
