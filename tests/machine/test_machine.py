"""The native loop: any plan without compiling for it, the same bits on any number of threads."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.machine.loop import parallel_loop, serial_loop
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.controls import Control
from nndl_studio.resources import example, examples
from nndl_studio.training.data_rows import load_dataset, rows

EXAMPLES = [path.stem for path in examples()]
BATCH = 48
STEPS = 4


def prepared(plan: ExecutionPlan, workers: int) -> tuple[Machine, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    machine = Machine([plan], workers)
    machine.load({n: 0.1 * rng.normal(size=s.shape) for n, s in plan.parameters.items()})
    machine.control(Control.LEARNING_RATE, 0.01)
    machine.control(Control.MOMENTUM, 0.9)
    machine.control(Control.BETA2, 0.999)
    machine.control(Control.EPSILON, 1e-8)
    data = rng.normal(size=(STEPS * BATCH, plan.row)).astype(np.float32)
    if "label" in plan.columns:
        data[:, plan.columns["label"][0]] = rng.integers(0, 2, len(data))
    return machine, data, rng.permutation(len(data))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_bits_on_one_thread_and_on_two(name: str) -> None:
    graph = api.load(example(name))
    plan = compile_graph(graph, optimiser=graph.settings.optimiser).plan(BATCH, shards=3)
    assert plan.shards == 3
    dataset = load_dataset(graph)
    data, order = rows(dataset, plan.columns).batch(np.resize(dataset.train[:], STEPS * BATCH))
    states = []
    for workers in (1, 2):
        machine, _, _ = prepared(plan, workers)
        recorded = np.zeros(STEPS)
        assert machine.run(plan, data, order, recorded, seed=7) == STEPS
        states.append((machine.state.tobytes(), recorded.tobytes()))
    assert states[0] == states[1]


def test_one_long_run_is_many_short_ones() -> None:
    plan = compile_graph(api.load(example("xor")), optimiser="Adam").plan(BATCH)
    whole, data, order = prepared(plan, 2)
    whole.run(plan, data, order, np.zeros(STEPS), seed=7)
    parts, _, _ = prepared(plan, 2)
    for step in range(STEPS):
        parts.run(plan, data, order[step * BATCH :], np.zeros(1), seed=7, step=step)
    assert whole.state.tobytes() == parts.state.tobytes()


@pytest.mark.parametrize("workers", [1, 2])
def test_columns_that_lie_apart_are_gathered_to_the_same_bits(workers: int) -> None:
    plan = compile_graph(api.load(example("lenet-5"))).plan(BATCH, shards=3)
    first = plan.columns["x"][1]
    assert plan.columns["x"][0] == 0
    assert first < plan.row
    whole, data, order = prepared(plan, workers)
    parted, _, _ = prepared(plan, workers)
    parts = np.ascontiguousarray(data[:, :first]), np.ascontiguousarray(data[:, first:])
    parts[0].flags.writeable = False
    losses = [np.zeros(STEPS) for _ in range(2)]
    assert whole.run(plan, data, order, losses[0], seed=7) == STEPS
    assert parted.run(plan, parts, order, losses[1], seed=7) == STEPS
    assert losses[0].tobytes() == losses[1].tobytes()
    assert whole.state.tobytes() == parted.state.tobytes()


def test_no_graph_compiles_anything_of_its_own() -> None:
    """At most one loop for each dtype, and none for another size, batch or set of kernels."""

    def versions() -> tuple[int, int]:
        return len(serial_loop().signatures), len(parallel_loop().signatures)

    for name in EXAMPLES:
        plan = compile_graph(api.load(example(name))).plan(BATCH)
        machine, data, order = prepared(plan, 1)
        machine.run(plan, data, order, np.zeros(1))
    before = versions()
    assert max(before) <= len(("float32", "float64"))
    for batch in range(2, 12):
        plan = compile_graph(api.load(example("xor"))).plan(batch)
        machine, data, order = prepared(plan, 1)
        machine.run(plan, data, order, np.zeros(1))
    assert versions() == before


def test_a_loss_that_is_not_finite_stops_before_its_update() -> None:
    plan = compile_graph(api.load(example("xor"))).plan(BATCH)
    machine, data, order = prepared(plan, 1)
    data[order[2 * BATCH]] = np.nan
    recorded = np.zeros(STEPS)
    assert machine.run(plan, data, order, recorded) == 2
    assert np.isfinite(recorded[:2]).all()
    assert np.isnan(recorded[2])
    assert np.isfinite(machine.state).all()


def test_data_that_do_not_fit_are_refused() -> None:
    plan = compile_graph(api.load(example("xor"))).plan(BATCH)
    machine, data, order = prepared(plan, 1)
    with pytest.raises(RuntimeError, match="do not fit the plan"):
        machine.run(plan, data[:, 1:], order, np.zeros(1))
    with pytest.raises(RuntimeError, match="do not fit the plan"):
        machine.run(plan, data, order[:3], np.zeros(1))


def test_the_mean_is_over_the_batch_whatever_the_shards() -> None:
    """One shard or many: gradients agree to rounding with their sum in float64."""
    work = compile_graph(api.load(example("lstm-rows")), "gradients", dtype="float64")
    found = []
    for shards in (1, 3):
        plan = work.plan(BATCH, shards)
        machine, data, order = prepared(plan, 2)
        machine.run(plan, data.astype(np.float64), order, np.zeros(1))
        found.append({n: machine.read(plan, s) for n, s in plan.gradients.items()})
    for name, array in found[0].items():
        np.testing.assert_allclose(array, found[1][name], rtol=1e-9, atol=1e-13)


def test_memory_that_is_short_is_told_of_what_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A smaller batch can't help where the parameters alone don't fit."""
    plan = compile_graph(api.load(example("xor")), "training", "momentum").plan(4)
    monkeypatch.setattr(np, "zeros", no_memory)
    with pytest.raises(MemoryError, match="make the batch smaller"):
        Machine([plan])
    monkeypatch.setattr(np, "empty", no_memory)
    with pytest.raises(MemoryError, match="whatever the batch: make the layers smaller"):
        Machine([plan])


def no_memory(*_: object) -> None:
    raise MemoryError
