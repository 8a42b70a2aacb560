"""Counters: every instruction has an owner, the parts never exceed the whole, no bit changes."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.machine import counters
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan, Owner
from nndl_studio.machine.profile import Profile
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset, rows
from tests.machine.test_machine import BATCH, EXAMPLES, STEPS, prepared

ROUNDING = 1 + 1e-9


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_instruction_has_an_owner_in_the_drawing(name: str) -> None:
    graph = api.load(example(name))
    settings = graph.settings
    work = compile_graph(graph, optimiser=settings.optimiser, clipping=settings.clipping)
    plan = work.plan(BATCH)
    assert [o.node for o in plan.compute.owners] == [call.node for call in work.calls]
    assert {o.node for o in plan.compute.owners} <= set(graph.nodes)
    assert len(plan.update.owners) == len(plan.update.opcodes)
    # Gradients that the update makes are the backward pass of their node.
    assert {o.part for o in plan.update.owners} <= {"update", "backward"}
    trained = {value.name.rpartition(".")[0] for value in work.gradients}
    assert {o.node for o in plan.update.owners if o.part == "update"} == trained
    parts = [o.part for o in plan.compute.owners]
    assert parts == sorted(parts, key=["forward", "backward"].index)


def test_gradients_of_rounds_are_added_up_for_all_nodes() -> None:
    plan = compile_graph(api.load(example("xor"))).plan(2048, 16)
    assert plan.compute.owners[-1] == Owner("", "backward")
    assert len(plan.compute.owners) == len(plan.compute.opcodes)
    found = counted(plan, 1, batch=2048)
    assert found.sums > 0
    require_parts_within_the_whole(found)


@pytest.mark.parametrize("clipping", ["none", "value", "global norm"])
def test_clipping_belongs_to_the_node_that_is_clipped(clipping: str) -> None:
    plan = compile_graph(api.load(example("xor")), clipping=clipping).plan(BATCH)
    assert {o.node for o in plan.update.owners} == {"Hidden", "Output"}
    assert len(plan.update.owners) == len(plan.update.opcodes)


def test_instructions_add_up_to_their_nodes() -> None:
    plan = compile_graph(api.load(example("C7-lenet-5"))).plan(BATCH, 3)
    found = counted(plan, 1)
    owners = [*plan.compute.owners, *plan.update.owners]
    for node in found.nodes:
        taken = zip(found.instructions, owners, strict=True)
        assert sum(t for t, each in taken if each.node == node.node) == pytest.approx(node.whole)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("name", ["C7-lenet-5", "xor", "lstm-rows"])
def test_counting_changes_no_bit(name: str, workers: int) -> None:
    graph = api.load(example(name))
    plan = compile_graph(graph, optimiser=graph.settings.optimiser).plan(BATCH, 3)
    dataset = load_dataset(graph)
    data, order = rows(dataset, plan.columns).batch(np.resize(dataset.train[:], STEPS * BATCH))
    states = []
    for on in (False, True):
        machine, _, _ = prepared(plan, workers)
        machine.count(plan, on)
        recorded = np.zeros(STEPS)
        assert machine.run(plan, data, order, recorded, seed=7) == STEPS
        states.append((machine.state.tobytes(), recorded.tobytes()))
    assert states[0] == states[1]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_node_of_lenet_is_in_its_profile(workers: int) -> None:
    graph = api.load(example("C7-lenet-5"))
    plan = compile_graph(graph).plan(BATCH, 3)
    found = counted(plan, workers)
    assert found.counted == STEPS
    assert found.threads == workers
    assert {time.node for time in found.nodes} == set(graph.nodes) - {"Digits"}
    assert [t.whole for t in found.nodes] == sorted((t.whole for t in found.nodes), reverse=True)
    by_name = {time.node: time for time in found.nodes}
    for time in found.nodes:
        assert time.forward > 0
        assert time.backward > 0
    # The templates of the output are fixed.
    assert {name for name, time in by_name.items() if not time.update} == {"Output"}
    assert found.gather > 0
    assert found.sums == 0
    require_parts_within_the_whole(found)


def test_a_profile_begins_anew_and_ends() -> None:
    plan = compile_graph(api.load(example("xor"))).plan(BATCH)
    machine, data, order = prepared(plan, 1)
    assert machine.profile(plan) is None
    machine.count(plan)
    assert machine.profile(plan) is None  # nothing has run
    machine.run(plan, data, order, np.zeros(STEPS))
    machine.count(plan)
    machine.run(plan, data, order, np.zeros(1))
    found = machine.profile(plan)
    assert found is not None
    assert found.counted == 1
    machine.count(plan, on=False)
    machine.run(plan, data, order, np.zeros(1))
    assert machine.profile(plan) is None


def test_a_loss_that_is_not_finite_stops_the_counted_loop_as_well() -> None:
    plan = compile_graph(api.load(example("xor"))).plan(BATCH)
    machine, data, order = prepared(plan, 1)
    machine.count(plan)
    data[order[2 * BATCH]] = np.nan
    assert machine.run(plan, data, order, np.zeros(STEPS)) == 2
    assert np.isfinite(machine.state).all()


def test_steps_go_by_uncounted_where_the_clock_is_dear(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading that takes a second has used up what it may take after the first stretch."""
    monkeypatch.setattr(counters, "_reading_seconds", lambda: 1.0)
    plan = compile_graph(api.load(example("xor"))).plan(BATCH)
    machine, data, order = prepared(plan, 1)
    machine.count(plan)
    for _ in range(3):
        machine.run(plan, data, order, np.zeros(STEPS))
    found = machine.profile(plan)
    assert found is not None
    assert found.counted == STEPS


def counted(plan: ExecutionPlan, workers: int, batch: int = BATCH) -> Profile:
    """The profile of a few steps on drawn numbers."""
    machine: Machine = prepared(plan, workers)[0]
    rng = np.random.default_rng(1)
    data = rng.normal(size=(STEPS * batch, plan.row)).astype(np.float32)
    at = plan.columns["label"][0]
    data[:, at] = rng.integers(0, 2, len(data))
    machine.count(plan)
    assert machine.run(plan, data, np.arange(len(data)), np.zeros(STEPS)) == STEPS
    found = machine.profile(plan)
    assert found is not None
    return found


def require_parts_within_the_whole(found: Profile) -> None:
    parts = found.nodes_whole + found.gather + found.sums + found.reading
    assert 0 < parts <= found.threads * found.step * ROUNDING
    assert found.rest == pytest.approx(found.threads * found.step - parts, abs=1e-9)
    assert sum(map(found.share, (parts, found.rest))) == pytest.approx(1)
