"""Penalties of the run and of a layer's own: what they are worth, and what they do."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import decode, encode
from nndl_studio.graph.settings import TrainingSettings, unused, with_optimiser
from nndl_studio.layers.dense import DenseConfig
from nndl_studio.resources import example
from nndl_studio.training.penalty import penalty
from nndl_studio.training.trainer import Trainer


def project(own: dict[str, float] | None = None, **settings: object) -> Graph:
    graph = api.load(example("xor"))
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    if own:
        config = msgspec.structs.replace(graph.nodes["Hidden"].config, **own)
        graph.set_config("Hidden", config)
    return graph


def squares_and_sizes(trainer: Trainer) -> dict[str, tuple[float, float]]:
    weights = trainer.weights()
    return {
        name: (float((w.astype(np.float64) ** 2).sum()), float(np.abs(w.astype(np.float64)).sum()))
        for name, w in weights.items()
        if name.endswith("weight")
    }


@pytest.mark.parametrize(
    ("settings", "own", "l2", "l1"),
    [
        ({"weight_decay": 0.1, "l1": 0.02}, None, (0.1, 0.1), (0.02, 0.02)),
        ({"weight_decay": 0.1, "l1": 0.02}, {"weight_decay": 0.5}, (0.5, 0.1), (0.02, 0.02)),
        ({"weight_decay": 0.1}, {"weight_decay": 0.0, "l1": 0.3}, (0.0, 0.1), (0.3, 0.0)),
        ({"weight_decay": 0.1, "decay_form": "decoupled"}, None, (0.0, 0.0), (0.0, 0.0)),
        ({"weight_decay": 0.1, "l1": 0.02, "optimiser": "AdamW"}, None, (0, 0), (0.02, 0.02)),
    ],
)
def test_the_penalty_is_that_of_the_layers_and_of_the_run(
    settings: dict[str, Any],
    own: dict[str, float] | None,
    l2: tuple[float, float],
    l1: tuple[float, float],
) -> None:
    graph = project(own, **settings)
    trainer = Trainer(graph)
    found = squares_and_sizes(trainer)
    names = sorted(found, key=lambda name: not name.startswith("Hidden"))
    assert len(names) == 2
    expected = sum(
        l2[i] / 2 * found[name][0] + l1[i] * found[name][1] for i, name in enumerate(names)
    )
    value = penalty(graph, trainer.analysis, trainer.weights())
    assert value == pytest.approx(expected, rel=1e-12)


def test_a_layers_own_decay_pulls_at_that_layer_alone() -> None:
    settings: dict[str, Any] = {"optimiser": "SGD", "learning_rate": 0.1, "batch_size": 0}
    plain, own = Trainer(project(**settings)), Trainer(project({"weight_decay": 0.3}, **settings))
    start = plain.weights()
    plain.step_batch()
    own.step_batch()
    for name, weight in own.weights().items():
        pull = 0.03 * start[name] if name == "Hidden.weight" else 0
        np.testing.assert_allclose(weight, plain.weights()[name] - pull, rtol=1e-4, atol=1e-7)


def test_an_own_penalty_is_saved_only_where_it_is_set() -> None:
    """Files from before there was one stay as they are."""
    plain = project()
    assert b"l1" not in encode(plain)
    own = project({"l1": 0.25})
    assert encode(own).count(b'"l1": 0.25') == 1
    config = decode(encode(own), "x.nndl").nodes["Hidden"].config
    assert isinstance(config, DenseConfig)
    assert config.l1 == 0.25


def test_the_network_without_a_penalty_overfits() -> None:
    """A2: side by side on few blurred points; L2 and L1 keep the validation loss down."""
    trainer = Trainer(api.load(example("A2-regularisation")))
    for _ in trainer.run():
        pass
    losses = {}
    for split in ("train", "validation"):
        figures = trainer.evaluate(split)
        assert figures is not None
        losses[split] = {node: answer.loss for node, answer in figures.answers}
        losses[split]["Free loss"] = figures.loss - sum(losses[split].values())
    train, held = losses["train"], losses["validation"]
    assert train["Free loss"] < min(train["L1 loss"], train["L2 loss"])
    assert held["Free loss"] > 1.1 * max(held["L1 loss"], held["L2 loss"])
    weights = trainer.weights()
    small = {
        name: float(np.mean(np.abs(weights[f"{name} hidden 2.weight"]) < 1e-2))
        for name in ("Free", "L2", "L1")
    }
    assert small["L1"] > max(small["Free"], 0.5)


def test_another_optimiser_takes_its_usual_values_where_the_old_ones_stood() -> None:
    settings = with_optimiser(TrainingSettings(), "AdaDelta")
    assert (settings.optimiser, settings.learning_rate, settings.epsilon) == ("AdaDelta", 1.0, 1e-6)
    assert with_optimiser(settings, "momentum") == TrainingSettings()
    kept = with_optimiser(TrainingSettings(learning_rate=0.5), "Adam")
    assert kept.learning_rate == 0.5


def test_what_the_other_settings_leave_without_effect_is_named() -> None:
    assert unused(TrainingSettings()) >= {"clip_at", "warm_up_unit", "schedule_floor", "decay_form"}
    assert "decay_form" not in unused(TrainingSettings(), own_decay=True)
    cosine = unused(TrainingSettings(schedule="cosine", warm_up=3, clipping="value"))
    assert not cosine & {"schedule_floor", "warm_up_unit", "clip_at"}
    assert cosine >= {"schedule_factor", "schedule_epochs"}


@pytest.mark.parametrize("size", [0, 1, 50])
def test_a_batch_may_be_all_one_or_some(size: int) -> None:
    trainer = Trainer(project(batch_size=size))
    samples = len(trainer.dataset.train)
    assert trainer.steps_per_epoch == -(-samples // (size or samples))
