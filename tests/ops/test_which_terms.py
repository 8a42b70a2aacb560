"""Which terms a number has: none of what a table, a border, a sample's end or a cut leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nndl_studio.ops.ir import Call
from nndl_studio.ops.terms import (
    NOTHING,
    Cell,
    Factor,
    Index,
    Line,
    Lines,
    Of,
    by_parts,
    given,
    times,
)
from tests.ops.op_bench import compile_case
from tests.ops.op_cases import CASES
from tests.ops.op_cases_recurrent import TRUNCATED


def call_of(case: str, op: str) -> Call:
    calls = compile_case({**CASES, **TRUNCATED}[case]).calls
    return next(call for call in calls if call.op.name == op)


def lines_of(
    call: Call, index: Index, known: Mapping[int, ArrayLike] | None = None, output: int = 0
) -> Lines:
    """Of one cell, where inputs are 0 but for those that are `known` by their place."""
    inputs: list[NDArray[Any]] = [np.zeros(value.shape) for value in call.inputs]
    for place, numbers in (known or {}).items():
        inputs[place] = np.asarray(numbers)
    assert call.op.terms is not None
    return call.op.terms(Cell(call, output, index, inputs, []))


def read(line: Line, place: int) -> list[tuple[int, ...]]:
    """Which numbers of input `place` a line reads."""
    factors: list[Factor] = [factor for term in line.terms for factor in term.factors]
    return [each.index for each in factors if (each.of, each.place) == (Of.INPUT, place)]


TABLE: Mapping[int, ArrayLike] = {2: (0, 2, 1, 0, 1, 2), 3: (0, 2, 3, 3, 6)}


def test_a_map_reads_those_it_is_linked_with_and_each_has_a_line() -> None:
    call = call_of("conv with a table", "conv2d")
    *maps, whole = lines_of(call, (0, 1, 0), TABLE)
    assert [line.name for line in maps] == [
        r"W^{(0,0)} \otimes X^{(0)}",
        r"W^{(0,2)} \otimes X^{(2)}",
    ]
    assert [{p for p, *_ in read(line, 0)} for line in maps] == [{0}, {2}]
    assert len(whole.terms) == 2
    (only,) = lines_of(call, (1, 1, 0), TABLE)
    assert {p for p, *_ in read(only, 0)} == {1}
    assert lines_of(call, (2, 1, 0), TABLE) == NOTHING


def test_a_flipped_kernel_meets_the_window_from_its_last_weight_on() -> None:
    call = call_of("conv with a table", "conv2d")
    (only,) = lines_of(call, (1, 0, 0), TABLE)
    assert read(only, 0)[0] == (1, 0, 0)
    assert read(only, 1)[0] == (2, 1, 7)


def test_a_corner_takes_delta_from_the_one_window_that_it_stands_in() -> None:
    call = call_of("conv with a table", "conv2d_backward_input")
    (line,) = lines_of(call, (1, 0, 0), TABLE)
    assert read(line, 0) == [(1, 0, 0), (3, 0, 0)]


def test_a_kernel_is_turned_on_the_way_back_if_it_is_on_the_way_there() -> None:
    for case, kernel in (
        ("conv 5×5, flipped", r"\mathrm{rot180}(W^{(1,0)})"),
        (
            "conv 3×4, stride",
            "W^{(1,0)}",
        ),
    ):
        call = call_of(case, "conv2d_backward_input")
        parts = lines_of(call, (0, 2, 3), {2: (0, 1, 0, 1, 0, 1), 3: (0, 2, 4, 6)})
        assert parts[1].name == rf"{kernel} \tilde{{\otimes}} \delta^{{(1)}}"


def test_a_border_has_no_terms() -> None:
    (line,) = lines_of(call_of("conv1d, wide", "conv1d"), (0, 0))
    assert read(line, 0) == [(0, 0), (0, 1)]
    assert lines_of(call_of("pad", "pad2d"), (0, 0, 2)) == NOTHING


def test_delta_goes_to_what_was_largest() -> None:
    call = call_of("max pool, overlap", "max_pool2d_backward")
    place = np.zeros(call.inputs[1].shape)
    place[1, 0, 1] = 3
    (won,) = lines_of(call, (1, 1, 3), {1: place})
    assert read(won, 0) == [(1, 0, 1)]
    assert lines_of(call, (1, 0, 2), {1: place}) == NOTHING


def test_a_region_of_a_sequence_ends_with_its_sample() -> None:
    call = call_of("average pool1d", "average_pool1d")
    (line,) = lines_of(call, (1, 0), {1: [4.0]})
    assert read(line, 0) == [(2, 0), (3, 0)]
    assert {term.weight for term in line.terms} == {1 / 2}
    assert lines_of(call, (2, 0), {1: [4.0]}) == NOTHING


def test_nothing_comes_back_through_a_cut_but_to_a_sample_that_has_ended() -> None:
    call = call_of("accumulate, truncated", "accumulate_backward")

    def terms_at(step: int, length: float) -> int:
        (line,) = lines_of(call, (step, 0), {1: [length]}, output=1)
        return len(line.terms)

    assert [terms_at(step, 5.0) for step in range(5)] == [2, 1, 2, 1, 1]
    assert [terms_at(step, 2.0) for step in range(5)] == [2, 2, 2, 2, 1]


def test_parts_have_lines_where_there_are_several_of_several_terms() -> None:
    one, two = [times(given(0, 0))], [times(given(0, 1)), times(given(0, 2))]
    assert [line.name for line in by_parts({"a": one, "b": two, "c": []})] == ["a", "b", ""]
    assert len(by_parts({"a": one, "b": one})) == 1
    assert len(by_parts({"b": two}, one)[0].terms) == 3
    assert by_parts({}) == NOTHING
