"""What a network was trained on it answers for alike when the same file is given as raw samples:
bit for bit what it answered in training, whatever the source, with the data set out of the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import data_api
from nndl_studio.datasets import raw_inputs
from nndl_studio.datasets.table_guess import Roles
from nndl_studio.graph.document import Graph
from nndl_studio.resources import folder
from nndl_studio.training.answers import Evaluator
from nndl_studio.training.data_rows import rows
from nndl_studio.training.predict import answers_for, as_trained
from nndl_studio.training.trainer import Trainer

OWN = folder("datasets")


def trained(graph: Graph) -> Trainer:
    trainer = Trainer(graph)
    for _ in range(3):
        trainer.step_batch()
    return trainer


def answers_in_training(trainer: Trainer) -> NDArray[np.float64]:
    """Of all samples in their own order, in the units of the data."""
    dataset, evaluator = trainer.dataset, Evaluator(trainer.graph)
    table = rows(dataset, evaluator.columns)
    found = evaluator.answer(trainer.weights(), table, np.arange(len(dataset.x)))
    y = found.y if found.label is not None else dataset.recipe.in_units(found.y)
    return np.asarray(y, np.float64)


@pytest.mark.parametrize("name", ["rentals.csv", "turns.npz", "digits", "flags", "shapes"])
def test_a_file_is_answered_for_as_it_was_learned(name: str) -> None:
    trainer = trained(data_api.new(OWN / name))
    graph = as_trained(trainer.graph, trainer.dataset.recipe)
    asked = answers_for(graph, trainer.weights(), OWN / name)
    assert np.array_equal(asked.answers.y, answers_in_training(trainer))


def test_sequences_of_a_table_are_answered_for_as_they_were_learned() -> None:
    """With a horizon the last rows were no samples: there is more to ask for than was learned."""
    roles: Roles = {"day": "order", "town": "group", "noon": "input and target"}
    settings = {"window": 14, "horizon": 1}
    trainer = trained(data_api.new(OWN / "towns.csv", roles=roles, settings=settings))
    recipe = trainer.dataset.recipe
    graph = as_trained(trainer.graph, recipe)
    asked = answers_for(graph, trainer.weights(), OWN / "towns.csv")
    windows = recipe.x_of(raw_inputs(OWN / "towns.csv", recipe).x)
    known = dict(zip(map(bytes, windows), asked.answers.y, strict=True))
    learned = answers_in_training(trainer)
    assert len(learned) == len(windows) - 3
    for window, y in zip(trainer.dataset.x[:], learned, strict=True):
        # In a batch of another size a sum may be rounded otherwise.
        assert np.allclose(known[bytes(window)], y, rtol=1e-6)


def test_a_text_is_answered_for_as_it_was_learned(tmp_path: Path) -> None:
    trainer = trained(data_api.new(OWN / "poems.txt", settings={"steps": 25}))
    graph = as_trained(trainer.graph, trainer.dataset.recipe)
    asked = answers_for(graph, trainer.weights(), OWN / "poems.txt")
    learned = answers_in_training(trainer)
    steps = min(asked.answers.y.shape[1], learned.shape[1])
    whole = len(learned) - 1
    assert np.array_equal(asked.answers.y[:whole, :steps], learned[:whole, :steps])
