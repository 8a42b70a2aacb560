"""One measurement of the studio: training samples a second through the Trainer.

Usage: studio_speed.py WORK BATCH THREADS SECONDS. Prints the figure alone. What counts is whole
steps: gather, forward, backward, update; not evaluation between epochs.
"""

from __future__ import annotations

import sys

import msgspec
import work

from nndl_studio.training.trainer import Trainer

SECONDS_TO_WARM_UP = 0.5


def measure(name: str, batch: int, threads: int, seconds: float) -> float:
    graph = work.graph(name, batch)
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=10_000))
    trainer = Trainer(graph, threads)
    start = None
    for snapshot in trainer.run():
        if start is None and snapshot.seconds > SECONDS_TO_WARM_UP:
            start = snapshot
        if start is not None and snapshot.seconds - start.seconds > seconds:
            break
    assert start is not None
    epochs = (snapshot.step - start.step) / snapshot.steps_per_epoch
    return epochs * len(trainer.dataset.train) / (snapshot.seconds - start.seconds)


if __name__ == "__main__":
    _, name, batch, threads, seconds = sys.argv
    print(measure(name, int(batch), int(threads), float(seconds)))
