"""What augmentation costs: an epoch of LeNet-5 with everything on, against one without.

The two take turns, an epoch each, so that a machine that slows down slows both; the median of the
ratios counts. Evaluation between epochs is left out.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from nndl_studio import api
from nndl_studio.datasets.augmentation import Augmentation
from nndl_studio.resources import example
from nndl_studio.training.trainer import Trainer

BATCH, ROUNDS = 64, 7
THREADS = (1, 2)
ALL = Augmentation(shift=2, turn=10, zoom=0.1, flip=True, grain=0.1, erase=0.1)


def trainer(augmentation: Augmentation, threads: int) -> Trainer:
    """One that has seen a first epoch."""
    graph = api.load(example("lenet-5"))
    settings = msgspec.structs.replace(graph.settings, epochs=10_000, batch_size=BATCH)
    graph.set_settings(settings)
    data = next(node for node in graph.nodes.values() if node.type.startswith("Data"))
    varied = {name: getattr(augmentation, name) for name in augmentation.__dataclass_fields__}
    graph.set_config(data.id, msgspec.structs.replace(data.config, **varied))
    made = Trainer(graph, threads)
    epoch_seconds(made)
    return made


def epoch_seconds(trained: Trainer) -> float:
    """Train one more epoch; the time its steps took, their rows included."""
    before, wanted = trained.initial_snapshot().seconds, trained.epoch + 1
    for snapshot in trained.run():
        if snapshot.epochs_done and trained.epoch == wanted:
            return snapshot.seconds - before
    raise RuntimeError("the run ended before its epoch")


def main() -> None:
    print(f"{'threads':>7}  {'plain':>8}  {'augmented':>9}  {'ratio':>6}")
    for threads in THREADS:
        plain, varied = trainer(Augmentation(), threads), trainer(ALL, threads)
        rounds = [(epoch_seconds(plain), epoch_seconds(varied)) for _ in range(ROUNDS)]
        ratio = median(after / before for before, after in rounds)
        seconds = [median(each) for each in zip(*rounds, strict=True)]
        print(
            f"{threads:>7}  {seconds[0]:>6.2f} s  {seconds[1]:>7.2f} s  {ratio:>5.2f}×", flush=True
        )


if __name__ == "__main__":
    main()
