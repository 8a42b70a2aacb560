"""What holds for every recurrent op: padding changes no bit, truncation cuts where it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_program
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Program
from nndl_studio.ops.kernel import Dtype
from nndl_studio.ops.sequence import LAST_STEP
from tests.ops.op_bench import NODE, Bench
from tests.ops.op_case import Case
from tests.ops.op_cases_recurrent import CASES
from tests.ops.op_references_recurrent import states

Array = NDArray[Any]
SAMPLES, STEPS, READ = 5, 5, 3
each_op = pytest.mark.parametrize("name", CASES)


def put_behind_weights(case: Case, steps: int, dtype: Dtype, whole: bool = False) -> Bench:
    """Wx of `steps` steps, the op, and a loss on the last state; with `whole` on all of them."""
    builder = Builder(Program())
    gates = case.arguments[0].shape[1]
    own = [a.shape for a in case.arguments[1:-1]]
    owned = [(f"own {i}", shape) for i, shape in enumerate(own)]
    builder.declare(NODE, [("weight", (gates, READ)), *owned])
    read = builder.call(DENSE, builder.batch("x", (steps, READ)), builder.parameter("weight"))
    length = builder.batch("lengths", (1,))
    inputs = (read, *(builder.parameter(name) for name, _ in owned), length)
    outputs = builder.call_all(case.op, *inputs, **case.attributes)
    hidden = outputs[case.gradient[0]]
    y = builder.view(hidden, (hidden.size,)) if whole else builder.call(LAST_STEP, hidden, length)
    builder.loss(builder.call(SQUARED_ERROR, y, builder.batch("target", y.shape)))
    builder.probe("y", y)
    work = compile_program(builder, "gradients", dtype=dtype, probes=[(NODE, "y")])
    plan = work.plan(SAMPLES, 2)
    machine = Machine([plan])
    rng = np.random.default_rng(0)
    machine.load({n: 0.7 * rng.normal(size=s.shape) for n, s in plan.parameters.items()})
    table = np.zeros((SAMPLES, plan.row), dtype)
    return Bench(plan, machine, table, np.arange(SAMPLES), [], work)


def fill(bench: Bench, name: str, values: Array) -> None:
    """Field `name` of every sample, 0 beyond what is given."""
    start, _ = bench.plan.columns[name]
    flat = values.reshape(SAMPLES, -1)
    bench.table[:, start : start + flat.shape[1]] = flat


def answers_and_gradients(bench: Bench) -> Iterator[Array]:
    bench.run()
    yield bench.machine.read(bench.plan, bench.plan.probes[NODE, "y"][0])
    for symbol in bench.plan.gradients.values():
        yield bench.machine.read(bench.plan, symbol)


@each_op
def test_padding_changes_no_bit(name: str) -> None:
    """Answers and gradients of a batch, however far its samples are padded."""
    benches = [put_behind_weights(CASES[name], n, "float32") for n in (STEPS, STEPS + 1, 75)]

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.integers(1, STEPS), min_size=SAMPLES, max_size=SAMPLES), st.integers(0, 99))
    def same_bits(lengths: list[int], seed: int) -> None:
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(SAMPLES, STEPS, READ))
        x[np.arange(STEPS) >= np.array(lengths)[:, None]] = 0
        found = []
        for bench in benches:
            fill(bench, "x", x)
            fill(bench, "lengths", np.array(lengths))
            fill(bench, "target", x[:, 0, :1])
            found.append([array.tobytes() for array in answers_and_gradients(bench)])
        assert found[0] == found[1] == found[2]

    same_bits()


@each_op
@pytest.mark.parametrize("truncate", [1, 2, 3, 5, 9])
def test_truncation_cuts_the_gradient_where_it_says(name: str, truncate: int) -> None:
    """Against differences of the reference whose state, at each cut, is held at its value."""
    case = CASES[name]
    case = replace(case, attributes={**case.attributes, "truncate": truncate})
    bench = put_behind_weights(case, STEPS, "float64", whole=True)
    rng = np.random.default_rng(3)
    lengths = np.array([5, 1, 4, 3, 5])
    x = rng.normal(size=(SAMPLES, STEPS, READ)) * (np.arange(STEPS) < lengths[:, None])[..., None]
    target = rng.normal(size=(SAMPLES, bench.plan.columns["target"][1]))
    fill(bench, "x", x)
    fill(bench, "lengths", lengths)
    fill(bench, "target", target)
    bench.run()
    cuts = range(truncate, STEPS, truncate)
    weights = {n.removeprefix(f"{NODE}."): a for n, a in bench.machine.parameters().items()}

    def passed(sample: int, held: dict[int, Any]) -> list[Any]:
        own = [array for name, array in weights.items() if name != "weight"]
        inputs = [x[sample] @ weights["weight"].T, *own, [lengths[sample]]]
        # A state that is carried on past the end is no step: nothing is cut there.
        held = {t: state for t, state in held.items() if t < lengths[sample]}
        return states(case.op.name, inputs, case.attributes, held)[0]

    true = [passed(sample, {}) for sample in range(SAMPLES)]
    held = [{t: way[t - 1] for t in cuts} for way in true]

    def loss() -> float:
        ways = [np.array([s[0] for s in passed(i, held[i])]).ravel() for i in range(SAMPLES)]
        return float(((np.array(ways) - target) ** 2).sum() / (2 * SAMPLES))

    for full, symbol in bench.plan.gradients.items():
        found = bench.machine.read(bench.plan, symbol)
        array = weights[full.removeprefix(f"{NODE}.")]
        wanted = np.zeros_like(array)
        for place in np.ndindex(*array.shape):
            kept = array[place]
            array[place] = kept + 1e-6
            above = loss()
            array[place] = kept - 1e-6
            wanted[place] = (above - loss()) / 2e-6
            array[place] = kept
        np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-8, err_msg=full)


def test_only_the_states_carry_a_gradient() -> None:
    case = CASES["lstm"]
    with pytest.raises(RuntimeError, match="only the hidden output"):
        put_behind_weights(replace(case, gradient=(2,)), STEPS, "float64")
