"""Plans of whole graphs: what they promise, how fast they are made, and what they refuse."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api, layers
from nndl_studio.compiler.compile import CompileError, compile_graph, compile_program
from nndl_studio.compiler.shards import shard_sizes, shards_for
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.ops.ir import Builder, Call, Op, OutputSpec, Program
from nndl_studio.ops.kernel import Kernel
from nndl_studio.resources import example, examples

Drawn = tuple[str, str, dict[str, Any]]
EXAMPLES = [path.stem for path in examples()]


def chain(*nodes: Drawn) -> Graph:
    """Nodes one after another, from the first output to the input x."""
    graph = Graph()
    for id, name, config in nodes:
        kind = layers.by_name(name)
        graph.add_node(Node(id, kind.type, kind.configured(**config), (0.0, 0.0)))
    for (source, name, _), (target, _, _) in pairwise(nodes):
        output = layers.by_name(name).outputs[0].name
        graph.connect(Edge(source, output, target, "x"))
    return graph


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("batch", [1, 33, 64])
def test_every_instruction_stays_inside_the_arena(name: str, batch: int) -> None:
    plan = compile_graph(api.load(example(name))).plan(batch)
    assert plan.state_size < plan.arena_size
    assert plan.gather[:, 2].sum() == batch
    for shard in range(plan.shards):
        at, _, samples = plan.gather[shard]
        assert plan.state_size <= at
        assert at + plan.row * samples <= plan.arena_size
    assert len(plan.kernels) == len(set(plan.kernels))
    assert plan.compute.opcodes.max() < len(plan.kernels)


@pytest.mark.parametrize("name", EXAMPLES)
def test_plans_of_one_graph_share_their_state(name: str) -> None:
    """Whole and last batches of an epoch use one arena, so parameters must lie alike."""
    work = compile_graph(api.load(example(name)), optimiser="Adam")
    plans = [work.plan(batch) for batch in (64, 17, 1)]
    assert len({plan.state_size for plan in plans}) == 1
    assert all(plan.parameters == plans[0].parameters for plan in plans)


def test_shards_are_even_and_belong_to_the_plan() -> None:
    assert [shards_for(batch) for batch in (1, 31, 32, 48, 64, 1000)] == [1, 1, 2, 2, 4, 8]
    assert shard_sizes(10, 4) == [(0, 2), (2, 3), (5, 2), (7, 3)]


def test_shards_are_larger_where_parameters_are_used_seldom() -> None:
    """An MLP uses each once a sample, a convolution or a sequence many times."""
    assert [shards_for(batch, 1000, 1000) for batch in (1, 32, 64, 256, 2000)] == [1, 2, 2, 4, 16]
    assert shards_for(256, 1000, 6000) == shards_for(256) == 8


def test_many_short_instructions_have_fewer_larger_shards() -> None:
    assert shards_for(256, 1000, 80_000, instructions=1500) == 8
    assert shards_for(256, 1000, 80_000, instructions=3000) == 4
    assert shards_for(256, 1000, 80_000, instructions=100_000) == 2


def test_fixed_parameters_have_no_gradient() -> None:
    plan = compile_graph(api.load(example("lenet-5")), "gradients").plan(8)
    assert "Output.centre" in plan.parameters
    assert "Output.centre" not in plan.gradients
    assert set(plan.parameters) - {"Output.centre"} == set(plan.gradients)


def test_nothing_is_computed_for_the_data_itself() -> None:
    """No gradient with respect to the pictures: C1 has no backward pass to its input."""
    plan = compile_graph(api.load(example("lenet-5"))).plan(8)
    calls = [line.split()[:2] for line in plan.listing()]
    assert [node for node, op in calls if op == "conv2d_backward_input"] == ["C3"]


def test_dropout_is_gone_from_inference() -> None:
    graph = chain(
        ("D", "Data", {"source": "XOR"}),
        ("Drop", "Dropout", {}),
        ("S", "Dense", {"units": 2, "activation": "identity"}),
        ("L", "CrossEntropy", {}),
    )
    assert any("dropout" in line for line in compile_graph(graph).plan(4).listing())
    assert not any(
        "dropout" in line for line in compile_graph(graph, "inference").plan(4).listing()
    )


def test_a_graph_with_a_problem_is_refused_by_name() -> None:
    graph = chain(
        ("D", "Data", {"source": "XOR"}),
        ("S", "Dense", {"units": 3, "activation": "identity"}),
        ("L", "CrossEntropy", {}),
    )
    with pytest.raises(CompileError, match="L: gets 3 numbers for 2 classes"):
        compile_graph(graph)


def test_branches_that_merge_get_the_sum_of_their_gradients() -> None:
    graph = api.load(example("two-branches"))
    plan = compile_graph(graph, "gradients").plan(2)
    assert {"Fine.weight", "Coarse.weight"} <= set(plan.gradients)


def test_a_hundred_layers_need_little_memory_and_few_kernels() -> None:
    hidden: list[Drawn] = [(f"H{i}", "Dense", {"units": 8}) for i in range(100)]
    graph = chain(
        ("D", "Data", {"source": "XOR"}),
        *hidden,
        ("S", "Dense", {"units": 2, "activation": "identity"}),
        ("L", "CrossEntropy", {}),
    )
    plan = compile_graph(graph, "inference").plan(4)
    assert len(plan.kernels) <= 4
    # Activations of all layers at once would take 100 lines of 32 numbers.
    assert plan.arena_size - plan.state_size < 20 * 32
    assert np.all(plan.compute.operands >= -1)


def test_rows_of_operands_lie_as_kernels_read_them() -> None:
    """Native code takes a plan's arrays for contiguous ones."""
    plan = compile_graph(api.load(example("lenet-5"))).plan(64)
    assert len(plan.compute.operands) > 1
    for phase in (plan.compute, plan.update):
        assert phase.operands.flags.c_contiguous


def different_kernels(count: int) -> Builder:
    """A program of `count` calls, each with a kernel of its own."""
    builder = Builder(Program())
    builder.declare("Node", [])
    one = builder.constant("one", [1.0])
    for number in range(count):
        op = Op(f"op {number}", Kernel(idle), lambda shapes, _: (OutputSpec(shapes[0]),), no_sizes)
        builder.probe(f"y{number}", builder.call(op, one))
    return builder


def idle(arena: NDArray[Any], operands: NDArray[Any]) -> None:
    """Does nothing."""


def no_sizes(call: Call) -> tuple[int, ...]:
    return ()


def test_a_plan_has_as_many_kernels_as_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """numba's tuples of functions end at 100 in a parallel loop: addresses don't."""
    monkeypatch.setattr(Kernel, "registry", {})
    builder = different_kernels(101)
    probes = [("Node", f"y{number}") for number in range(101)]
    plan = compile_program(builder, "inference", probes=probes).plan(2)
    assert len(plan.kernels) == 101
