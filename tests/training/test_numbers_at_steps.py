"""Own arrays that say at some steps which numbers are right, from the file to an answer."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np

from nndl_studio.datasets import understand
from nndl_studio.graph.first_network import first_network
from nndl_studio.training.trainer import Trainer

SAMPLES, STEPS = 200, 8


def test_they_are_learned_where_they_are_told(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(SAMPLES, STEPS, 2))
    target = np.tanh(0.4 * np.cumsum(x, axis=1))
    target[:, :2] = np.nan
    file = tmp_path / "mine.npz"
    np.savez(file, x=x, target=target, lengths=rng.integers(4, STEPS + 1, SAMPLES))
    graph = first_network(understand(file).config, "Own")
    settings = msgspec.structs.replace(graph.settings, epochs=40, patience=0, learning_rate=0.02)
    graph.set_settings(settings)
    trainer = Trainer(graph, 1)
    for _ in trainer.run():
        pass
    figures = trainer.evaluate("validation")
    assert figures is not None
    assert figures.r2 is not None
    assert figures.r2 > 0.9
    # The loss is half the squares of a step's two numbers, their error that of one.
    assert figures.mse is not None
    assert 0.5 * figures.loss < figures.mse < 2 * figures.loss
