"""A layer of the contract table that can be trained: between a Dense that makes its inputs and a
squared error on its output."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import Compilation, compile_program
from nndl_studio.compiler.treatment import Treatment
from nndl_studio.compiler.work import Purpose
from nndl_studio.layers.layer import Family
from nndl_studio.layers.shape import ANSWERS, Shape
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Program, Signal, Value
from nndl_studio.ops.kernel import Dtype
from tests.layers.layer_case import Case
from tests.layers.table import CASES

SAMPLES = 4
COMPUTING = [case for case in CASES if case.layer.family is not Family.DATA]


@dataclass
class Trial:
    """What is run: `table` has a row a sample."""

    work: Compilation
    plan: ExecutionPlan
    machine: Machine
    table: NDArray[np.generic]

    def run(self, steps: int = 1) -> NDArray[np.float64]:
        losses = np.zeros(steps)
        order = np.tile(np.arange(SAMPLES), steps)
        self.machine.run(self.plan, self.table, order, losses, seed=1)
        return losses


def trial(
    case: Case, purpose: Purpose, dtype: Dtype, shards: int = 2, workings: bool = False
) -> Trial:
    builder = Builder(Program())
    parameters = case.layer.parameters(case.config, case.inputs)
    mixers = [
        (f"mix {port}{i}", (shape.size, 2))
        for port, shapes in case.inputs.items()
        for i, shape in enumerate(shapes)
        if shape.kind not in ANSWERS
    ]
    builder.declare("N", [*((p.name, p.shape) for p in parameters), *mixers])
    signals = {
        port: tuple(_signal(builder, port, i, shape) for i, shape in enumerate(shapes))
        for port, shapes in case.inputs.items()
    }
    outputs = case.layer.lower(case.config, builder, signals)
    if not builder.program.losses:
        _add_loss(builder, outputs["y"].value)
    treatments = {f"N.{p.name}": Treatment(trained=not p.fixed) for p in parameters}
    work = compile_program(builder, purpose, "SGD", dtype, treatments=treatments, workings=workings)
    plan = work.plan(SAMPLES, shards)
    machine = Machine([plan])
    rng = np.random.default_rng(0)
    machine.load({n: 0.3 * rng.normal(size=s.shape) for n, s in plan.parameters.items()})
    table = rng.normal(size=(SAMPLES, plan.row)).astype(dtype)
    for name, (column, size) in plan.columns.items():
        if name == "lengths":
            table[:, column] = np.array([1, 2, 3, 2]) * (3 if _has_sentences(case) else 1)
        if name in ("label", "labels", "facts"):
            drawn = rng.integers(0, _classes(case), (SAMPLES, size))
            table[:, column : column + size] = drawn
    return Trial(work, plan, machine, table)


def _has_sentences(case: Case) -> bool:
    return any(shape.sentences for shapes in case.inputs.values() for shape in shapes)


def _classes(case: Case) -> int:
    shapes = (shape for shapes in case.inputs.values() for shape in shapes)
    return next(shape.axes[0] for shape in shapes if shape.form == "index")


def _signal(builder: Builder, port: str, index: int, shape: Shape) -> Signal:
    lengths = builder.batch("lengths", (1,)) if shape.stepped else None
    if shape.answer or shape.form == "index":
        ends = shape.sentences.ends if shape.sentences else ()
        return Signal(builder.batch(shape.kind.value, shape.held), lengths, ends)
    raw = builder.batch(f"raw {port}{index}", (2,))
    mixed = builder.call(DENSE, raw, builder.parameter(f"mix {port}{index}"))
    return Signal(builder.view(mixed, shape.held), lengths)


def _add_loss(builder: Builder, y: Value) -> None:
    flat = builder.view(y, (y.size,))
    builder.loss(builder.call(SQUARED_ERROR, flat, builder.batch("wanted", (y.size,))))
