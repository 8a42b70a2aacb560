"""Noise on gradients: normal, less and less, and the same whoever adds it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_program
from nndl_studio.graph.learning_rule import learning_rule
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.controls import Control
from tests.compiler.test_update import SAMPLES, small_network

ETA = 4.0


def stepped(
    noise: bool, clipping: str = "none", shards: int = 1, workers: int = 1, steps: int = 1
) -> dict[str, NDArray[np.float64]]:
    """The parameters after steps of plain gradient descent of length 1, without data that matter:
    what is 0 without noise is −σz with it."""
    work = compile_program(
        small_network(), "training", "SGD", "float64", clipping=clipping, noise=noise
    )
    plan = work.plan(SAMPLES, shards)
    machine = Machine([plan], workers)
    machine.load({name: np.zeros(p.shape) for name, p in plan.parameters.items()})
    machine.control(Control.NOISE, ETA)
    machine.control(Control.CLIP, 0.01)
    table = np.zeros((SAMPLES, plan.row))
    order = np.tile(np.arange(SAMPLES), steps)
    machine.run(plan, table, order, np.zeros(steps), rates=np.ones(steps))
    return {name: array.copy() for name, array in machine.parameters().items()}


def test_there_is_none_unless_it_is_asked_for() -> None:
    assert all(not array.any() for array in stepped(noise=False).values())


@pytest.mark.parametrize("clipping", ["none", "value", "global norm"])
def test_it_is_normal_and_not_clipped(clipping: str) -> None:
    weight = stepped(noise=True, clipping=clipping)["N.weight"].ravel()
    # 8,320 numbers: four standard errors of mean and deviation.
    assert abs(weight.mean()) < 4 * np.sqrt(ETA / weight.size)
    assert weight.std() == pytest.approx(np.sqrt(ETA), rel=4 / np.sqrt(2 * weight.size))
    share = (np.abs(weight) < np.sqrt(ETA)).mean()
    assert share == pytest.approx(0.6827, abs=0.02)


def test_no_two_parameters_have_the_same() -> None:
    found = stepped(noise=True)
    assert not np.isin(found["N.bias"], found["N.weight"]).any()


def test_it_becomes_less() -> None:
    steps = [stepped(noise=True, steps=count)["N.weight"] for count in (8, 9)]
    deviation = (steps[1] - steps[0]).std()
    assert deviation == pytest.approx(np.sqrt(ETA / 9**0.55), rel=0.05)


def test_shards_and_threads_change_no_bit_of_it() -> None:
    first = stepped(noise=True)
    for shards, workers in ((3, 1), (3, 2)):
        again = stepped(noise=True, shards=shards, workers=workers)
        assert all(np.array_equal(first[name], again[name]) for name in first)


def test_the_panels_formula_has_it() -> None:
    noisy = learning_rule(TrainingSettings(gradient_noise=0.3))
    assert r"\mathcal{N}(0, \eta / (1 + t)^{0.55})" in noisy.latex
    assert "Neelakantan" in noisy.note
    assert r"\mathcal{N}" not in learning_rule(TrainingSettings()).latex
