"""Every op against its NumPy reference, and its gradient against finite differences."""

from __future__ import annotations

import importlib
import pkgutil

import numpy as np
import pytest

from nndl_studio import ops
from nndl_studio.ops.clipping import accumulate, clip_norm, clip_value, measure
from nndl_studio.ops.dense_weight import samples_as_rows, weight_rows
from nndl_studio.ops.gradient_noise import add_noise
from nndl_studio.ops.kernel import Dtype, Kernel
from nndl_studio.ops.optimisers import OWN_RULES, RULES
from nndl_studio.training.gradient_check import compare
from tests.ops.op_bench import NODE, Bench, put_on_bench
from tests.ops.op_cases import CASES
from tests.ops.op_references import REFERENCES

SAMPLES = 5
# What these compare with is nothing that a network learns.
AGAINST_A_TARGET = ("logistic loss", "huber", "absolute error")
# What is counted is changed by a rule of its own, which is no derivative.
COUNTED = {("perceptron", f"{NODE}.parameter {place}") for place in (2, 3)}
WITH_GRADIENT = [name for name, case in CASES.items() if case.gradient]
MORE = ("step", "leaky rectifier", "elu", "gelu", "silu", "softmax")
WITH_REFERENCE = [name for name, case in CASES.items() if case.op.name in REFERENCES]


def arguments(bench: Bench, name: str, sample: int) -> list[np.ndarray]:
    return [
        np.array(argument.numbers) if argument.kind == "constant" else bench.argument(i, sample)
        for i, argument in enumerate(CASES[name].arguments)
    ]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", WITH_REFERENCE)
def test_forward_is_the_reference(name: str, dtype: Dtype) -> None:
    bench = put_on_bench(CASES[name], SAMPLES, "inference", dtype)
    bench.run()
    tolerance = 1e-5 if dtype == "float32" else 1e-12
    for sample in range(SAMPLES):
        inputs = arguments(bench, name, sample)
        expected = REFERENCES[CASES[name].op.name](inputs, CASES[name].attributes)
        for index, array in enumerate(expected):
            found = bench.output(index)[sample]
            np.testing.assert_allclose(found, array, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", WITH_GRADIENT)
def test_gradient_is_the_numerical_one(name: str) -> None:
    bench = put_on_bench(CASES[name], SAMPLES)
    rng = np.random.default_rng(1)
    checks = list(compare(bench.machine, bench.plan, bench.table, bench.samples, rng, 3, 5))
    parameters = {n for n, s in bench.plan.parameters.items() if np.prod(s.shape)}
    untrained = {f"{NODE}.mix batch 1"} if name in AGAINST_A_TARGET else set()
    assert {check.parameter for check in checks} == parameters - untrained
    derived = [check for check in checks if (name, check.parameter) not in COUNTED]
    assert max(check.error for check in derived) < 1e-6, checks


@pytest.mark.parametrize("name", WITH_GRADIENT)
def test_shards_add_up_to_the_whole_batch(name: str) -> None:
    """Any split of the batch gives the same loss and, to rounding, the same gradients."""
    whole, split = (put_on_bench(CASES[name], 7, shards=shards) for shards in (1, 3))
    assert whole.run() == pytest.approx(split.run(), rel=1e-12)
    for parameter, symbol in whole.plan.gradients.items():
        one = whole.machine.read(whole.plan, symbol)
        three = split.machine.read(split.plan, split.plan.gradients[parameter])
        np.testing.assert_allclose(one, three, rtol=1e-10, atol=1e-12)


def test_every_kernel_is_in_a_case() -> None:
    for module in pkgutil.iter_modules(ops.__path__, f"{ops.__name__}."):
        importlib.import_module(module.name)
    used = {rule.kernel for rule in (*RULES.values(), *OWN_RULES.values())}
    used |= {accumulate, measure, clip_norm, clip_value}  # see tests/compiler/test_update.py
    used |= {samples_as_rows, weight_rows}  # see tests/compiler/test_postpone.py
    used |= {add_noise}  # see tests/compiler/test_gradient_noise.py
    for case in CASES.values():
        used.update(put_on_bench(case, 2, shards=1).plan.kernels)
    assert set(Kernel.registry.values()) - used == set()


def test_dropout_keeps_the_share_it_promises_and_the_mean() -> None:
    bench = put_on_bench(CASES["dropout"], 4000, "gradients")
    bench.run()
    x = bench.machine.read(bench.plan, bench.plan.probes[NODE, "input 0"][0]).reshape(4000, -1)
    y = bench.output(0)
    kept = y != 0
    assert kept.mean() == pytest.approx(0.7, abs=0.01)
    np.testing.assert_allclose(y[kept], x[kept] / 0.7, rtol=1e-12)


def test_a_diverged_number_is_never_hidden() -> None:
    """NaN passes through every activation and pooling, so that a run notices it."""
    for name in ("max pool", "rectifier", "tanh", "logistic", "softplus", "scaled tanh", *MORE):
        bench = put_on_bench(CASES[name], 2, "inference", "float32")
        bench.table[:] = np.nan
        bench.run()
        assert np.isnan(bench.output(0)).any(), name
