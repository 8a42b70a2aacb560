"""How often a random-access machine of all 14 modules finds the program that adds 1 to each number.

    .venv/bin/python benchmarks/nram_restarts.py [--seeds N] [--restarts R] [--noise ETA]

The recipe: lists to train on are seldom long, so that the program for one number is found first (a
curriculum that stands still); the gradient is clipped, and a little noise is added to it; a run
whose program is not exact on the validation part when it is run hard begins again from another
seed. Printed is a line a seed, and how many of them have a program that is exact on the test part.
"""

from __future__ import annotations

import argparse
from time import perf_counter

from nndl_studio import layers
from nndl_studio.datasets import configured
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.layers.nram import NRAMConfig
from nndl_studio.training.examiner import Examiner, Split
from nndl_studio.training.trainer import Trainer

NUMBERS, LONGEST, STEPS = 7, 5, 7
# What a restart adds to its seed.
APART = 100
EXACT = 0.9999


def machine(seed: int, noise: float, epochs: int) -> Graph:
    """A tape, a machine with 4 registers and every module, and its loss."""
    settings = TrainingSettings(
        epochs=epochs,
        batch_size=32,
        optimiser="Adam",
        learning_rate=0.003,
        clipping="global norm",
        clip_at=1.0,
        gradient_noise=noise,
        seed=seed,
    )
    graph = Graph("Add 1 to each", settings)
    lengths = {"longest": LONGEST, "test_length": LONGEST}
    tape = configured("tape", program="increment", cells=NUMBERS, seed=seed, **lengths)
    loss = layers.by_name("HaltingCrossEntropy")
    graph.add_node(Node("Tape", "Data.v1", tape, (0.0, 0.0)))
    graph.add_node(Node("Machine", "NRAM.v1", NRAMConfig(steps=STEPS), (240.0, 0.0)))
    graph.add_node(Node("Loss", loss.type, loss.configured(), (480.0, 0.0)))
    graph.connect(Edge("Tape", "x", "Machine", "x"))
    graph.connect(Edge("Machine", "tape", "Loss", "x"))
    graph.connect(Edge("Machine", "f", "Loss", "f"))
    return graph


def right(trainer: Trainer, part: Split, hard: bool) -> float:
    """The share of a part's scored cells."""
    graph = trainer.graph
    examiner = Examiner(graph, analyse(graph), trainer.dataset, hard=hard)
    figures = examiner.whole(trainer.context.weights, part)
    return (figures.accuracy if figures is not None else None) or 0.0


def found(seed: int, noise: float, epochs: int, restarts: int) -> bool:
    """Train until the program is exact when it is run hard; whether it is on the test part."""
    start = perf_counter()
    for attempt in range(restarts + 1):
        trainer = Trainer(machine(seed + APART * attempt, noise, epochs), 1)
        for _ in trainer.run():
            pass
        if right(trainer, "validation", hard=True) > EXACT:
            break
    soft, hard = (right(trainer, "test", each) for each in (False, True))
    print(
        f"seed {seed}: {attempt} restarts, soft {soft:.1%}, hard {hard:.1%}, "
        f"{perf_counter() - start:.0f} s",
        flush=True,
    )
    return hard > EXACT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--restarts", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--noise", type=float, default=1e-4)
    options = parser.parse_args()
    exact = [
        found(seed, options.noise, options.epochs, options.restarts)
        for seed in range(options.seeds)
    ]
    print(f"{sum(exact)} of {len(exact)} seeds")


if __name__ == "__main__":
    main()
