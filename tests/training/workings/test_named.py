"""What a node shows of a step: each array that it has, once, in the shape that it has."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from nndl_studio.ops.ir import Value
from nndl_studio.training.workings.named import GROUPS, Named, array_of, named_of
from nndl_studio.training.workings.record import Workings
from tests.layers.layer_case import Case
from tests.layers.trial import COMPUTING
from tests.training.workings.steps import example_step, layer_step

EXAMPLES = ("C7-lenet-5", "D2-srn-drawn", "D6-lstm-rows", "E7-stack")


def all_named(workings: Workings) -> dict[str, tuple[Named, ...]]:
    nodes = dict.fromkeys(call.node for call in workings.calls)
    return {node: named_of(workings, node) for node in nodes}


def check(workings: Workings) -> None:
    named = all_named(workings)
    values: Counter[Value] = Counter(
        value
        for arrays in named.values()
        for each in arrays
        if each.group == "value"
        for value in each.values
    )
    made = [
        value
        for call in workings.calls
        if not call.backward
        for output, value in enumerate(call.outputs)
        if value.size and output not in call.op.rooms
    ]
    assert values == Counter(made)
    for arrays in named.values():
        order = [GROUPS.index(each.group) for each in arrays]
        assert order == sorted(order)
        for each in arrays:
            shape = each.values[0].shape
            steps = (len(each.values),) if each.stepped else ()
            array = array_of(workings, each, len(workings.rows) - 1)
            assert array.shape == (*steps, *shape)
            assert np.isfinite(array).all()


@pytest.mark.parametrize("case", COMPUTING, ids=str)
def test_every_output_of_a_layer_appears_once(case: Case) -> None:
    check(layer_step(case, "float64"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_output_of_an_example_appears_once(name: str) -> None:
    check(example_step(name))


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_node_learns_stands_with_it(name: str) -> None:
    workings = example_step(name)
    for parameter in workings.updates:
        node = parameter.rpartition(".")[0]
        found = [each for each in named_of(workings, node) if each.parameter == parameter]
        assert [each.group for each in found] == ["parameter", "gradient", "change"]
        before, gradient, change = (array_of(workings, each) for each in found)
        update = workings.updates[parameter]
        assert before.tobytes() == update.before[0].tobytes()
        assert gradient.shape == change.shape == before.shape
        assert np.array_equal(before + change, update.after[0]) or np.allclose(
            before + change, update.after[0], rtol=0, atol=1e-7
        )


def test_the_steps_of_a_loop_are_one_array() -> None:
    workings = example_step("D2-srn-drawn")
    sums, hidden = named_of(workings, "z"), named_of(workings, "h")
    split = [each for each in sums if each.group == "value" and each.op == "split"]
    made = [each for each in sums if each.group == "value" and each.op == "add"]
    assert len(made) == 1
    assert len(made[0].values) == len(hidden_of(hidden).values) == 28
    for time, value in enumerate(hidden_of(hidden).values):
        assert workings.times[value.origin] == time
    # Sixteen at most are taken apart at once, so that some are wholes of several steps.
    assert [len(each.values) for each in split if each.stepped] == [28]


def hidden_of(arrays: tuple[Named, ...]) -> Named:
    (found,) = (each for each in arrays if each.group == "value" and each.op == "tanh")
    return found


def test_what_comes_in_at_the_steps_of_a_loop_is_one_array() -> None:
    workings = example_step("D2-srn-drawn")
    inputs = [each for each in named_of(workings, "h") if each.group == "input"]
    assert [len(each.values) for each in inputs if each.symbol != "T"] == [28]


def test_delta_is_told_from_other_slopes() -> None:
    workings = example_step("C7-lenet-5")
    slopes = {
        node: {each.symbol for each in arrays if each.group == "slope"}
        for node, arrays in all_named(workings).items()
    }
    assert r"\delta" in slopes["C1"]
    assert r"\partial J/\partial y" in slopes["S2"] | slopes["C3"]
