"""The arena: no two values that are alive together share a number, whatever the graph."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nndl_studio.compiler import pack
from nndl_studio.compiler.differentiate import differentiate
from nndl_studio.compiler.pack import Block, FreeList
from nndl_studio.compiler.place import extent, place
from nndl_studio.compiler.simplify import without_dead_calls
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Call, Program, Value
from nndl_studio.ops.merge import ADD, CONCAT
from nndl_studio.ops.pointwise import RECTIFIER, TANH

WIDTH = 5
SAMPLES = 3


@st.composite
def programs(draw: st.DrawFn) -> tuple[list[Call], list[Value], dict[Value, int]]:
    """A random network of dense layers, activations, sums and joins, with its backward pass."""
    builder = Builder(Program())
    builder.declare("n", [(f"w{i}", (WIDTH, WIDTH)) for i in range(12)])
    made = [builder.batch("x", (WIDTH,))]
    for i in range(draw(st.integers(1, 12))):
        pick = st.sampled_from(made)
        match draw(st.sampled_from(["dense", "tanh", "rectifier", "add", "concat"])):
            case "dense":
                made.append(builder.call(DENSE, draw(pick), builder.parameter(f"w{i}")))
            case "tanh":
                made.append(builder.call(TANH, draw(pick)))
            case "rectifier":
                made.append(builder.call(RECTIFIER, draw(pick)))
            case "add":
                made.append(builder.call(ADD, draw(pick), draw(pick)))
            case _:
                joined = builder.call(CONCAT, draw(pick), draw(pick), outer=1)
                weight = Value(f"join {i}", (WIDTH, 2 * WIDTH), made[0].role.PARAMETER, False)
                builder.program.parameters.append(weight)
                made.append(builder.call(DENSE, joined, weight))
    builder.loss(builder.call(SQUARED_ERROR, made[-1], made[0]))
    gradients = list(differentiate(builder).values())
    kept = [*builder.program.losses, *gradients, draw(st.sampled_from(made[1:] or made))]
    calls = without_dead_calls(builder.program.calls, kept)
    fixed: dict[Value, int] = {}
    for value in (*builder.program.parameters, *builder.program.batch.values()):
        fixed[value] = -1000 * (len(fixed) + 1)
    return calls, kept, fixed


@settings(max_examples=150, deadline=None)
@given(programs(), st.sampled_from([0, pack.FEW]))
def test_no_two_live_values_share_memory(
    made: tuple[list[Call], list[Value], dict[Value, int]], few: int
) -> None:
    """Replays the calls with a map of who owns each number: a read must find its own value. Both
    where blocks are few and where they are many."""
    calls, kept, fixed = made
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pack, "FEW", few)
        placement = place(calls, fixed, kept, SAMPLES, start=0)
    owner: dict[int, Value] = {}

    def cells(value: Value) -> range:
        offset = placement.offsets[value]
        return range(offset, offset + extent(value, SAMPLES))

    for call in calls:
        for value in call.inputs:
            if value.origin not in fixed:
                assert all(owner[cell] is value.origin for cell in cells(value.origin))
        for output in call.outputs:
            for cell in cells(output):
                owner[cell] = output
        claimed = [cell for output in call.outputs for cell in cells(output)]
        assert len(claimed) == len(set(claimed))
    for value in kept:
        if value.origin not in fixed:
            assert all(owner[cell] is value.origin for cell in cells(value.origin))
    assert all(0 <= cell < placement.end for cell in owner)


def test_memory_is_used_again() -> None:
    """A chain of dense layers needs a few activations at a time, not all of them."""
    builder = Builder(Program())
    builder.declare("n", [("w", (64, 64))])
    value = builder.batch("x", (64,))
    fixed = {value: -10_000, builder.parameter("w"): -20_000}
    for _ in range(50):
        value = builder.call(DENSE, value, builder.parameter("w"))
    placement = place(builder.program.calls, fixed, [value], 1, start=0)
    assert placement.end == 2 * 64


def test_in_place_ops_take_over_their_input() -> None:
    builder = Builder(Program())
    z = builder.call(ADD, builder.batch("x", (8,)), builder.batch("x", (8,)))
    a = builder.call(TANH, z)
    fixed = {builder.program.batch["x"]: -100}
    placement = place(builder.program.calls, fixed, [a], 1, start=0)
    assert placement.offsets[a] == placement.offsets[z]
    shared = place(builder.program.calls, fixed, [a, z], 1, start=0)
    assert shared.offsets[a] != shared.offsets[z]


def test_free_neighbours_grow_together() -> None:
    free = FreeList()
    offsets = [free.take(16) for _ in range(3)]
    for offset in (offsets[0], offsets[2], offsets[1]):
        free.give(offset, 16)
    assert free.gaps == [(0, 48)]
    assert free.take(48) == 0


def test_a_gap_before_the_end_grows_by_what_it_lacks() -> None:
    free = FreeList()
    first, second = free.take(16), free.take(16)
    free.give(second, 16)
    assert free.take(32) == second
    assert free.end == 48
    assert first == 0


def test_few_blocks_fill_no_more_than_lives_at_once() -> None:
    """In the order of calls the third would have found only gaps that are too small."""
    blocks = [Block(16, 0, 1), Block(16, 0, 3), Block(32, 2, 3)]
    assert pack.pack(blocks, start=64) == 64 + 48
    assert blocks[2].offset == 64
    assert blocks[0].offset in range(64, 96)
