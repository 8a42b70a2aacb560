"""What a kernel names as its operands is what the compiler puts into its row, in that order."""

from __future__ import annotations

from collections import defaultdict

import pytest

from nndl_studio.compiler.encode import Shard, operands_of
from nndl_studio.ops.ir import Call, Value
from nndl_studio.ops.kernel import Kernel, places
from nndl_studio.ops.merge import MOST
from nndl_studio.ops.optimisers import OWN_RULES, RULES
from tests.compile_kernels import names
from tests.ops.op_bench import compile_case
from tests.ops.op_cases import CASES

STEP = ("gradient_at", "distance", "shards", "size", "l2_at", "l1_at", "samples")


def row(call: Call) -> list[int]:
    offsets: defaultdict[Value, int] = defaultdict(int)
    found: list[int] = operands_of([call], [Shard(offsets, first=0, samples=2)], 2)[0, 0].tolist()
    return found


def offsets(call: Call) -> int:
    """How many numbers at the beginning of the row are offsets."""
    inputs, outputs = len(call.inputs), len(call.outputs)
    return max(call.op.arity, inputs) + max(call.op.results, outputs)


def test_what_a_kernel_leaves_out_is_passed_over() -> None:
    assert places(("x_at", "y_at")) == [0, 1]
    assert places(("x_at", "y_at", "n")) == [0, 1, 2]
    assert places(("x_at", "y_at", "n", "maps", "size")) == [0, 1, 2, 5, 6]
    assert places(("y_at", "n", "batch", "size")) == [0, 1, 3, 4]
    assert places(("y_at", "n", "first", "batch", "size")) == [0, 1, 2, 3, 4]
    assert places(("total_at", "size", "first")) == [0, 1, 2]


@pytest.mark.parametrize("name", CASES)
def test_kernels_name_the_row_of_their_op(name: str) -> None:
    """Forward and backward: offsets are called so, then come the samples, and no row is shorter."""
    for call in compile_case(CASES[name]).calls:
        operands = call.op.kernel.operands
        if operands is None:
            assert max(call.op.arity, call.op.results) >= MOST, call.op.name
            continue
        found = dict(zip(operands, places(operands), strict=True))
        assert found["n"] == offsets(call), call.op.name
        for operand, place in found.items():
            assert operand.endswith("_at") == (place < offsets(call)), (call.op.name, operand)
        assert max(found.values()) < len(row(call)), call.op.name


def test_rules_name_the_row_of_the_update() -> None:
    for rule in (*RULES.values(), *OWN_RULES.values()):
        parameter, *slots, gradient, _, _, _, _, _ = (rule.kernel.operands or ())[:9]
        assert (parameter, gradient) == ("parameter_at", "gradient_at")
        assert all(slot.endswith("_at") for slot in slots)
        others = (rule.kernel.operands or ())[1 + len(slots) :]
        assert others == STEP[: len(others)]


def test_every_kernel_says_what_it_computes() -> None:
    for name in names():
        assert Kernel.registry[name].function.__doc__, name
