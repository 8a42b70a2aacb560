"""Puts one op on the machine: inputs come in as data or parameters, outputs can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import Compilation, compile_program
from nndl_studio.compiler.work import Purpose
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Program, Value
from nndl_studio.ops.kernel import Dtype
from nndl_studio.ops.softmax_node import SOFTMAX
from tests.ops.op_case import Argument, Case

NODE = "node"


@dataclass
class Bench:
    """A plan of one op and everything to run it with; `table` has a row for each sample."""

    plan: ExecutionPlan
    machine: Machine
    table: NDArray[Any]
    samples: NDArray[np.int64]
    inputs: list[str]
    work: Compilation

    def run(self) -> float:
        recorded = np.zeros(1)
        self.machine.run(self.plan, self.table, self.samples, recorded, seed=3, step=5)
        return float(recorded[0])

    def output(self, index: int) -> NDArray[Any]:
        return self.machine.read(self.plan, self.plan.probes[NODE, f"output {index}"][0])

    def argument(self, index: int, sample: int) -> NDArray[Any]:
        """Input `index` of the op for one sample, as the reference wants it."""
        (symbol,) = self.plan.probes.get((NODE, f"input {index}"), (None,))
        name = self.inputs[index]
        if symbol is not None:
            own: NDArray[Any] = self.machine.read(self.plan, symbol)[sample]
            return own
        return self.machine.parameters()[f"{NODE}.{name}"]


def compile_case(
    case: Case,
    purpose: Purpose = "gradients",
    dtype: Dtype = "float64",
    workings: bool = False,
) -> Compilation:
    """Data pass through a square Dense first, so that its weight's gradient shows ∂J/∂input."""
    builder = Builder(Program())
    names = _names(case)
    builder.declare(NODE, _parameters(case, names))
    values = [_value(builder, a, n) for a, n in zip(case.arguments, names, strict=True)]
    outputs = builder.call_all(case.op, *values, **case.attributes)
    for index, value in enumerate(values):
        if value.batched:
            builder.probe(f"input {index}", value)
    for index, value in enumerate(outputs):
        builder.probe(f"output {index}", value)
    _add_losses(builder, case, outputs)
    return compile_program(
        builder,
        purpose,
        optimiser="SGD",
        dtype=dtype,
        probes=list(builder.program.probes),
        workings=workings,
    )


def put_on_bench(
    case: Case,
    samples: int,
    purpose: Purpose = "gradients",
    dtype: Dtype = "float64",
    seed: int = 0,
    shards: int = 2,
    workings: bool = False,
) -> Bench:
    """An op with inputs drawn by `seed`, ready to run."""
    rng = np.random.default_rng(seed)
    names = _names(case)
    work = compile_case(case, purpose, dtype, workings)
    plan = work.plan(samples, shards)
    machine = Machine([plan])
    machine.load({name: 0.5 * rng.normal(size=s.shape) for name, s in plan.parameters.items()})
    table = rng.normal(size=(samples, plan.row)).astype(dtype)
    for argument, name in zip(case.arguments, names, strict=True):
        if argument.kind in ("label", "labels", "lengths"):
            low = 1 if argument.kind == "lengths" else argument.least
            column, size = plan.columns[name]
            most = argument.most + int(argument.kind == "lengths")
            table[:, column : column + size] = rng.integers(low, most, (samples, size))
        if argument.kind == "bounds":
            column, size = plan.columns[name]
            # Each begins behind the word that closed the one before; some have no words.
            cuts = np.sort(rng.integers(0, argument.most, (samples, size // 2)), axis=1)
            starts = np.c_[np.zeros(samples), np.minimum(cuts + 1, argument.most)][:, :-1]
            both = np.stack([np.minimum(starts, cuts), cuts], axis=2)
            table[:, column : column + size] = both.reshape(samples, size)
        if argument.kind == "targets":
            column, size = plan.columns[name]
            drawn = rng.random((samples, *argument.shape))
            drawn[rng.random(drawn.shape[:2]) < 0.3] = np.nan
            table[:, column : column + size] = drawn.reshape(samples, size)
    return Bench(plan, machine, table, np.arange(samples), names, work)


def _names(case: Case) -> list[str]:
    return [f"{argument.kind} {i}" for i, argument in enumerate(case.arguments)]


def _parameters(case: Case, names: list[str]) -> list[tuple[str, tuple[int, ...]]]:
    found = []
    for argument, name in zip(case.arguments, names, strict=True):
        if argument.kind == "parameter":
            found.append((name, argument.shape))
        if argument.kind in ("batch", "shares"):
            size = int(np.prod(argument.shape))
            found.append((f"mix {name}", (size, size)))
    return found


def _value(builder: Builder, argument: Argument, name: str) -> Value:
    match argument.kind:
        case "parameter":
            return builder.parameter(name)
        case "constant":
            return builder.constant(name, argument.numbers)
        case "batch" | "shares":
            size = int(np.prod(argument.shape))
            mixed = builder.call(
                DENSE, builder.batch(name, (size,)), builder.parameter(f"mix {name}")
            )
            if argument.kind == "shares":
                mixed = builder.call(SOFTMAX, mixed)
            return builder.view(mixed, argument.shape)
        case _:
            return builder.batch(name, argument.shape)


def _add_losses(builder: Builder, case: Case, outputs: tuple[Value, ...]) -> None:
    for index in case.gradient:
        flat = builder.view(outputs[index], (outputs[index].size,))
        target = builder.batch(f"target {index}", (flat.size,))
        builder.loss(builder.call(SQUARED_ERROR, flat, target))
