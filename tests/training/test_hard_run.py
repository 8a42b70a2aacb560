"""Programs that random-access machines learned: run hard, and on tapes longer than any they saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.layers.nram_parts import RandomAccess
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.examiner import Examiner
from nndl_studio.training.trainer import Trainer
from tests.machines import FEW, machine

LONGER = {
    "E6-nram-access": machine(RandomAccess(numbers=16), program="access"),
    "E6-nram-increment": machine(
        RandomAccess(2, FEW, 12, 32, 13), program="increment", longest=5, test_length=11
    ),
}
Weights = Mapping[str, NDArray[np.float32]]


def right(graph: Graph, weights: Weights, hard: bool) -> float | None:
    """The share of the test part's scored cells."""
    own = {key: value for key, value in weights.items() if key.split(".")[0] in graph.nodes}
    examiner = Examiner(graph, analyse(graph), load_dataset(graph), hard=hard)
    figures = examiner.whole(own, "test")
    return None if figures is None else figures.accuracy


@pytest.mark.parametrize(("name", "epochs"), [("E6-nram-access", 2), ("E6-nram-increment", 10)])
def test_the_program_that_was_learned_is_exact(name: str, epochs: int) -> None:
    graph = api.load(example(name))
    trainer = Trainer(graph)
    while trainer.epoch < epochs:
        trainer.step_batch()
    learned: dict[str, Any] = dict(trainer.weights())
    assert [right(graph, learned, hard) for hard in (False, True)] == [1.0, 1.0]
    assert right(LONGER[name], learned, hard=True) == 1.0
