"""What an op says one number of its output is made of, against what it computes."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.ops.ir import Call, Term
from tests.ops.op_bench import compile_case
from tests.ops.op_case import Argument, Case
from tests.ops.op_cases import CASES
from tests.ops.op_references import REFERENCES

TELLING = [name for name, case in CASES.items() if case.op.terms or case.op.found]
# Whose sums are cut off, divided, or put into an exponent.
CUT_OFF = ("pop", "portion", "similarity", "sharpen", "attend", "gate_loss")


def drawn(case: Case) -> list[NDArray[np.float64]]:
    rng = np.random.default_rng(2)
    return [_of(argument, rng) for argument in case.arguments]


def _of(argument: Argument, rng: np.random.Generator) -> NDArray[np.float64]:
    match argument.kind:
        case "labels":
            return rng.integers(argument.least, argument.most, argument.shape).astype(float)
        case "lengths":
            return np.array([argument.most - 1.0])
        case "constant":
            return np.array(argument.numbers)
        case "bounds":
            return np.array([[0.0, 3.0], [4.0, 4.0], [5.0, 9.0]])
    return np.abs(rng.normal(size=argument.shape))


def call_of(case: Case) -> Call:
    return next(call for call in compile_case(case).calls if call.op is case.op)


def told(case: Case, index: tuple[int, ...], inputs: list[NDArray[np.float64]]) -> Sequence[Term]:
    terms = case.op.told(call_of(case), index, inputs)
    assert terms is not None
    return terms


def computed(case: Case, inputs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.asarray(REFERENCES[case.op.name](inputs, case.attributes)[0])


@pytest.mark.parametrize("name", [n for n in TELLING if CASES[n].op.name not in CUT_OFF])
def test_a_number_is_the_sum_of_its_terms(name: str) -> None:
    case = CASES[name]
    inputs = drawn(case)
    y = computed(case, inputs)
    for index in np.ndindex(*y.shape):
        terms = told(case, index, inputs)
        total = sum(t.weight * prod(inputs[i][at] for i, at in t.factors) for t in terms)
        assert total == pytest.approx(y[index], rel=1e-12)


@pytest.mark.parametrize("name", TELLING)
def test_nothing_else_changes_a_number(name: str) -> None:
    case = CASES[name]
    inputs = drawn(case)
    y = computed(case, inputs)
    read = {
        index: {factor for term in told(case, index, inputs) for factor in term.factors}
        for index in np.ndindex(*y.shape)
    }
    for place, array in enumerate(inputs):
        if case.arguments[place].kind not in ("batch", "shares", "parameter"):
            continue  # What says which numbers are read is none of them.
        for at in np.ndindex(*array.shape):
            changed = [each.copy() for each in inputs]
            changed[place][at] += 0.5
            for index in np.argwhere(computed(case, changed) != y):
                assert (place, at) in read[tuple(map(int, index))], (place, at, index)


def test_a_pop_that_cuts_nothing_off_is_the_sum_of_its_terms() -> None:
    case = CASES["pop of a queue"]
    s, u = np.full(5, 0.3), np.array([0.75])
    # The oldest two are gone, and the next one is there in part.
    terms = told(case, (2,), [s, u])
    total = sum(t.weight * prod([s, u][i][at] for i, at in t.factors) for t in terms)
    assert total == pytest.approx(computed(case, [s, u])[2], rel=1e-12)
    assert total == pytest.approx(0.15)
