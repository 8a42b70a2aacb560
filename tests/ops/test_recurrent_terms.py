"""Which lines a gate, a state and their gradients have: none of what is not there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nndl_studio.ops.terms import NOTHING, Cell, Index, Line, Lines, Of, copied, made
from tests.ops.op_bench import compile_case
from tests.ops.op_cases_recurrent import CASES, TRUNCATED

UNITS, STEPS = 4, 5


def lines_of(case: str, op: str, index: Index, output: int = 0, length: int = STEPS) -> Lines:
    """Of one cell of a sample with `length` steps."""
    calls = compile_case({**CASES, **TRUNCATED}[case]).calls
    call = next(call for call in calls if call.op.name == op)
    inputs: list[Any] = [np.zeros(value.shape) for value in call.inputs]
    (place,) = (at for at, value in enumerate(call.inputs) if value.shape == (1,))
    inputs[place][0] = length
    assert call.op.terms is not None
    return call.op.terms(Cell(call, output, index, inputs, []))


def names(lines: Lines) -> list[str]:
    return [line.name for line in lines]


def read(line: Line, of: Of, place: int) -> list[Index]:
    """Which numbers of an input or output a line reads."""
    factors = [factor for term in line.terms for factor in term.factors]
    return [each.index for each in factors if (each.of, each.place) == (of, place)]


@pytest.mark.parametrize(
    ("which", "symbol", "seen"),
    [(0, "i", (1, 2)), (1, "f", (1, 2)), (2, "o", (2, 2)), (3, r"\tilde{c}", None)],
)
def test_a_gate_is_f_of_what_it_adds_up(which: int, symbol: str, seen: Index | None) -> None:
    z, gate = lines_of("lstm", "lstm", (2, which * UNITS + 2))
    assert (z.name, gate.name) == (f"z_{symbol}", symbol)
    assert gate.function == ("tanh" if which == 3 else "logistic")
    assert read(z, Of.OUTPUT, 1) == [(1, k) for k in range(UNITS)]
    assert read(z, Of.OUTPUT, 2) == ([seen] if seen else [])
    assert read(z, Of.INPUT, 2) == ([(which, 2)] if seen else [])


def test_nothing_stands_before_the_first_step() -> None:
    z, _ = lines_of("lstm", "lstm", (0, 0))
    assert len(z.terms) == 1
    (cell,) = lines_of("lstm", "lstm", (0, 0), output=2)
    assert len(cell.terms) == 1
    z, _ = lines_of("srn, tanh", "srn", (0, 0))
    assert len(z.terms) == 1
    _, hidden = lines_of("gru", "gru", (0, 0), output=1)
    assert len(hidden.terms) == 1
    assert lines_of("gru", "gru", (0, 0), output=2) == NOTHING


@pytest.mark.parametrize(("case", "op"), [("lstm", "lstm"), ("gru", "gru")])
def test_past_a_samples_end_gates_are_shut_and_its_state_is_carried_on(case: str, op: str) -> None:
    assert lines_of(case, op, (3, 1), output=0, length=3) == NOTHING
    assert lines_of(case, op, (3, 1), output=1, length=3) == copied(made(1, 2, 1))
    assert lines_of(case, f"{op}_backward", (3, 1), length=3) == NOTHING


def test_delta_of_c_is_followed_from_the_last_step_that_reaches_it() -> None:
    def followed(case: str, step: int, length: int = STEPS) -> list[str]:
        lines = lines_of(case, "lstm_backward", (step, 0), length=length)
        return [name for name in names(lines) if name.startswith(r"\delta c")]

    assert followed("lstm", 2) == [rf"\delta c_{{{t}}}" for t in (4, 3, 2)]
    assert followed("lstm", 1, length=3) == [rf"\delta c_{{{t}}}" for t in (2, 1)]
    assert followed("lstm, truncated", 2) == [rf"\delta c_{{{t}}}" for t in (3, 2)]
    assert followed("lstm, truncated", 1) == [r"\delta c_{1}"]


def test_the_output_gate_needs_no_delta_of_c() -> None:
    assert names(lines_of("lstm", "lstm_backward", (1, 2 * UNITS))) == [
        r"\tanh c",
        "f'(z)",
        r"\delta_{o}",
    ]


def test_without_peepholes_no_gate_sees_c() -> None:
    z, _ = lines_of("lstm without peepholes", "lstm", (2, 0))
    assert not read(z, Of.OUTPUT, 2)
    assert lines_of("lstm without peepholes", "lstm_backward", (0, 0), output=2) == NOTHING


@pytest.mark.parametrize(
    ("case", "op", "output"),
    [
        ("srn, tanh", "srn_backward", 2),
        ("lstm", "lstm_backward", 3),
        ("gru", "gru_backward", 2),
        ("gru, reset after", "gru_after_backward", 3),
    ],
)
def test_a_cut_lets_nothing_come_back_but_to_a_sample_that_has_ended(
    case: str, op: str, output: int
) -> None:
    def terms_at(case: str, length: int) -> list[int]:
        steps = (lines_of(case, op, (t, 0), output, length) for t in range(STEPS))
        return [len(lines[-1].terms) for lines in steps]

    whole = terms_at(case, STEPS)
    assert min(whole[:-1]) > 2
    assert whole[-1] == 1
    through = whole[0]
    assert terms_at(f"{case}, truncated", STEPS) == [through, 1, through, 1, 1]
    assert terms_at(f"{case}, truncated", 1) == [2, 2, 2, 2, 1]


def test_a_weight_gathers_from_the_steps_that_have_one_before() -> None:
    (line,) = lines_of("gru", "gru_backward", (1, 2), output=1, length=3)
    assert read(line, Of.OUTPUT, 0) == [(1, 1), (2, 1)]
    assert read(line, Of.INPUT, 4) == [(0, 2), (1, 2)]
    (line,) = lines_of("gru", "gru_backward", (2 * UNITS + 1, 2), output=1, length=3)
    assert read(line, Of.INPUT, 5) == [(1, 2), (2, 2)]
