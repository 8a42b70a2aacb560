"""What ops say of numbers that their cases don't have: e^x beyond what a computer holds, shares
that are all or nothing, and a single sample, whose mistakes are written down."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.ops.ir import Builder, Op, Program
from nndl_studio.ops.rbf import RBF_DISCRIMINATIVE_LOSS
from nndl_studio.ops.softmax import CROSS_ENTROPY
from nndl_studio.ops.softmax_node import SOFTMAX
from nndl_studio.ops.terms import Cell, Line, results
from tests.ops.op_bench import put_on_bench
from tests.ops.op_cases import CASES
from tests.ops.test_terms import arrays_of

FAR = [(900.0, 901.5, 899.0), (-900.0, -901.5, -899.0), (0.0, 2000.0, -2000.0)]


def cell_of(
    op: Op, output: int, place: int, inputs: list[Any], outputs: list[Any], **attributes: int
) -> Cell:
    builder = Builder(Program())
    values = [builder.batch(f"{i}", np.shape(each)) for i, each in enumerate(inputs)]
    builder.call_all(op, *values, **attributes)
    (call,) = builder.program.calls
    return Cell(call, output, (place,), [np.array(each) for each in inputs], outputs)


def told(cell: Cell) -> float:
    return results(lines_of(cell), cell)[-1]


def lines_of(cell: Cell) -> tuple[Line, ...]:
    assert cell.call.op.terms is not None
    return cell.call.op.terms(cell)


def shares_of(x: tuple[float, ...]) -> NDArray[np.float64]:
    return np.asarray(np.exp(np.array(x) - np.logaddexp.reduce(x)))


@pytest.mark.parametrize("x", FAR)
@pytest.mark.parametrize("place", range(3))
def test_softmax(x: tuple[float, ...], place: int) -> None:
    found = told(cell_of(SOFTMAX, 0, place, [x], []))
    assert found == pytest.approx(shares_of(x)[place], rel=1e-9)


@pytest.mark.parametrize("x", [*FAR, (0.0, 9.0, -30.0)])
@pytest.mark.parametrize("label", range(3))
def test_surprise(x: tuple[float, ...], label: int) -> None:
    """In float32 a share may be 0, or 1 to its last digit: its logarithm is that of the sum."""
    y = shares_of(x).astype(np.float32)
    found = told(cell_of(CROSS_ENTROPY, 1, 0, [x, (float(label),)], [y, np.zeros(1)]))
    wanted = np.logaddexp.reduce(x) - x[label]
    few_digits = 1e-9 if y[label] < 1e-30 or y[label] > 0.99 else 1e-6
    assert found == pytest.approx(wanted, rel=few_digits, abs=1e-12)


def test_distances_that_leave_nothing_of_their_powers() -> None:
    y = (801.0, 799.5, 950.0)
    cell = cell_of(RBF_DISCRIMINATIVE_LOSS, 0, 0, [y, (1.0,)], [], per_mille=800_000)
    assert told(cell) == pytest.approx(799.5 + np.logaddexp.reduce([-800.0, *np.negative(y)]))


def test_small_numbers_are_told_without_the_largest() -> None:
    assert len(lines_of(cell_of(SOFTMAX, 0, 0, [(0.1, 0.2, 0.3)], []))) == 5


@pytest.mark.parametrize(("seed", "is_mistaken"), [(0, True), (1, False), (2, True)])
def test_a_single_sample_writes_down_when_it_was_mistaken(seed: int, is_mistaken: bool) -> None:
    bench = put_on_bench(CASES["perceptron"], 1, seed=seed, shards=1, workings=True)
    bench.run()
    (call,) = (call for call in bench.work.calls if call.op.name == "count_mistakes")
    inputs = arrays_of(bench, call, call.inputs, 0)
    outputs = arrays_of(bench, call, call.outputs, 0)
    assert bool(outputs[0][0]) == bool(outputs[1][1]) == is_mistaken
    for output in range(2):
        for place, computed in enumerate(outputs[output]):
            found = told(Cell(call, output, (place,), inputs, outputs))
            assert found == pytest.approx(float(computed), rel=1e-9)
