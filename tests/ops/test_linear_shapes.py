"""The losses of linear models for any number of classes and samples, against finite differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nndl_studio.ops import binary, multiclass, robust
from nndl_studio.training.gradient_check import compare
from tests.ops.op_bench import NODE, put_on_bench
from tests.ops.op_case import Case, constant, label, x

Make = Callable[[int], Case]
OF_SIZE: dict[str, Make] = {
    "logistic loss": lambda n: Case(binary.LOGISTIC_LOSS, (x(n), x(n))),
    "hinge of the worst": lambda n: Case(multiclass.HINGE_OF_WORST, (x(n + 1), label(n + 1))),
    "hinge of all": lambda n: Case(multiclass.HINGE_OF_ALL, (x(n + 1), label(n + 1))),
    "pair loss": lambda n: Case(multiclass.PAIR_LOSS, (x(n * (n + 1) // 2), label(n + 1))),
    "huber": lambda n: Case(robust.HUBER, (x(n), x(n), constant(0.3 * n))),
    "absolute error": lambda n: Case(robust.ABSOLUTE_ERROR, (x(n), x(n))),
}


@pytest.mark.parametrize("name", OF_SIZE)
@given(size=st.integers(1, 6), samples=st.integers(1, 9), seed=st.integers(0, 10_000))
@settings(max_examples=6, deadline=None)
def test_gradients_are_the_numerical_ones(name: str, size: int, samples: int, seed: int) -> None:
    """Where a nudge crosses a kink there is no derivative; that is too rare to be met twice."""
    bench = put_on_bench(OF_SIZE[name](size), samples, seed=seed, shards=min(2, samples))
    rng = np.random.default_rng(seed)
    (check,) = compare(bench.machine, bench.plan, bench.table, bench.samples, rng)
    assert check.parameter == f"{NODE}.mix batch 0"
    assert check.error < 1e-5, check


@given(classes=st.integers(2, 12))
def test_pairs_and_classes_are_each_others_inverse(classes: int) -> None:
    pairs = classes * (classes - 1) // 2
    assert multiclass.classes_of(pairs) == classes
    between = multiclass.classes_of(pairs + 1)
    assert between in (0, classes + 1 if pairs + 1 == classes * (classes + 1) // 2 else 0)


def test_large_scores_do_not_overflow() -> None:
    bench = put_on_bench(OF_SIZE["logistic loss"](2), 3, "gradients", "float32")
    bench.machine.load({f"{NODE}.mix batch 0": 1e4 * np.eye(2)})
    assert np.isfinite(bench.run())
