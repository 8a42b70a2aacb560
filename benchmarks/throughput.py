"""Training speed of the studio against PyTorch, as ratios.

Each measurement has a process of its own; the engines take turns, so that a machine that slows down
slows both; the median of the rounds counts, and the peer is judged by its best setting. Without
PyTorch the studio's own figures are printed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
WORKS = ("lenet-5", "lenet-5-table")
THREADS = (1, 2)
MODES = ("eager", "compile")

Setting = tuple[str, ...]


def main() -> int:
    options = _options()
    peer = _has_torch(options.torch)
    if not peer:
        print(f"{options.torch} has no torch: the studio alone is measured", file=sys.stderr)
    print(f"{'network':<16}{'batch':>6}  {'studio':>10}  {'PyTorch':>10}  {'ratio':>6}")
    for work in options.work:
        for batch in options.batch:
            settings = list(_settings(work, batch, options, peer))
            figures = _in_turns(settings, options.rounds)
            studio = max(f for s, f in figures.items() if "studio_speed.py" in s[1])
            others = [f for s, f in figures.items() if "pytorch_speed.py" in s[1]]
            best = max(others, default=0.0)
            versus = f"{best:>10,.0f}  {studio / best:>5.2f}×" if best else f"{'-':>10}  {'-':>6}"
            print(f"{work:<16}{batch:>6}  {studio:>10,.0f}  {versus}", flush=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", nargs="+", choices=WORKS, default=WORKS)
    parser.add_argument("--batch", nargs="+", type=int, default=[32, 64, 256])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--torch", default=sys.executable, help="a Python that has PyTorch")
    return parser.parse_args()


def _has_torch(python: str) -> bool:
    command = [python, "-c", "import torch"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _settings(work: str, batch: int, options: argparse.Namespace, peer: bool) -> Iterator[Setting]:
    """Command lines of every engine and setting to compare."""
    for threads in THREADS:
        words = (work, str(batch), str(threads), str(options.seconds))
        yield (sys.executable, str(HERE / "studio_speed.py"), *words)
        if peer:
            for mode in MODES:
                yield (options.torch, str(HERE / "pytorch_speed.py"), *words, mode)


def _in_turns(settings: list[Setting], rounds: int) -> dict[Setting, float]:
    """Median samples a second of each setting; one of each in every round."""
    figures: dict[Setting, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for setting in settings:
            done = subprocess.run(setting, stdout=subprocess.PIPE, text=True, check=True)
            figures[setting].append(float(done.stdout))
    return {setting: median(found) for setting, found in figures.items()}


if __name__ == "__main__":
    sys.exit(main())
