"""What looking inside costs: how soon a number is explained, how much a step's workings hold, and
how much slower training is while they are shown.

    python benchmarks/inside.py
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec
from PySide6.QtWidgets import QApplication

from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from nndl_studio.training.workings.record import WORKINGS, Workings
from nndl_studio.ui.inside.inside_panel import InsidePanel
from nndl_studio.ui.theme import DARK, apply

# Project, node, symbol of the array, a number of it.
CLICKS = (
    ("C7-lenet-5", "C3", "z", (3, 4, 4)),
    ("C7-lenet-5", "C5", "a", (5, 0, 0)),
    ("C7-lenet-5", "F6", "z", (5,)),
    ("D6-lstm-rows", "LSTM", "h", (10, 5)),
)
REQUEST = ProbeRequest(*WORKINGS, 0)
TIMES = 21
SECONDS, ROUNDS = 2.0, 5


def workings_of(trainer: Trainer) -> Workings:
    """Those of the first sample."""
    look = trainer.probe({REQUEST})[REQUEST]
    assert isinstance(look, Workings)
    return look


def click(app: QApplication, project: str, node: str, symbol: str, index: tuple[int, ...]) -> None:
    """Time from a click until the text and the pictures stand there."""
    workings = workings_of(Trainer(load_project(example(project))))
    panel = InsidePanel()
    panel.resize(1000, 420)
    panel.show()
    panel.set_workings(workings)
    panel.set_node(node)
    own = [n for n, _ in panel.arrays() if (n.symbol, n.group) == (symbol, "value")]
    panel.list.choose(own[0])
    app.processEvents()
    taken = []
    for _ in range(TIMES):
        start = perf_counter()
        panel.choose(index)
        app.processEvents()
        taken.append(1e3 * (perf_counter() - start))
    megabytes = sum(array.nbytes for array in workings.arrays.values()) / 2**20
    print(
        f"{project:<14} {node:<5} median {median(taken):5.1f} ms, longest {max(taken):5.1f} ms; "
        f"all values of a step {megabytes:.1f} MB"
    )


def steps_in(trainer: Trainer, shown: bool) -> int:
    """Steps taken in so many seconds."""
    trainer.requests = frozenset({REQUEST} if shown else ())
    before, end = trainer.step, perf_counter() + SECONDS
    for _ in trainer.run():
        if perf_counter() > end:
            break
    return trainer.step - before


def slowed(project: str) -> None:
    """Training with the workings shown against training without, in turn."""
    graph = load_project(example(project))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=100_000))
    trainer = Trainer(graph)
    steps_in(trainer, shown=True)
    shares = [steps_in(trainer, True) / steps_in(trainer, False) for _ in range(ROUNDS)]
    told = ", ".join(f"{share:.3f}" for share in sorted(shares))
    print(f"{project:<14} speed while shown / hidden: median {median(shares):.3f} ({told})")


def main() -> None:
    app = QApplication(sys.argv)
    apply(app, DARK)
    for row in CLICKS:
        click(app, *row)
    for project in ("C7-lenet-5", "D6-lstm-rows"):
        slowed(project)


if __name__ == "__main__":
    main()
