"""Fit: what the network answers where one number is to be reached, beside the closed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets import Dataset
from nndl_studio.datasets.own_units import own_units
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.training.findings import Fit, Solved
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.solve import Solution, linear_model, objective, solve, why_not
from nndl_studio.training.studies.context import Context

PLACES = 160
MOST_POINTS = 600
Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Setup:
    """A plan for every place at once; `x` (samples,) is what the points are drawn over."""

    plan: ExecutionPlan
    machine: Machine
    answers: tuple[str, ...]
    samples: NDArray[np.int64]
    held_out: NDArray[np.bool_]
    table: NDArray[Any]
    plain: bool
    at: Doubles
    solution: Solution | None
    solved_curve: Doubles | None


def fit(context: Context, request: ProbeRequest) -> Fit:
    """What every answer of the network says, and the closed form if there is one."""
    work = context.once("fit", lambda: _prepare(context))
    work.machine.load(context.weights)
    work.machine.run(work.plan, work.table, np.arange(len(work.table)), np.zeros(1))
    symbols = (work.plan.predictions[node] for node in work.answers)
    answers = (work.machine.read(work.plan, s).reshape(-1).astype(float) for s in symbols)
    curves = [_in_units(context, each) for each in answers]
    reached = _reached(context.dataset, work.samples)
    units = own_units(context.dataset.recipe) if work.plain else None
    x = context.dataset.x[work.samples][:, 0].astype(float) if work.plain else reached
    return Fit(
        work.answers,
        work.plain,
        x if units is None else x * units.slope + units.offset,
        reached,
        work.held_out,
        work.at if units is None else work.at * units.slope + units.offset,
        np.array(curves).reshape(len(work.answers), len(work.at)),
        None if work.solution is None else _compared(context, work.solution),
        work.solved_curve,
        None if units is None else "".join(units.names),
    )


def _compared(context: Context, solution: Solution) -> Solved:
    weights = context.weights
    far = [np.abs(weights[name] - array).max() for name, array in solution.weights.items()]
    reached = objective(context.graph, context.dataset, weights)
    return Solved(float(max(far)), solution.objective, reached, solution.message)


def _prepare(context: Context) -> Setup:
    dataset = context.dataset
    parts = (dataset.train[:MOST_POINTS], dataset.validation[: MOST_POINTS // 4])
    samples = np.concatenate(parts)
    plain = dataset.info.axes == (1,)
    work = compile_graph(context.graph, "inference", analysis=context.analysis)
    answers = tuple(p.node for p in work.program.predictions if p.value.size == 1)
    x = dataset.x[samples].reshape(len(samples), -1)
    if plain:
        x = np.linspace(x.min(), x.max(), PLACES, dtype=np.float32)[:, None]
        table = context.table.blank(PLACES)
        start, width = context.evaluator.columns["x"]
        table[:, start : start + width] = x
    else:
        table = context.table[samples]
    plan = work.plan(len(table))
    solution = None if why_not(context.graph) else solve(context.graph, dataset)
    return Setup(
        plan,
        Machine([plan], 1),
        answers,
        samples,
        np.repeat([False, True], [len(part) for part in parts]),
        table,
        plain,
        x[:, 0].astype(float) if plain else _reached(dataset, samples),
        solution,
        None if solution is None else _curve(context, solution, x.astype(float)),
    )


def _curve(context: Context, solution: Solution, x: Doubles) -> Doubles:
    """What the closed form answers at `x`."""
    model = linear_model(context.graph)
    bias = solution.weights[model.bias] if model.bias else np.zeros(1)
    return _in_units(context, (x @ solution.weights[model.weight].T + bias)[:, 0])


def _reached(dataset: Dataset, samples: NDArray[np.int64]) -> Doubles:
    """The number that each of the samples is to reach, in the units of the data."""
    assert dataset.target is not None
    return np.asarray(dataset.recipe.in_units(dataset.target[samples])[:, 0], np.float64)


def _in_units(context: Context, answers: Doubles) -> Doubles:
    found = context.dataset.recipe.in_units(answers[:, None])
    return np.asarray(found[:, 0], np.float64)
