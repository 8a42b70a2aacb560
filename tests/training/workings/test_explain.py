"""What makes a number: of views the number that they show, of gradients what each sample adds."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.ops.ir import Value
from nndl_studio.training.workings.explain import (
    FEW,
    LONGEST,
    Place,
    at_origin,
    chain,
    explain,
)
from nndl_studio.training.workings.record import Workings
from tests.training.workings.steps import example_step

SAMPLES = 3


@pytest.fixture(scope="module")
def lenet() -> Workings:
    return example_step("C7-lenet-5", SAMPLES)


def views(workings: Workings) -> list[Value]:
    read = (value for call in workings.calls for value in (*call.inputs, *call.outputs))
    return [value for value in dict.fromkeys(read) if value is not value.origin]


def test_a_number_of_a_view_is_that_of_its_origin() -> None:
    workings = example_step("E7-stack", SAMPLES)
    rng = np.random.default_rng(0)
    found = views(workings)
    assert any(len(view.shape) != len(view.origin.shape) for view in found)
    for view in found:
        index = tuple(int(rng.integers(n)) for n in view.shape)
        place = at_origin(Place(view, index, SAMPLES - 1))
        assert (place.value, place.sample) == (view.origin, SAMPLES - 1)
        shown = workings.array(view, SAMPLES - 1)[index]
        assert workings.array(place.value, SAMPLES - 1)[place.index] == shown
        assert explain(workings, Place(view, index)) == explain(
            workings, Place(place.value, place.index)
        )


def test_what_each_sample_adds_makes_the_gradient(lenet: Workings) -> None:
    rng = np.random.default_rng(1)
    assert lenet.gradients
    for name, gradient in lenet.gradients.items():
        index = tuple(int(rng.integers(n)) for n in gradient.shape)
        explanation = explain(lenet, Place(gradient, index))
        assert explanation is not None
        assert len(explanation.samples) == SAMPLES, name
        assert explanation.samples[0] == explanation.lines[-1].result
        largest = max(map(abs, explanation.samples))
        whole = pytest.approx(explanation.number, rel=1e-6, abs=1e-6 * largest)
        assert sum(explanation.samples) == whole


def test_one_sample_adds_all_of_it() -> None:
    workings = example_step("xor", 1)
    for gradient in workings.gradients.values():
        explanation = explain(workings, Place(gradient, (0,) * len(gradient.shape)))
        assert explanation is not None
        assert explanation.samples == ()


def test_what_is_given_has_no_lines(lenet: Workings) -> None:
    given = [*lenet.parameters.values(), lenet.calls[0].inputs[0]]
    for value in given:
        assert explain(lenet, Place(value, (0,) * len(value.shape))) is None


def test_an_activation_comes_with_its_sum(lenet: Workings) -> None:
    (z,), (a,) = lenet.probes["F6", "z"], lenet.probes["F6", "y"]
    first, last = chain(lenet, Place(a, (5,)))
    assert (first.place, last.place) == (Place(z.origin, (5,)), Place(a.origin, (5,)))
    assert (first.called.symbol, last.called.symbol) == ("z", "a")
    weights = lenet.parameters["F6.weight"]
    read = {
        number.place.index
        for product in first.lines[-1].products
        for number in product.numbers
        if number.place is not None and number.place.value is weights
    }
    assert read == {(5, k) for k in range(weights.shape[1])}


def test_chains_are_short_and_of_one_node() -> None:
    workings = example_step("D6-lstm-rows")
    for call in workings.calls:
        for output, value in enumerate(call.outputs):
            if not value.size or output in call.op.rooms:
                continue
            found = chain(workings, Place(value, (0,) * len(value.shape)))
            assert found[-1].place.value is value
            assert 1 <= len(found) <= LONGEST + FEW
            assert {(each.node, each.backward) for each in found} == {(call.node, call.backward)}


def test_factors_stand_where_they_are_said_to(lenet: Workings) -> None:
    """Each number of a sum is found again at its place."""
    (z,) = lenet.probes["C3", "z"]
    explanation = explain(lenet, Place(z, (4, 2, 7), 1))
    assert explanation is not None
    numbers = [n for line in explanation.lines for p in line.products for n in p.numbers]
    placed = [(n.place, n.value) for n in numbers if n.place is not None]
    assert len(placed) > 100
    for place, value in placed:
        assert place.sample == 1
        assert float(lenet.array(place.value, place.sample)[place.index]) == value
