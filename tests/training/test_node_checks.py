"""The gradient check node by node: right, wrong, at kinks, at given weights, and left halfway."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.going import Going, Stopped
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.resources import example
from nndl_studio.training import gradient_bench
from nndl_studio.training.gradient_bench import Bench, bench_of
from nndl_studio.training.gradient_check import POINTS, check_number, check_parameter, lesson
from nndl_studio.training.gradient_facts import NodeChecked, Nudged, agrees, is_right
from nndl_studio.training.node_checks import check_nodes


def xor() -> Graph:
    return api.load(example("xor"))


def checked(graph: Graph, *wanted: str) -> dict[str, NodeChecked]:
    """What was heard last of each node."""
    heard: dict[str, NodeChecked] = {}
    check_nodes(graph, None, wanted, lambda each: heard.update({each.node: each}))
    return heard


@pytest.mark.parametrize("name", ["xor", "lenet-5"])
def test_every_node_with_parameters_is_right(name: str) -> None:
    graph = api.load(example(name))
    trained = {each["id"] for each in api.describe(graph)["nodes"] if each["parameters"]}
    found = checked(graph)
    assert set(found) == trained
    assert all(each.done and each.passed and each.checks for each in found.values())
    for each in found.values():
        for check in each.checks:
            assert check.worst is not None
            assert agrees(check.worst)
            assert 0 < check.entries <= check.size


def test_one_node_is_checked_alone() -> None:
    assert list(checked(xor(), "Output")) == ["Output"]


def test_a_wrong_gradient_is_told_with_both_values(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Machine.read
    monkeypatch.setattr(Machine, "read", lambda *a: read(*a) * np.float64(1.01))
    found = checked(xor())
    assert found
    assert not any(each.passed for each in found.values())
    worst = found["Output"].checks[0].worst
    assert worst is not None
    assert worst.backward == pytest.approx(1.01 * worst.numerical, rel=1e-6)
    assert worst.difference == pytest.approx(0.01 / 1.01, rel=1e-3)
    assert not agrees(worst)


def test_weights_that_are_given_are_taken_where_training_has_moved_them() -> None:
    shape = (4, 2)
    given = {
        "Hidden.weight": np.arange(8, dtype=np.float32).reshape(shape),
        "Output.weight": np.zeros((7, 7), np.float32),
    }
    bench = bench_of(xor(), np.random.default_rng(0), given)
    assert bench.gradients["Hidden.weight"].shape == shape
    numbers = [bench.number("Hidden.weight", entry, 1e-5).theta for entry in range(8)]
    assert numbers == list(range(8))


def test_a_number_is_as_before_once_it_was_moved() -> None:
    bench = bench_of(xor(), np.random.default_rng(0))
    first = bench.number("Hidden.weight", 3, 1e-5)
    seen = lesson(bench, "Hidden.weight", 3, 1.0)
    assert bench.number("Hidden.weight", 3, 1e-5) == first
    assert first.index == (1, 1)
    curve = seen.curve
    assert len(curve.theta) == POINTS
    assert curve.theta[POINTS // 2] == pytest.approx(first.theta)
    assert curve.objective[POINTS // 2] == pytest.approx(bench.middle)
    assert np.ptp(curve.objective) > 0


class Rectified(Bench):
    """J(θ) = max(0, θ) at a θ that is a little above 0."""

    def __init__(self, theta: float) -> None:
        self.theta = theta
        self.gradients = {"R.bias": np.array([1.0])}

    def number(self, name: str, entry: int, relative_nudge: float) -> Nudged:
        above, below = (max(0.0, self.theta + s * relative_nudge) for s in (1, -1))
        middle = max(0.0, self.theta)
        return Nudged(name, (0,), self.theta, relative_nudge, above, middle, below, 1.0)


def test_a_kink_between_the_points_is_left_out_by_a_smaller_nudge() -> None:
    bench = Rectified(4e-6)
    assert bench.number("R.bias", 0, 1e-5).kinked
    number = check_number(bench, "R.bias", 0, 1.0)
    assert agrees(number)
    assert number.nudge == 1e-6
    assert not number.kinked


class Cornered(Bench):
    """J with a kink exactly at its θ, and what backpropagation takes there."""

    def __init__(self, objective: Callable[[float], float], theta: float, taken: float) -> None:
        self.objective, self.theta, self.taken = objective, theta, taken
        self.gradients = {"C.bias": np.array([taken])}

    def number(self, name: str, entry: int, relative_nudge: float) -> Nudged:
        above, below = (self.objective(self.theta + s * relative_nudge) for s in (1, -1))
        middle = self.objective(self.theta)
        return Nudged(name, (0,), self.theta, relative_nudge, above, middle, below, self.taken)


CORNERS: dict[str, tuple[Callable[[float], float], float]] = {
    "a rectifier at 0": (lambda theta: max(0.0, theta), 0.0),
    "a tie of a maximum": (lambda theta: max(theta, 2 * theta - 0.5) - theta, 0.5),
    "a hinge at margin 1": (lambda theta: 1.0 - max(0.0, 1.0 - theta), 1.0),
}


@pytest.mark.parametrize("taken", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("corner", CORNERS)
def test_at_the_kink_itself_any_slope_between_both_is_right(corner: str, taken: float) -> None:
    bench = Cornered(*CORNERS[corner], taken)
    number = check_number(bench, "C.bias", 0, 1.0)
    assert number.at_kink
    assert number.chosen
    assert not agrees(number)
    assert is_right(number)
    assert sorted((number.left, number.right)) == pytest.approx([0, 1], abs=1e-6)
    found = check_parameter(bench, "C.bias", np.random.default_rng(0))
    assert (found.passed, found.kinks, found.error) == (True, 1, 0)


@pytest.mark.parametrize("taken", [-0.1, 1.1])
@pytest.mark.parametrize("corner", CORNERS)
def test_at_the_kink_no_other_slope_is_right(corner: str, taken: float) -> None:
    bench = Cornered(*CORNERS[corner], taken)
    assert not is_right(check_number(bench, "C.bias", 0, 1.0))
    found = check_parameter(bench, "C.bias", np.random.default_rng(0))
    assert (found.passed, found.kinks) == (False, 0)


def test_a_wrong_slope_beside_a_kink_is_wrong() -> None:
    """Between the slopes on both sides of it, but θ is on one side."""
    bench = Cornered(lambda theta: max(0.0, theta), 4e-6, 0.5)
    assert not is_right(check_number(bench, "C.bias", 0, 1.0))


def test_rectifiers_of_a_network_that_are_all_at_0(monkeypatch: pytest.MonkeyPatch) -> None:
    """No weight reaches them and no bias moves them, so each has its kink at its bias."""
    monkeypatch.setattr(gradient_bench, "_off_the_kinks", lambda weights, rng: weights)
    graph = xor()
    hidden = graph.nodes["Hidden"]
    graph.set_config("Hidden", msgspec.structs.replace(hidden.config, activation="rectifier"))
    given = {"Hidden.weight": np.zeros((4, 2), np.float32)}
    bench = bench_of(graph, np.random.default_rng(0), given)
    found = check_parameter(bench, "Hidden.bias", np.random.default_rng(0))
    assert found.passed
    assert found.kinks > 0
    assert found.worst is not None
    for entry in range(4):
        number = check_number(bench, "Hidden.bias", entry, found.worst.scale)
        assert is_right(number)
        assert min(abs(number.left), abs(number.right)) == pytest.approx(0, abs=1e-8)


def test_it_can_be_left() -> None:
    heard: list[NodeChecked] = []
    going = Going()

    def hear(each: NodeChecked) -> None:
        heard.append(each)
        if each.done:
            going.stop()

    with going.around(), pytest.raises(Stopped):
        check_nodes(xor(), None, (), hear)
    assert [each.node for each in heard if each.done] == ["Hidden"]
