"""Language models: better than the frequencies of words, written text, answers for new windows."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.datasets.choices import TextSettings
from nndl_studio.datasets.scaling import counting
from nndl_studio.datasets.tokens import tokenise
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.examiner import Examiner
from nndl_studio.training.findings import Written
from nndl_studio.training.generate import Writer, pick
from nndl_studio.training.predict import answers_for, predict
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer


def run(epochs: int, threads: int | None = None) -> Trainer:
    graph = api.load(example("E1-language-model"))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=epochs))
    trainer = Trainer(graph, threads)
    for _ in trainer.run():
        pass
    return trainer


@cache
def trained() -> Trainer:
    return run(10)


def test_it_knows_more_than_how_often_words_are_used() -> None:
    trainer = trained()
    data = trainer.dataset
    assert data.label is not None
    counts = np.bincount(data.label[data.train].ravel(), minlength=data.info.classes) + 1.0
    share = counts / counts.sum()
    unigram = float(np.exp(-np.log(share[data.label[data.validation]]).mean()))
    figures = trainer.evaluate("validation")
    assert figures is not None
    assert figures.perplexity is not None
    assert unigram > 40
    assert figures.perplexity < unigram / 10


def test_the_perplexity_is_a_mean_over_tokens_whatever_the_windows() -> None:
    """A last window of one token once weighed as much as a whole one: 20.9 was told of 17.1."""
    trainer = trained()
    data, context = trainer.dataset, trainer.context
    assert data.label is not None
    assert data.lengths is not None
    part = np.arange(len(data.x) - 5, len(data.x))
    lengths = data.lengths[part]
    assert lengths[-1] < lengths[0]
    answers = context.evaluator.answer(trainer.weights(), context.table, part)
    chances = np.take_along_axis(answers.y, data.label[part][:, :, None], axis=2)[:, :, 0]
    own = counting(lengths, chances.shape[1])
    whole = replace(data, validation=part)
    examiner = Examiner(trainer.graph, trainer.analysis, whole)
    figures = examiner.whole(trainer.weights(), "validation")
    assert figures is not None
    wanted = np.exp(-np.log(chances[own].astype(float)).mean())
    assert figures.perplexity == pytest.approx(wanted, rel=1e-5)
    assert figures.perplexity != pytest.approx(np.exp(figures.loss), rel=1e-5)


def test_the_same_bits_on_one_thread_and_on_two() -> None:
    one, two = (run(1, threads).weights() for threads in (1, 2))
    assert {n: a.tobytes() for n, a in one.items()} == {n: a.tobytes() for n, a in two.items()}


def test_it_goes_on_from_a_start_and_a_seed_fixes_what_it_writes() -> None:
    writer, weights = Writer(trained().graph), trained().weights()
    text = writer.write(weights, "On monday", 12, seed=1)
    assert text.startswith("On monday ")
    assert len(list(tokenise(text, "words"))) == 14
    assert writer.write(weights, "On monday", 12, seed=1) == text
    assert writer.write(weights, "On monday", 30, seed=2) != writer.write(
        weights, "On monday", 30, seed=1
    )
    coldest = {writer.write(weights, "the cat", 12, temperature=0, seed=s) for s in (1, 2)}
    assert len(coldest) == 1
    # More than a window of tokens, and a start of its own.
    assert len(list(tokenise(writer.write(weights, "", 40), "words"))) == 41


def test_words_follow_as_the_grammar_of_the_text_wants() -> None:
    writer, weights = Writer(trained().graph), trained().weights()
    assert writer.write(weights, "anna eats bread and", 1, temperature=0).endswith(" drinks")
    assert writer.write(weights, "on", 1, temperature=0).endswith("day")


def test_the_window_gets_a_text_while_it_learns() -> None:
    one, other = (ProbeRequest("Words", "written", -1, seed) for seed in (0, 1))
    looks = trained().probe([one, other])
    texts = [look.text for look in (looks[one], looks[other]) if isinstance(look, Written)]
    assert len(texts) == 2
    assert len(list(tokenise(texts[0], "words"))) == 61
    assert texts[0] != texts[1]


def test_a_start_with_unknown_words_is_refused() -> None:
    with pytest.raises(ValueError, match="has no 'dragon': start with what is in it"):
        Writer(trained().graph).write(trained().weights(), "the dragon", 3)


def test_only_text_can_be_written() -> None:
    with pytest.raises(TrainingError, match="Digits gives no text"):
        Writer(api.load(example("lenet-5")))


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_sharpens_or_flattens_the_draw(temperature: float) -> None:
    chances = np.array([0.6, 0.3, 0.1, 0.0])
    rng = np.random.default_rng(0)
    drawn = np.bincount([pick(chances, temperature, rng) for _ in range(4000)], minlength=4)
    wanted = chances ** (1 / temperature)
    np.testing.assert_allclose(drawn / 4000, wanted / wanted.sum(), atol=0.03)


def windows(graph: Graph) -> np.ndarray:
    config = graph.nodes["Text"].config
    assert isinstance(config, TextSettings)
    steps = config.steps
    return np.arange(3 * steps).reshape(3, steps) % 50


def test_answers_for_new_windows_come_step_by_step(tmp_path: Path) -> None:
    graph, weights = trained().graph, trained().weights()
    x = windows(graph)
    answers = predict(graph, weights, x)
    assert answers.label is not None
    assert answers.label.shape == x.shape
    np.testing.assert_allclose(answers.y.sum(axis=2), 1, atol=1e-5)
    np.savez(tmp_path / "x.npz", x=x)
    answers_for(graph, weights, tmp_path / "x.npz").save(tmp_path / "y.npz")
    np.testing.assert_array_equal(np.load(tmp_path / "y.npz")["label"], answers.label)


def test_what_stands_past_a_sample_changes_nothing() -> None:
    graph, weights = trained().graph, trained().weights()
    x = windows(graph)
    lengths = np.array([5, 20, 1])
    other = np.where(np.arange(x.shape[1]) < lengths[:, None], x, 7)
    first, second = (predict(graph, weights, each, lengths).y for each in (x, other))
    own = np.arange(x.shape[1]) < lengths[:, None]
    assert first[own].tobytes() == second[own].tobytes()


@pytest.mark.parametrize("wrong", [-1.0, 0.5, 115.0])
def test_numbers_that_are_no_words_are_refused(tmp_path: Path, wrong: float) -> None:
    graph, weights = trained().graph, trained().weights()
    x = windows(graph).astype(float)
    x[1, 2] = wrong
    np.savez(tmp_path / "x.npz", x=x)
    with pytest.raises(BadFile, match=r"row 1 holds .* at step 2, here it must be a whole"):
        answers_for(graph, weights, tmp_path / "x.npz")
