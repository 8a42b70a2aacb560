"""Every number of a step is what its lines give, whatever the layer, forward and backward."""

from __future__ import annotations

import pytest

from nndl_studio.ops.kernel import Dtype
from tests.layers.layer_case import Case
from tests.layers.trial import COMPUTING
from tests.training.workings.steps import MOST_CELLS, allowed, error, layer_step, made_numbers

each_case = pytest.mark.parametrize("case", COMPUTING, ids=str)


@pytest.mark.parametrize(("dtype", "cells"), [("float32", 4), ("float64", MOST_CELLS)])
@each_case
def test_a_number_is_what_its_lines_give(case: Case, dtype: Dtype, cells: int) -> None:
    workings = layer_step(case, dtype)
    for call in workings.calls:
        for explanation in made_numbers(workings, call, cells):
            assert explanation.lines
            assert error(explanation) <= allowed(explanation, dtype), explanation


@each_case
def test_the_gradient_of_each_trained_parameter_is_explained(case: Case) -> None:
    workings = layer_step(case, "float64")
    trained = {p.name for p in case.layer.parameters(case.config, case.inputs) if not p.fixed}
    names = {name.removeprefix("N.") for name in workings.gradients}
    assert {name for name in names if not name.startswith("mix ")} <= trained
    for value in workings.gradients.values():
        made = workings.maker(value)
        assert made is not None
        assert made[0].backward
