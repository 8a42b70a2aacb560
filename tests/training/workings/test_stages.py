"""The order in which a step is shown: all that is computed, once, in the order of the machine."""

from __future__ import annotations

import pytest

from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.stages import stages
from tests.layers.layer_case import Case
from tests.layers.trial import COMPUTING
from tests.training.workings.steps import example_step, layer_step

# A node of a loop in each, and the steps that it takes.
LOOPS = {
    "D2-srn-drawn": ("z", 28),
    "D6-lstm-drawn": ("c new", 28),
    "E7-stack": ("Pop", 17),
}
WAYS = ("forward", "backward", "update")


def check(workings: Workings) -> None:
    found = stages(workings)
    assert [call for stage in found for call in stage.calls] == list(workings.calls)
    for stage in found:
        assert {call.node for call in stage.calls} <= {stage.node}
        assert {call.backward for call in stage.calls} <= {stage.way == "backward"}
        assert {call.time for call in stage.calls} <= {stage.time}
    order = [WAYS.index(stage.way) for stage in found]
    assert order == sorted(order)
    updated = [name for stage in found for name in stage.parameters]
    assert updated == list(workings.updates)


@pytest.mark.parametrize("case", COMPUTING[::6], ids=str)
def test_every_call_of_a_layer_has_its_stage(case: Case) -> None:
    check(layer_step(case, "float64"))


@pytest.mark.parametrize("name", LOOPS)
def test_times_count_up_forward_and_down_backward(name: str) -> None:
    node, steps = LOOPS[name]
    workings = example_step(name)
    check(workings)
    found = [stage for stage in stages(workings) if stage.time is not None]
    of_node = [stage.time for stage in found if stage.node == node and stage.way == "forward"]
    assert of_node == list(range(steps))
    for way in ("forward", "backward"):
        for each in {stage.node for stage in found}:
            times = [s.time for s in found if (s.node, s.way) == (each, way) and s.time is not None]
            assert times == sorted(set(times), reverse=way == "backward"), (each, way)


def test_what_is_not_in_a_loop_has_no_time() -> None:
    found = stages(example_step("E7-stack"))
    apart = {"Loss", "Out", "without loss"}
    assert {stage.time for stage in found if stage.node in apart} == {None}


def test_a_gradient_is_added_up_for_the_node_that_learns_by_it() -> None:
    workings = example_step("D2-srn-drawn")
    for name, gradient in workings.gradients.items():
        made = workings.maker(gradient)
        assert made is not None
        assert made[0].node == name.rpartition(".")[0]
        assert made[0].time is None


def test_a_step_tells_all_its_values_at_their_times() -> None:
    workings = example_step("D2-srn-drawn")
    for call in workings.calls:
        for value in call.outputs:
            if call.time is not None and not call.backward:
                assert workings.times[value] == call.time
