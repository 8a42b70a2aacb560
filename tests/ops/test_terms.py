"""What an op says one number of its output is made of, against what its kernel computes."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import ops
from nndl_studio.ops.ir import Call, Op, Value
from nndl_studio.ops.terms import Cell, Of, results
from tests.ops import op_cases
from tests.ops.op_bench import Bench, put_on_bench
from tests.ops.op_cases_recurrent import TRUNCATED

CASES = {**op_cases.CASES, **TRUNCATED}
SAMPLES = 3
MOST_CELLS = 40
OPS = f"{ops.__name__}."
# Only plans that postpone gradients have it, and those keep no values.
UNSEEN = {"samples_as_rows"}


@cache
def run_of(name: str) -> Bench:
    bench = put_on_bench(CASES[name], SAMPLES, shards=1, workings=True)
    bench.run()
    return bench


def arrays_of(bench: Bench, call: Call, values: tuple[Value, ...], sample: int) -> list[Any]:
    """`values` as they stood in the arena, for one sample."""
    found: list[NDArray[Any]] = []
    for value in values:
        (symbol,) = bench.plan.probes[call.node, value.name]
        array = bench.machine.read(bench.plan, symbol)
        found.append(array[sample] if value.batched else array)
    return found


def told_and_computed(
    bench: Bench, call: Call, output: int, index: tuple[int, ...]
) -> list[tuple[float, float]]:
    """What the lines give and what the machine has, for each sample or for all of them."""
    found = []
    for sample in range(SAMPLES):
        inputs = arrays_of(bench, call, call.inputs, sample)
        outputs = arrays_of(bench, call, call.outputs, sample)
        assert call.op.terms is not None, call.op.name
        cell = Cell(call, output, index, inputs, outputs, SAMPLES)
        found.append((results(call.op.terms(cell), cell)[-1], float(outputs[output][index])))
    batched = any(value.batched for value in call.inputs)
    if batched and not call.outputs[output].batched:
        return [(sum(told for told, _ in found), found[0][1])]
    return found


def some_cells(shape: tuple[int, ...], seed: int) -> list[tuple[int, ...]]:
    cells = list(np.ndindex(*shape))
    if len(cells) <= MOST_CELLS:
        return cells
    chosen = np.random.default_rng(seed).choice(len(cells), MOST_CELLS, replace=False)
    return [cells[int(at)] for at in chosen]


def ops_in(name: str) -> dict[str, Op]:
    return {call.op.name: call.op for call in run_of(name).work.calls}


@pytest.mark.parametrize("name", CASES)
def test_a_number_is_what_its_lines_give(name: str) -> None:
    bench = run_of(name)
    for call in bench.work.calls:
        for output, value in enumerate(call.outputs):
            if output in call.op.rooms:
                continue
            for index in some_cells(value.shape, output):
                for told, computed in told_and_computed(bench, call, output, index):
                    assert told == pytest.approx(computed, rel=1e-9, abs=1e-11), (
                        call.op.name,
                        output,
                        index,
                    )


@pytest.mark.parametrize("name", CASES)
def test_lines_read_what_is_there_before(name: str) -> None:
    bench = run_of(name)
    for call in bench.work.calls:
        inputs = arrays_of(bench, call, call.inputs, 0)
        outputs = arrays_of(bench, call, call.outputs, 0)
        for output, value in enumerate(call.outputs):
            if output in call.op.rooms or not value.size:
                continue
            cell = Cell(call, output, (0,) * len(value.shape), inputs, outputs, SAMPLES)
            assert call.op.terms is not None
            lines = call.op.terms(cell)
            assert lines, call.op.name
            for place, line in enumerate(lines):
                for factor in (factor for term in line.terms for factor in term.factors):
                    if factor.of is Of.LINE:
                        assert factor.place < place
                    if factor.of is Of.OUTPUT:
                        assert (factor.place, factor.index) != (output, cell.index)


def test_every_op_of_a_step_tells_all_that_it_makes() -> None:
    for module in pkgutil.iter_modules(ops.__path__, f"{ops.__name__}."):
        importlib.import_module(module.name)
    modules = [vars(sys.modules[name]) for name in list(sys.modules) if name.startswith(OPS)]
    every = {each.name for module in modules for each in module.values() if isinstance(each, Op)}
    seen = {name for case in CASES for name in ops_in(case)}
    assert every - seen == UNSEEN
    assert all(op.terms for case in CASES for op in ops_in(case).values())


def test_no_two_ops_have_one_name() -> None:
    """What is told of an instruction is found by the name of its op."""
    for module in pkgutil.iter_modules(ops.__path__, OPS):
        importlib.import_module(module.name)
    modules = [vars(sys.modules[name]) for name in list(sys.modules) if name.startswith(OPS)]
    found = {
        id(each): each.name for one in modules for each in one.values() if isinstance(each, Op)
    }
    names = sorted(found.values())
    assert names == sorted(set(names))
