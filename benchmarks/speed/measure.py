"""One engine in a process of its own.

Usage: measure.py speed ENGINE ROW THREADS SECONDS MODE, which gets ready, says so, and then prints
samples a second and the most memory it has had (MB) for each line that it reads; or
measure.py step ENGINE ROW FILE, which writes the loss and the weights after one long step.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

ENGINES = {"studio": "speed.studio", "PyTorch": "speed.pytorch", "JAX": "speed.jax_peer"}
READY = "ready"
# Long, so that the gradient is what the weights differ by, to six digits.
RATE = 1.0


def main(words: list[str]) -> None:
    what, engine, place, *rest = words
    if what == "speed" and engine == "JAX":
        _with_threads(int(rest[0]))
    side = import_module(ENGINES[engine])
    from speed.rows import ROWS

    row = ROWS[int(place)]
    if what == "speed":
        threads, seconds, mode = int(rest[0]), float(rest[1]), rest[2]
        found = side.speeds(row, threads, seconds, mode)
        next(found)  # The first counts as warming up.
        print(READY, flush=True)
        for _ in sys.stdin:
            print(next(found), _most_memory(), flush=True)
        return
    import numpy as np

    loss, after = side.step(row, RATE)
    np.savez(rest[0], loss=np.array(loss), **after)


def _most_memory() -> float:
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def _with_threads(threads: int) -> None:
    """JAX has a thread for each core that the process may use."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


if __name__ == "__main__":
    main(sys.argv[1:])
