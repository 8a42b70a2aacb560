"""A hundred steps of every optimiser against NumPy: shards, lanes, decay, clipping, schedules."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from nndl_studio.compiler.compile import compile_program
from nndl_studio.compiler.treatment import Treatment
from nndl_studio.graph.settings import Optimiser
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.controls import Control
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Program
from nndl_studio.ops.kernel import Dtype
from nndl_studio.ops.optimisers import RULES
from tests.compiler.optimiser_references import REFERENCES, Kept, Settings, clipped, decayed

STEPS = 100
SAMPLES = 12
INPUTS, UNITS = 64, 130
Options = dict[str, Any]
ALIKE: list[Options] = [
    {},
    {"l2": 0.05, "clipping": "global norm"},
    {"l2": 0.002, "decoupled": True, "l1": 0.01},
    {"l1": 0.02, "own": (0.1, None), "clipping": "value"},
]


def small_network(**options: object) -> Builder:
    builder = Builder(Program())
    builder.declare("N", [("weight", (UNITS, INPUTS)), ("bias", (UNITS,))])
    x, target = builder.batch("x", (INPUTS,)), builder.batch("target", (UNITS,))
    y = builder.call(DENSE, x, builder.parameter("weight"), builder.parameter("bias"))
    builder.loss(builder.call(SQUARED_ERROR, y, target))
    return builder


def plan_for(
    optimiser: str, clipping: str, own: tuple[float | None, float | None], dtype: Dtype, shards: int
) -> ExecutionPlan:
    treated = {"N.weight": Treatment(decay=True, own=own)}
    work = compile_program(
        small_network(), "training", optimiser, dtype, treatments=treated, clipping=clipping
    )
    return work.plan(SAMPLES, shards)


CONTROLS = {
    Control.MOMENTUM: "momentum",
    Control.BETA2: "beta2",
    Control.RHO: "rho",
    Control.EPSILON: "epsilon",
    Control.L2_DECAY: "l2",
    Control.L1_DECAY: "l1",
    Control.DECOUPLED: "decoupled",
    Control.CLIP: "limit",
}


def start(plan: ExecutionPlan, s: Settings, workers: int) -> tuple[Machine, np.ndarray]:
    rng = np.random.default_rng(3)
    machine = Machine([plan], workers)
    machine.load({name: rng.normal(size=p.shape) for name, p in plan.parameters.items()})
    for control, name in CONTROLS.items():
        machine.control(control, float(getattr(s, name)))
    return machine, 0.3 * rng.normal(size=(40, plan.row)).astype(plan.dtype)


def in_numpy(
    optimiser: str,
    plan: ExecutionPlan,
    s: Settings,
    theta: dict[str, np.ndarray],
    table: np.ndarray,
    order: np.ndarray,
    rates: np.ndarray,
) -> dict[str, np.ndarray]:
    x_at, target_at = (slice(at, at + n) for at, n in (plan.columns["x"], plan.columns["target"]))
    kept = {n: Kept(np.zeros_like(v), np.zeros_like(v)) for n, v in theta.items()}
    for t, rate in enumerate(rates):
        s.rate = rate
        rows = table[order[t * SAMPLES : (t + 1) * SAMPLES]].astype(np.float64)
        x, target = rows[:, x_at], rows[:, target_at]
        delta = (x @ theta["N.weight"].T + theta["N.bias"] - target) / SAMPLES
        gradients = clipped({"N.weight": delta.T @ x, "N.bias": delta.sum(0)}, s.clipping, s.limit)
        for name, g in gradients.items():
            l2, l1 = 0.0, 0.0
            if name == "N.weight":
                l2 = s.l2 if s.own[0] is None else s.own[0]
                l1 = s.l1 if s.own[1] is None else s.own[1]
            before, g = decayed(optimiser, theta[name], g, s, l2, l1)
            theta[name] = REFERENCES[optimiser](before, g, kept[name], s, t + 1)
    return theta


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("options", ALIKE, ids=lambda options: ", ".join(options) or "plain")
@pytest.mark.parametrize("optimiser", RULES)
def test_a_hundred_steps_are_numpys(optimiser: str, options: Options, dtype: Dtype) -> None:
    """In float64 to rounding; in float32 to a small part of the way gone."""
    s = Settings(**options)
    shards = 3 if options else 1
    plan = plan_for(optimiser, s.clipping, s.own, dtype, shards)
    assert len(plan.update.operands) == (2 if options else 1)
    machine, table = start(plan, s, 2)
    theta = {n: array.astype(np.float64) for n, array in machine.parameters().items()}
    first = {n: array.copy() for n, array in theta.items()}
    rng = np.random.default_rng(5)
    order = rng.integers(0, len(table), STEPS * SAMPLES)
    rates = 0.05 * (1 - np.arange(STEPS) / STEPS) * (10 if optimiser == "AdaDelta" else 1)
    machine.run(plan, table, order, np.zeros(STEPS), rates=rates)
    expected = in_numpy(optimiser, plan, s, theta, table, order, rates)
    share = 1e-9 if dtype == "float64" else 2e-3
    for name, found in machine.parameters().items():
        moved = np.abs(expected[name] - first[name]).max()
        assert moved > 1e-3
        assert np.abs(found - expected[name]).max() <= share * moved


@pytest.mark.parametrize("clipping", ["none", "global norm", "value"])
@pytest.mark.parametrize("optimiser", ["SGD", "AdamW"])
def test_the_same_bits_on_one_thread_and_on_two(optimiser: str, clipping: str) -> None:
    s = Settings(clipping=clipping, l2=0.01)
    plan = plan_for(optimiser, clipping, s.own, "float32", 4)
    states = []
    for workers in (1, 2):
        machine, table = start(plan, s, workers)
        order = np.random.default_rng(5).integers(0, len(table), 20 * SAMPLES)
        machine.run(plan, table, order, np.zeros(20), rates=np.full(20, 0.1))
        states.append(machine.state.tobytes())
    assert states[0] == states[1]


def test_every_optimiser_says_what_it_keeps_and_has_a_reference() -> None:
    assert set(RULES) == set(REFERENCES) == set(get_args(Optimiser))
    slots = {name: len(rule.slots) for name, rule in RULES.items()}
    assert slots == {
        "SGD": 0,
        "momentum": 1,
        "Nesterov": 1,
        "AdaGrad": 1,
        "RMSProp": 1,
        "AdaDelta": 2,
        "Adam": 2,
        "AdamW": 2,
    }


def test_the_update_is_listed_with_the_plan() -> None:
    plan = plan_for("AdaDelta", "global norm", (None, None), "float32", 2)
    lines = plan.listing()[-3:]
    assert [line.split() for line in lines] == [
        ["clip", "by", "global", "norm"],
        ["N.weight", "adadelta", "E[g²],", "E[Δθ²]"],
        ["N.bias", "adadelta", "E[g²],", "E[Δθ²]"],
    ]


def test_an_exploding_gradient_is_clipped_and_not_lost() -> None:
    """Its squares would be infinite in float32; the step has the length asked for."""
    s = Settings(clipping="global norm")
    plan = plan_for("SGD", s.clipping, s.own, "float32", 3)
    machine, table = start(plan, s, 1)
    table[:] *= np.float32(1e15)
    before = {n: array.astype(np.float64) for n, array in machine.parameters().items()}
    machine.run(plan, table, np.arange(SAMPLES), np.zeros(1), rates=np.ones(1))
    steps = [array - before[n] for n, array in machine.parameters().items()]
    assert np.sqrt(sum((step**2).sum() for step in steps)) == pytest.approx(0.03, rel=1e-3)


def test_a_batch_taken_in_rounds_is_the_same_step() -> None:
    """Many shards share the lanes' memory; the step is that of all samples at once."""
    found = []
    for shards in (1, 8, 30):
        work = compile_program(small_network(), "training", "momentum", "float64")
        plan = work.plan(300, shards)
        assert (plan.shards, plan.lanes) == (shards, min(shards, 8))
        machine, table = start(plan, Settings(), 2)
        order = np.random.default_rng(5).integers(0, len(table), 3 * 300)
        recorded = np.zeros(3)
        machine.run(plan, table, order, recorded, rates=np.full(3, 0.1))
        found.append((machine.parameters()["N.weight"].copy(), recorded, plan.arena_size))
    for weight, recorded, _ in found[1:]:
        np.testing.assert_allclose(weight, found[0][0], rtol=1e-11)
        np.testing.assert_allclose(recorded, found[0][1], rtol=1e-12)


def test_memory_does_not_grow_with_the_batch_any_more() -> None:
    work = compile_program(small_network(), "training", "SGD")
    sizes = [work.plan(batch).arena_size for batch in (2048, 65_536, 1_000_000)]
    assert sizes[2] == sizes[1] < 1.1 * sizes[0]
    assert work.plan(1024).lanes == work.plan(1024).shards == 8
