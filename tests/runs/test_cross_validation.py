"""Cross-validation: every training sample is held out once, by a run that never saw it."""

from __future__ import annotations

import statistics

import msgspec
import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.datasets import Parts, SplitError
from nndl_studio.datasets.split import folds
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from nndl_studio.runs.cross_validation import cross_validate
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.trainer import Trainer


def project(**settings: object) -> Graph:
    graph = api.load(example("xor"))
    graph.set_settings(msgspec.structs.replace(graph.settings, **{"epochs": 3, **settings}))
    return graph


@pytest.mark.parametrize("count", [2, 5, 7])
def test_folds_are_a_partition_with_each_class_spread_evenly(count: int) -> None:
    samples = np.arange(100, 153)
    label = np.repeat([0, 1, 2], [30, 20, 3])
    parts = folds(samples, label, count, seed=1)
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), samples)
    sizes = [len(part) for part in parts]
    assert max(sizes) - min(sizes) <= 1
    for each in range(3):
        shares = [int((label[part - 100] == each).sum()) for part in parts]
        assert max(shares) - min(shares) <= 1


def test_the_seed_decides_the_folds() -> None:
    samples = np.arange(40)
    one, same, other = (folds(samples, None, 4, seed) for seed in (1, 1, 2))
    assert all((a == b).all() for a, b in zip(one, same, strict=True))
    assert any((a != b).any() for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("count", [1, 41])
def test_too_few_or_too_many_folds_are_refused(count: int) -> None:
    with pytest.raises(SplitError, match="take 2 to 40"):
        folds(np.arange(40), None, count, seed=1)
    with pytest.raises(TrainingError, match="can't be cut"):
        list(cross_validate(project(), 1000 * count))


def test_each_fold_is_measured_by_a_run_that_never_saw_it() -> None:
    graph = project()
    whole = load_dataset(graph)
    assert whole.label is not None
    *_, last = cross_validate(graph, 4)
    assert [fold.fold for fold in last.done] == [1, 2, 3, 4]
    assert sum(fold.samples for fold in last.done) == len(whole.train)
    held_out = folds(whole.train[:], whole.label[whole.train[:]], 4, graph.settings.seed)[2]
    rest = np.setdiff1d(whole.train[:], held_out)
    alone = Trainer(graph, dataset=load_dataset(graph, Parts(rest, whole.validation, held_out)))
    for _ in alone.run():
        pass
    assert alone.evaluate("test") == last.done[2].metrics
    assert not set(whole.test[:]) & set(rest)


def test_progress_rises_to_its_end() -> None:
    steps = [(news.step, news.steps) for news in cross_validate(project(), 2)]
    assert [step for step, _ in steps] == sorted(step for step, _ in steps)
    assert steps[-1][0] == steps[-1][1]


def test_figures_come_with_mean_and_spread() -> None:
    result = api.cross_validate(project(), 3, epochs=2)
    losses = [fold["held_out"]["loss"] for fold in result["folds"]]
    assert len(losses) == 3
    assert result["summary"]["loss"]["mean"] == pytest.approx(statistics.fmean(losses))
    assert result["summary"]["loss"]["std"] == pytest.approx(statistics.stdev(losses))
    assert {"accuracy", "error", "macro_f1", "mean_f1"} <= result["summary"].keys()
    assert result["folds"][0]["ended"]["words"] == "all 2 epochs"


def test_an_early_stop_never_looks_at_the_fold() -> None:
    """It watches the Data node's own validation part."""
    *_, last = cross_validate(project(patience=1, epochs=30, learning_rate=1.0), 2)
    assert all(fold.ended.reason == "early stop" for fold in last.done)
