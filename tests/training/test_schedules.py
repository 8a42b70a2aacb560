"""Learning-rate schedules: the share of α at every step, alone and in a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.graph.settings import Schedule, TrainingSettings
from nndl_studio.resources import example
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.schedules import SCHEDULES, shares
from nndl_studio.training.trainer import Trainer

PER_EPOCH = 10


def at(epochs: list[float], **settings: Any) -> list[float]:
    """The share of α where so many epochs have passed, in a run of 20."""
    made = TrainingSettings(epochs=20, **settings)
    return [float(shares(made, round(PER_EPOCH * e), 1, PER_EPOCH)[0]) for e in epochs]


def project(**settings: object) -> Graph:
    graph = api.load(example("xor"))
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    return graph


def test_each_schedule_is_its_formula() -> None:
    halving = {"schedule_factor": 0.5, "schedule_epochs": 4.0}
    assert at([0, 7.5, 19], schedule="constant") == [1, 1, 1]
    assert at([0, 3.9, 4, 8], schedule="step", **halving) == [1, 1, 0.5, 0.25]
    assert at([0, 2, 4], schedule="exponential", **halving) == pytest.approx([1, 0.5**0.5, 0.5])
    assert at([0, 4, 12], schedule="1/t", **halving) == pytest.approx([1, 1 / 2, 1 / 4])
    assert at([0, 10, 20, 25], schedule="cosine") == pytest.approx([1, 0.5, 0, 0], abs=1e-12)
    assert at([10, 20], schedule="cosine", schedule_floor=0.2) == pytest.approx([0.6, 0.2])


def test_warm_up_grows_in_equal_parts_and_multiplies() -> None:
    steps = TrainingSettings(warm_up=4, warm_up_unit="steps")
    assert shares(steps, 0, 6, PER_EPOCH).tolist() == [0.25, 0.5, 0.75, 1, 1, 1]
    epochs = TrainingSettings(warm_up=2, schedule="1/t", schedule_epochs=1.0)
    assert shares(epochs, 9, 1, PER_EPOCH)[0] == pytest.approx(0.5 / 1.9)


@given(
    st.sampled_from(list(SCHEDULES)), st.integers(0, 300), st.integers(1, 60), st.integers(0, 50)
)
def test_a_stretch_is_its_steps_one_by_one(
    name: Schedule, first: int, steps: int, warm: int
) -> None:
    """So the rates don't depend on where slices begin, nor on where a run was resumed."""
    settings = TrainingSettings(schedule=name, warm_up=warm, warm_up_unit="steps")
    whole = shares(settings, first, steps, PER_EPOCH)
    single = [shares(settings, first + k, 1, PER_EPOCH)[0] for k in range(steps)]
    assert whole.tolist() == single
    assert ((whole >= 0) & (whole <= 1)).all()


def test_each_step_of_a_run_has_its_own_rate() -> None:
    """With SGD and L2 nothing else: the way gone is α times the gradient."""
    graph = project(optimiser="SGD", batch_size=0, schedule="exponential", schedule_epochs=1.0)
    constant, falling = Trainer(project(optimiser="SGD", batch_size=0)), Trainer(graph)
    for trainer in (constant, falling):
        trainer.step_batch()
    for name, weight in constant.weights().items():
        np.testing.assert_array_equal(weight, falling.weights()[name])
    falling.load(start := constant.weights())
    constant.step_batch()
    falling.step_batch()
    for name, weight in constant.weights().items():
        half = falling.weights()[name] - start[name]
        np.testing.assert_allclose(half, (weight - start[name]) / 2, rtol=1e-3, atol=1e-7)


def test_what_is_told_of_an_epoch_is_the_rate_of_its_last_step() -> None:
    """And the user's own change multiplies."""
    trainer = Trainer(project(epochs=3, schedule="step", schedule_epochs=1.0, learning_rate=0.1))
    for snapshot in trainer.run():
        if snapshot.epochs_done and snapshot.epoch == 2:
            trainer.learning_rate = 0.4
    rates = [result.learning_rate for result in trainer.history]
    assert rates == pytest.approx([0.1, 0.05, 0.1])


@pytest.mark.parametrize("optimiser", ["Nesterov", "AdaGrad", "AdaDelta", "RMSProp", "AdamW"])
def test_a_resumed_run_ends_with_the_same_bits(optimiser: str, tmp_path: Path) -> None:
    """Schedule, warm-up, clipping and penalties included."""
    graph = project(
        optimiser=optimiser,
        epochs=3,
        batch_size=33,
        schedule="cosine",
        warm_up=5,
        warm_up_unit="steps",
        clipping="global norm",
        clip_at=0.05,
        weight_decay=0.01,
        l1=0.001,
    )
    whole = Trainer(graph)
    for _ in whole.run():
        pass
    broken = Trainer(graph)
    for _ in range(17):
        broken.step_batch()
    broken.save_checkpoint(tmp_path / "c.safetensors")
    resumed = Trainer(graph, resume=tmp_path / "c.safetensors")
    for _ in resumed.run():
        pass
    for name, weight in whole.weights().items():
        assert weight.tobytes() == resumed.weights()[name].tobytes()
    assert resumed.history == whole.history


def test_a_cosine_goes_on_to_the_end_it_had(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    Trainer(project(schedule="cosine", epochs=4)).save_checkpoint(path)
    assert Trainer(project(schedule="cosine", epochs=4), resume=path).step == 0
    with pytest.raises(TrainingError, match="settings have changed"):
        Trainer(project(schedule="cosine", epochs=8), resume=path)
