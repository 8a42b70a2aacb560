"""Numbers of whole examples are what their lines give: of drawn loops and of machines with memory,
each op of them forward and backward."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nndl_studio.ops.ir import Call
from nndl_studio.ops.kernel import Dtype
from nndl_studio.training.workings.record import Workings
from tests.layers.one_node import one_node
from tests.training.workings.steps import allowed, error, example_step, first_step, made_numbers

EXAMPLES = (
    "D6-lstm-drawn",
    "E3-ntm-copy",
    "E4-stories-one-fact",
    "E5-dmn-one-fact",
    "E6-nram-access",
    "E7-stack",
    "E7-deque",
)
CELLS = 2
# Calls of one op of a node: a loop has as many as steps.
CALLS = 2


def some_calls(workings: Workings) -> Iterator[Call]:
    """Of each op of a node, one way, the first calls and as many of its last."""
    by_op: dict[tuple[str, str, bool], list[Call]] = {}
    for call in workings.calls:
        by_op.setdefault((call.node, call.op.name, call.backward), []).append(call)
    for calls in by_op.values():
        yield from dict.fromkeys([*calls[:CALLS], *calls[-CALLS:]])


def check(workings: Workings, dtype: Dtype) -> None:
    for call in some_calls(workings):
        for explanation in made_numbers(workings, call, CELLS):
            assert error(explanation) <= allowed(explanation, dtype), explanation


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_number_is_what_its_lines_give(name: str, dtype: Dtype) -> None:
    check(example_step(name, dtype=dtype), dtype)


def test_a_composite_is_explained_piece_by_piece() -> None:
    machine = one_node("E3-ntm-copy", "NTM")
    workings = first_step(machine, dtype="float64")
    assert any(call.node.startswith("Machine.") for call in workings.calls)
    check(workings, "float64")
