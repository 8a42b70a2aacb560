"""Steps to look into, of a layer or an example, and how far off lines are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.ops.ir import Call
from nndl_studio.ops.kernel import Dtype
from nndl_studio.ops.terms import Index
from nndl_studio.resources import example
from nndl_studio.training.trainer import Trainer
from nndl_studio.training.workings.explain import Explanation, Place, explain
from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.working_out import WorkingOut, workings_of
from tests.layers.layer_case import Case
from tests.layers.trial import SAMPLES, trial

# Lines are summed in float64. Where the machine computes in float64 as well they must give its
# number to this share of the largest in them, however many terms there are: that is whether they
# are the right ones. Where it computes in float32, rounding n terms one after another may move
# their sum by n·u of what they come to, u = 2^−24 being half of the last digit (Higham, Accuracy
# and Stability of Numerical Algorithms, (3.5)), and the functions in between by some u more.
CLOSE = 1e-12
UNIT = 2.0**-24
OF_FUNCTIONS = 16
MOST_CELLS = 12
# Terms that are put in for the cells of one array, so that long sums have fewer of them.
MOST_TERMS = 1_000


def layer_step(case: Case, dtype: Dtype) -> Workings:
    """A step, without an update, of the layer on SAMPLES samples."""
    made = trial(case, "gradients", dtype, shards=1, workings=True)
    made.run()
    rows = tuple(range(SAMPLES))
    return workings_of(made.work, made.plan, made.machine, rows, 0, 0.0, {})


def example_step(name: str, samples: int = 2, dtype: Dtype = "float32") -> Workings:
    """The first step of an example, with its first samples."""
    return first_step(api.load(example(name)), samples, dtype)


def first_step(graph: Graph, samples: int = 2, dtype: Dtype = "float32") -> Workings:
    """The first step of a run, with its first samples."""
    trainer = Trainer(graph, threads=1)
    context = trainer.context
    making = WorkingOut(context.graph, context.analysis, samples, dtype)
    rows = trainer.dataset.train[:samples]
    table, order = context.table.batch(np.asarray(rows))
    data = table.astype(dtype), order
    return making.of_data(context.state, data, [int(row) for row in rows], *context.moment())


def made_numbers(workings: Workings, call: Call, cells: int) -> Iterator[Explanation]:
    """Explanations of up to so many numbers of each output that is more than room to work in, each
    for any of the samples."""
    rng = np.random.default_rng(len(call.inputs))
    for output, value in enumerate(call.outputs):
        if not value.size or output in call.op.rooms:
            continue
        terms = 0
        for index in _some(value.shape, cells, rng):
            sample = int(rng.integers(len(workings.rows))) if value.batched else 0
            explanation = explain(workings, Place(value, index, sample))
            assert explanation is not None, (call.op.name, output)
            assert (explanation.node, explanation.op) == (call.node, call.op.name)
            yield explanation
            terms += _terms(explanation) * max(1, len(explanation.samples))
            if terms > MOST_TERMS:
                break


def told(explanation: Explanation) -> float:
    """What the lines give, or the samples together."""
    return sum(explanation.samples) if explanation.samples else explanation.lines[-1].result


def error(explanation: Explanation) -> float:
    """How far the lines are from the machine's number, in parts of the largest number in them."""
    lines = explanation.lines
    numbers = [line.result for line in lines]
    numbers += [product.result for line in lines for product in line.products]
    largest = max(map(abs, [*numbers, *explanation.samples]), default=0.0)
    return abs(told(explanation) - explanation.number) / (largest or 1.0)


def allowed(explanation: Explanation, dtype: Dtype) -> float:
    """The `error` that the number format explains."""
    if dtype == "float64":
        return CLOSE
    return (_terms(explanation) * max(1, len(explanation.samples)) + OF_FUNCTIONS) * UNIT


def _terms(explanation: Explanation) -> int:
    return sum(len(line.products) for line in explanation.lines)


def _some(shape: tuple[int, ...], count: int, rng: np.random.Generator) -> Iterator[Index]:
    """Up to so many places of an array."""
    size = int(np.prod(shape))
    for flat in rng.permutation(size)[:count]:
        yield tuple(int(i) for i in np.unravel_index(flat, shape)) if shape else ()
