"""A set larger than memory trains: 4.2 GB of digits in IDX, under a limit of 2 GB of memory.

    python benchmarks/large_set.py [GIGABYTES STEPS]

Prints the seconds until it is loaded, training samples a second beside those of the same network on
a set that is held in memory, and the most that was resident.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from nndl_studio import api
from nndl_studio.datasets import SourceConfig, configured
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example, folder
from nndl_studio.training.data_rows import data_node
from nndl_studio.training.trainer import Trainer

LIMIT = 2 * 2**30
BATCH = 64
WHOLE = {"validation": 0.0, "test": 0.0}


def main(gigabytes: float, steps: int) -> None:
    with large_set(round(gigabytes * 1e9)) as place:
        resource.setrlimit(resource.RLIMIT_DATA, (LIMIT, LIMIT))
        start = perf_counter()
        trainer = Trainer(network(configured("idx", file=str(place), **WHOLE)))
        print(f"{len(trainer.dataset.x):,} samples loaded in {perf_counter() - start:.1f} s")
        large = speed(trainer, steps)
    small = speed(Trainer(network(configured("digits", **WHOLE))), steps)
    print(f"{large:,.0f} samples/s, {large / small:.2f} of those from memory ({small:,.0f})")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"at most {most:,.0f} MiB resident, of {LIMIT >> 20:,} allowed")


@contextmanager
def large_set(size: int) -> Iterator[Path]:
    """A folder with images and labels of about `size` bytes, gone afterwards."""
    with np.load(folder("datasets") / "mnist10k.npz") as known:
        images, labels = known["images"], known["labels"].astype(np.uint8)
    times = max(1, size // images.nbytes)
    with tempfile.TemporaryDirectory() as name:
        for kind, numbers in (("images-idx3", images), ("labels-idx1", labels)):
            shape = (times * len(numbers), *numbers.shape[1:])
            head = bytes((0, 0, 8, numbers.ndim))
            with (Path(name) / f"train-{kind}-ubyte").open("wb") as file:
                file.write(head + b"".join(axis.to_bytes(4, "big") for axis in shape))
                for _ in range(times):
                    file.write(numbers.tobytes())
        yield Path(name)


def network(config: SourceConfig) -> Graph:
    """The perceptron of row B2 on other samples, none of them held back: without filters, so that
    reading is much of the work."""
    graph = api.load(example("B2-mlp-digits"))
    graph.set_config(data_node(graph).id, config)
    graph.set_settings(msgspec.structs.replace(graph.settings, batch_size=BATCH))
    return graph


def speed(trainer: Trainer, steps: int) -> float:
    """Samples a second over so many steps, after a few to warm up."""
    for _ in range(20):
        trainer.step_batch()
    start = perf_counter()
    for _ in range(steps):
        trainer.step_batch()
    return steps * BATCH / (perf_counter() - start)


if __name__ == "__main__":
    size, steps = sys.argv[1:] or ("4.2", "500")
    main(float(size), int(steps))
