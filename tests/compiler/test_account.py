"""The account of a compilation against the plan that it is of."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.compiler.account.give import account_of
from nndl_studio.compiler.account.record import Account, Band
from nndl_studio.compiler.compile import compile_training
from nndl_studio.compiler.notes import PASSES, Notes
from nndl_studio.graph.document import Graph
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.resources import example
from tests.layers.one_node import one_node
from tests.ui.shell.make_believe import small_graph

# Rounds come with 1,300 samples: eleven shards in eight lanes.
BATCHES = {
    "B4-xor": 16,
    "C7-lenet-5": 64,
    "C5-subsampling": 32,
    "B2-mlp-digits": 1300,
    "D6-lstm-drawn": 32,
    "A3-stochastic-descent": 1,
}


def drawn(name: str) -> Graph:
    return api.load(example(name))


def compiled(graph: Graph, batch: int) -> tuple[Account, ExecutionPlan, Notes]:
    notes = Notes()
    plan = compile_training(graph, graph.settings, notes=notes).plan(batch, notes=notes)
    return account_of(graph, batch), plan, notes


def clipped(how: str) -> Graph:
    graph = drawn("C7-lenet-5")
    noise = 0.01 if how == "none" else 0.0
    settings = msgspec.structs.replace(graph.settings, clipping=how, gradient_noise=noise)
    graph.set_settings(settings)
    return graph


GRAPHS = [
    *((drawn(name), batch) for name, batch in BATCHES.items()),
    *((clipped(how), 64) for how in ("none", "value", "global norm")),
]


@pytest.mark.parametrize(("graph", "batch"), GRAPHS)
def test_it_tells_the_instructions_of_the_plan(graph: Graph, batch: int) -> None:
    account, plan, notes = compiled(graph, batch)
    assert account.computing == len(plan.compute.opcodes)
    assert len(account.instructions) == account.computing + len(plan.update.opcodes)
    assert (account.shards, account.lanes) == (plan.shards, plan.lanes)
    owners = [*plan.compute.owners, *plan.update.owners]
    assert [(use.owner, use.part) for use in account.instructions] == [
        (each.node, each.part) for each in owners
    ]
    ops = [call.op.name for call in notes.calls["postpone"]]
    assert [use.op for use in account.instructions[: len(ops)]] == ops
    kernels = [plan.kernels[code].name.split(".")[-1] for code in plan.update.opcodes]
    assert [use.op for use in account.instructions[account.computing :]] == kernels


@pytest.mark.parametrize(("graph", "batch"), GRAPHS)
def test_bands_lie_where_the_plan_reads_and_writes(graph: Graph, batch: int) -> None:
    account, plan, notes = compiled(graph, batch)
    for index, call in enumerate(notes.calls["postpone"]):
        use, row = account.instructions[index], plan.compute.operands[0, index]
        behind = max(call.op.arity, len(call.inputs))
        places = [*row[: len(call.inputs)], *row[behind : behind + len(call.outputs)]]
        for array, place in zip((*use.reads, *use.makes), places, strict=True):
            bands = [b for b in account.memory.bands if b.array.name == array.name]
            assert [b.offset for b in bands if b.first <= index <= b.last] == [place], array


@pytest.mark.parametrize(("graph", "batch"), GRAPHS)
def test_nothing_lies_outside_or_on_top_of_another(graph: Graph, batch: int) -> None:
    account, plan, _ = compiled(graph, batch)
    memory, last = account.memory, len(account.instructions) - 1
    assert memory.size == plan.arena_size
    for band in memory.bands:
        assert 0 <= band.offset < band.end <= memory.size
        assert 0 <= band.first <= band.last <= last
    for index in range(len(account.instructions)):
        alive = [band for band in memory.bands if band.first <= index <= band.last]
        assert_apart(alive, index)


def assert_apart(alive: list[Band], index: int) -> None:
    """But for what takes over memory in place, in the one call that does so."""
    alive.sort(key=lambda band: (band.offset, band.first))
    for below, above in pairwise(alive):
        if below.end > above.offset:
            assert (above.over, above.first, below.last) == (below.array.name, index, index)
            assert (below.offset, below.size) == (above.offset, above.size)


@pytest.mark.parametrize(("graph", "batch"), GRAPHS)
def test_what_packing_comes_to(graph: Graph, batch: int) -> None:
    memory = account_of(graph, batch).memory
    values = [band for band in memory.bands if band.kind == "value"]
    in_use = np.zeros(len(account_of(graph, batch).instructions), int)
    for index in range(len(in_use)):
        at_once = {(b.offset, b.size) for b in values if b.first <= index <= b.last}
        in_use[index] = sum(size for _, size in at_once)
    assert memory.peak == in_use.max()
    assert memory.busiest == in_use.argmax()
    assert memory.peak <= memory.packed <= memory.whole == sum(band.size for band in values)
    assert memory.end - memory.start == max(b.end for b in values) - min(b.offset for b in values)
    assert memory.in_place == sum(bool(band.over) for band in memory.bands)
    assert memory.saved == pytest.approx(1 - memory.packed / memory.whole)


@pytest.mark.parametrize(("graph", "batch"), GRAPHS)
def test_changes_add_up_from_pass_to_pass(graph: Graph, batch: int) -> None:
    account = account_of(graph, batch)
    assert tuple(each.name for each in account.passes) == PASSES
    for before, each in pairwise(account.passes[1:-1]):
        postponed = sum(c.kind == "postponed" and c.instead is None for c in each.changes)
        gone = each.count("removed") + postponed
        assert each.left == before.left + each.count("added") - gone
    assert account.passes[-1].left == len(account.instructions)


def test_what_each_pass_did_to_lenet() -> None:
    passes = {each.name: each for each in account_of(drawn("C7-lenet-5"), 64).passes}
    assert passes["resolve"].left == 8
    assert all(each.use and each.use.part == "forward" for each in passes["lower"].changes)
    behind = passes["differentiate"].changes
    assert all(each.use and each.use.part == "backward" for each in behind)
    postponed = passes["postpone"].changes
    assert [each.node for each in postponed] == ["F6", "C5"]
    assert {each.instead.op for each in postponed if each.instead} == {"samples_as_rows"}


def test_exchanged_calls_are_told_with_what_took_their_place() -> None:
    """Max pooling behind an activation that rises."""
    graph = small_graph()
    c3 = drawn("C7-own-pictures")
    changes = [
        (each.use.op, each.instead.op)
        for graph in (graph, c3)
        for account in (account_of(graph, 16),)
        for each in account.passes[4].changes
        if each.use and each.instead
    ]
    assert ("rectifier", "max_pool2d") in changes
    assert ("max_pool2d", "rectifier") in changes


def test_pieces_count_to_their_composite() -> None:
    account = account_of(one_node("E7-stack", "NeuralStack"), 8)
    (resolve, *_) = account.passes
    assert [each.node for each in resolve.changes] == ["Machine"]
    assert "Machine.Pop" in {use.node for use in account.instructions}
    assert not any("." in name for name in account.owners)
    assert {band.owner for band in account.memory.bands if band.kind == "value"} <= {
        *account.owners
    }


def test_with_notes_the_plan_is_the_same() -> None:
    graph = drawn("C7-lenet-5")
    _, noted, _ = compiled(graph, 64)
    plain = compile_training(graph, graph.settings).plan(64)
    assert np.array_equal(noted.compute.operands, plain.compute.operands)
    assert np.array_equal(noted.update.operands, plain.update.operands)
    assert noted.arena_size == plain.arena_size
