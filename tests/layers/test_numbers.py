"""Every layer type computes: exact gradients, the same bits each time, and steps that help."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.ops.controls import Control
from nndl_studio.training.gradient_check import compare
from tests.layers.layer_case import Case
from tests.layers.trial import COMPUTING, SAMPLES, trial

each_case = pytest.mark.parametrize("case", COMPUTING, ids=str)

# There is no gradient to go down along.
WITHOUT_SLOPE = ("Step", "Question", "Number")


@each_case
def test_backpropagation_is_exact(case: Case) -> None:
    made = trial(case, "gradients", "float64")
    order, rng = np.arange(SAMPLES), np.random.default_rng(1)
    checks = list(compare(made.machine, made.plan, made.table, order, rng, seed=1))
    assert checks or case.name in WITHOUT_SLOPE
    if not checks:
        return
    assert max(check.error for check in checks) <= 1e-6, checks


@each_case
def test_the_same_bits_each_time(case: Case) -> None:
    first, second = (trial(case, "training", "float32") for _ in range(2))
    for made in (first, second):
        made.machine.control(Control.LEARNING_RATE, 1e-4)
        made.run(3)
    assert first.machine.state.tobytes() == second.machine.state.tobytes()


@each_case
def test_a_training_step_makes_the_loss_smaller(case: Case) -> None:
    if case.name == "Dropout":  # its loss is another one at each step
        made = trial(case, "gradients", "float32")
        assert np.isfinite(made.run(5)).all()
        return
    made = trial(case, "training", "float32")
    made.machine.control(Control.LEARNING_RATE, 1e-4)
    losses = made.run(6)
    if case.name in WITHOUT_SLOPE:
        assert np.ptp(losses) == 0
        return
    assert losses[-1] < losses[0]
