"""Every example trained as shipped: its row of the lecture, the result reached, the seconds."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from nndl_studio import api
from nndl_studio.resources import examples
from nndl_studio.training.snapshot import Metrics
from nndl_studio.training.trainer import Trainer

SHOWN = ("accuracy", "mean_f1", "mse", "r2")


def main(wanted: list[str]) -> None:
    """A line an example; `wanted` are beginnings of names, none for all."""
    for path in examples():
        if not wanted or path.stem.startswith(tuple(wanted)):
            print(line(path), flush=True)


def line(path: Path) -> str:
    """`row | example | test figures (validation where there is no test) | epochs | seconds`."""
    start = perf_counter()
    trainer = Trainer(api.load(path))
    for _ in trainer.run():
        pass
    seconds = perf_counter() - start
    metrics = trainer.evaluate("test") or trainer.evaluate("validation")
    metrics = metrics or trainer.evaluate("train")
    row, _, name = path.stem.partition("-")
    result = words(metrics) if metrics is not None else "no samples left to judge by"
    return f"{row:<4} {name:<30} {result:<60} {trainer.epoch:>4} epochs {seconds:>6.1f} s"


def words(metrics: Metrics) -> str:
    """The figures that say most, and those of further answers by their nodes."""
    figures = metrics.figures()
    shown = [f"{name} {figures[name]:.4f}" for name in SHOWN if name in figures]
    told = " ".join(shown or [f"loss {metrics.loss:.4f}"])
    others = [f"{node}: {words(each)}" for node, each in metrics.answers]
    return "; ".join([told, *others])


if __name__ == "__main__":
    main(sys.argv[1:])
