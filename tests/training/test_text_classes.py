"""Networks that tell what a text is: they answer without their data, and are no language models."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nndl_studio.datasets import understand
from nndl_studio.graph.first_network import first_network
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.findings import Neighbours
from nndl_studio.training.generate import Writer
from nndl_studio.training.predict import answers_for, as_trained
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from tests.datasets.text_files import as_csv, reviews
from tests.runs.run_case import project


@pytest.fixture(scope="module")
def trainer(tmp_path_factory: pytest.TempPathFactory) -> Trainer:
    """By texts that are gone when it has learned."""
    path = as_csv(tmp_path_factory.mktemp("texts"), reviews())
    graph = first_network(understand(path).config, "Reviews")
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=8))
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    path.unlink()
    return trainer


def test_it_answers_with_names_without_its_data(trainer: Trainer, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    new.write_text('A dull, "silly" film\nA lovely, "clever" film\n', encoding="utf-8")
    recipe = trainer.dataset.recipe
    found = answers_for(as_trained(trainer.graph, recipe), trainer.weights(), new)
    assert found.answers.label is not None
    assert [recipe.info.class_names[i] for i in found.answers.label] == ["bad", "good"]
    found.save(tmp_path / "answers.csv")
    lines = (tmp_path / "answers.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "sample,answer,bad,good"
    assert lines[1].startswith("line 1,bad,")


def test_nearest_words_are_called_by_the_vocabulary(trainer: Trainer) -> None:
    request = ProbeRequest("Words", "nearest", -1)
    found = trainer.probe([request])[request]
    assert isinstance(found, Neighbours)
    assert found.names == trainer.dataset.recipe.vocabulary


def test_it_writes_no_text(trainer: Trainer) -> None:
    graph = as_trained(trainer.graph, trainer.dataset.recipe)
    with pytest.raises(TrainingError, match="gives no text whose next token is to be said"):
        Writer(graph)


def test_a_class_is_no_token_and_long_texts_count_no_more_than_short_ones() -> None:
    """The loss of a part is the mean over its texts, and has no perplexity."""
    trainer = Trainer(project("E1-own-texts"))
    trainer.step_batch()
    figures = trainer.evaluate("train")
    assert figures is not None
    assert figures.perplexity is None
    assert figures.accuracy is not None
    context, train = trainer.context, trainer.dataset.train[:]
    each = context.evaluator.answer(trainer.weights(), context.table, train).losses
    assert figures.loss == pytest.approx(each.mean(), rel=1e-6)
    lengths = trainer.dataset.lengths
    assert lengths is not None
    assert len(set(lengths[:].tolist())) > 1
