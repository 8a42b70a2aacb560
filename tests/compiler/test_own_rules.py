"""A parameter with a rule of its own, beside one that the optimiser changes."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.compiler.compile import compile_program
from nndl_studio.compiler.treatment import Treatment
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.controls import Control
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Program

SAMPLES = 8


@pytest.mark.parametrize("shards", [1, 3])
@pytest.mark.parametrize("optimiser", ["SGD", "Adam"])
def test_own_step_adds_up_the_batch_whatever_the_learning_rate(optimiser: str, shards: int) -> None:
    """Weight decay leaves it alone as well; the bias goes by the optimiser."""
    builder = Builder(Program())
    builder.declare("N", [("weight", (3, 4)), ("bias", (3,))])
    x, target = builder.batch("x", (4,)), builder.batch("target", (3,))
    y = builder.call(DENSE, x, builder.parameter("weight"), builder.parameter("bias"))
    builder.loss(builder.call(SQUARED_ERROR, y, target))
    own = {"N.weight": Treatment(decay=True, rule="own step")}
    plan = compile_program(builder, "training", optimiser, "float64", treatments=own).plan(
        SAMPLES, shards
    )
    machine = Machine([plan])
    rng = np.random.default_rng(0)
    weight, bias = rng.normal(size=(3, 4)), rng.normal(size=3)
    machine.load({"N.weight": weight, "N.bias": bias})
    machine.control(Control.LEARNING_RATE, 0.0)
    machine.control(Control.L2_DECAY, 0.5)
    table = rng.normal(size=(SAMPLES, plan.row))
    machine.run(plan, table, np.arange(SAMPLES), np.zeros(1))
    inputs = table[:, slice(*np.add.accumulate(plan.columns["x"]))]
    wanted = table[:, slice(*np.add.accumulate(plan.columns["target"]))]
    expected = weight - (inputs @ weight.T + bias - wanted).T @ inputs
    np.testing.assert_allclose(machine.parameters()["N.weight"], expected, rtol=1e-12)
    np.testing.assert_array_equal(machine.parameters()["N.bias"], bias)
