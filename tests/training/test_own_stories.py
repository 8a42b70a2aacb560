"""Stories of the user's own, from a table to an answer for a story that was typed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nndl_studio.datasets import understand
from nndl_studio.graph.check import analyse
from nndl_studio.graph.first_network import first_network
from nndl_studio.training.findings import Attention
from nndl_studio.training.predict import answers_for, as_trained
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from tests.datasets.test_own_stories import stories
from tests.datasets.text_files import as_csv


@pytest.fixture(scope="module")
def trainer(tmp_path_factory: pytest.TempPathFactory) -> Trainer:
    path = as_csv(tmp_path_factory.mktemp("stories"), stories(600), ("story", "place"))
    graph = first_network(understand(path).config, "Stories")
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=40, learning_rate=0.01))
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    return trainer


def test_the_network_drawn_for_them_learns_to_answer(trainer: Trainer) -> None:
    found = trainer.evaluate("test")
    assert found is not None
    assert found.accuracy is not None
    assert found.accuracy >= 0.95


def test_a_file_of_stories_is_answered(trainer: Trainer, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    new.write_text("Ada is in the office. Bob is in the garden. Where is Ada?\n", "utf-8")
    recipe = trainer.dataset.recipe
    found = answers_for(as_trained(trainer.graph, recipe), trainer.weights(), new)
    assert found.answers.label is not None
    assert [recipe.info.class_names[i] for i in found.answers.label] == ["office"]


def test_a_typed_story_is_looked_at(trainer: Trainer) -> None:
    text = "Bob is in the kitchen. Ada is in the office. Where is Bob?"
    request = ProbeRequest("Where", "attention", 0, typed=text)
    found = trainer.probe([request])[request]
    assert isinstance(found, Attention)
    assert found.shares[0].argmax() == 0
    assert found.answer == "kitchen"


def test_a_story_longer_than_the_memory_is_refused_at_the_node(trainer: Trainer) -> None:
    graph = trainer.graph.copy()
    told = msgspec.structs.replace(graph.nodes["Told"].config, sentences=2)
    graph.set_config("Told", told)
    assert "Told: keeps 2 sentences, and a text has 3: set Sentences to 3" in [
        problem.message for problem in analyse(graph).problems
    ]
