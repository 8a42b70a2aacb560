"""Takes one step of a run beside it and keeps every number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import Compilation, compile_graph, compile_training
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.controls import Control
from nndl_studio.ops.ir import Value
from nndl_studio.training.control_values import controls
from nndl_studio.training.data_rows import Columns, Rows
from nndl_studio.training.workings.record import Update, Workings

Array = NDArray[Any]
Precision = Literal["float32", "float64"]


class WorkingOut:
    """Two plans for `samples` samples: one keeps all values up to the gradients, which the update
    works on in their place; the other takes the whole step. A run computes in float32; float64
    tells rounding from what is wrong. Raises CompileError."""

    def __init__(
        self, graph: Graph, analysis: Analysis, samples: int = 1, dtype: Precision = "float32"
    ) -> None:
        self._settings = settings = graph.settings
        self._inner = compile_graph(
            graph, "gradients", dtype=dtype, analysis=analysis, workings=True
        )
        self._whole = compile_training(graph, settings, analysis, workings=True, dtype=dtype)
        self._plan, self._step = self._inner.plan(samples, 1), self._whole.plan(samples, 1)
        self._keeping, self._stepping = Machine([self._plan], 1), Machine([self._step], 1)

    @property
    def columns(self) -> Columns:
        """Where the fields of a sample stand in its row."""
        return self._plan.columns

    def first_state(self, weights: Mapping[str, Array]) -> Array:
        """What the machine of a run holds that begins with `weights`, `NODE.PARAM` to numbers."""
        machine = Machine([self._step], 1)
        for control, value in controls(self._settings).items():
            machine.control(control, value)
        machine.load(weights)
        return machine.state.copy()

    @property
    def nbytes(self) -> int:
        """Memory of both plans' numbers."""
        return int(self._keeping.arena.nbytes + self._stepping.arena.nbytes)

    def of(
        self, state: Array, table: Rows, rows: Sequence[int], step: int, rate: float
    ) -> Workings:
        """The step with these `rows` of the table from the `state` of the run's machine, which is
        left as it is."""
        data = table.batch(np.array(rows))
        return self.of_data(state, data, rows, step, rate)

    def of_data(
        self,
        state: Array,
        data: tuple[Array, NDArray[np.int64]],
        rows: Sequence[int],
        step: int,
        rate: float,
    ) -> Workings:
        """As `of`, with a row of numbers for each sample and their order."""
        stepping, seed = self._stepping, self._settings.seed
        stepping.state[:] = state
        self._keeping.load(stepping.parameters())
        self._keeping.run(self._plan, *data, np.zeros(1), seed, step)
        rates = np.array([rate])
        gradients = self._rules_gradients(state, data, step, rates)
        before = self._of_rules()
        stepping.run(self._step, *data, np.zeros(1), seed, step, rates)
        after = self._of_rules()
        updates = {
            value.name: Update(
                rule,
                before[value],
                after[value],
                gradients[value],
                stepping.state[: len(Control)].copy(),
                self._decays(value),
            )
            for value, rule in self._whole.rules.items()
        }
        return workings_of(
            self._inner, self._plan, self._keeping, tuple(map(int, rows)), step, rate, updates
        )

    def _of_rules(self) -> dict[Value, tuple[Array, ...]]:
        """Each trained parameter with its slots, as they stand."""
        layout, state = self._whole.layout, self._stepping.state
        return {
            value: tuple(
                state[at : at + value.size].reshape(value.shape).copy()
                for at in (layout.offsets[value], *layout.slots[value])
            )
            for value in self._whole.rules
        }

    def _rules_gradients(
        self, state: Array, data: tuple[Array, NDArray[np.int64]], step: int, rates: Array
    ) -> dict[Value, Array]:
        """What the rules get, behind clipping and noise: read from a step without decay, which is
        added in its place."""
        stepping, layout = self._stepping, self._whole.layout
        for places in layout.decays.values():
            stepping.state[[at for at in places if at >= 0]] = 0
        stepping.run(self._step, *data, np.zeros(1), self._settings.seed, step, rates)
        found = {
            value: stepping.read(self._step, self._step.gradients[value.name]).copy()
            for value in self._whole.rules
        }
        stepping.state[:] = state
        return {value: array.reshape(value.shape) for value, array in found.items()}

    def _decays(self, value: Value) -> tuple[float | None, float | None]:
        l2, l1 = (
            float(self._stepping.state[at]) if at >= 0 else None
            for at in self._whole.layout.decays[value]
        )
        return l2, l1


def workings_of(
    work: Compilation,
    plan: ExecutionPlan,
    machine: Machine,
    rows: tuple[int, ...],
    step: int,
    rate: float,
    updates: Mapping[str, Update],
) -> Workings:
    """The step that `machine` has just taken, with the `plan` that `work` made to keep all."""
    return Workings(
        rows,
        step,
        rate,
        work.calls,
        _arrays(work, plan, machine),
        {**work.program.probes},
        work.slopes,
        {value.name: value for value in work.program.parameters},
        {value.name: gradient for value, gradient in work.gradients.items()},
        work.losses,
        updates,
    )


def _arrays(work: Compilation, plan: ExecutionPlan, machine: Machine) -> dict[Value, Array]:
    """All that the plan holds, each array once; parameters also where no call reads them."""
    own = machine.parameters()
    found: dict[Value, Array] = {p: own[p.name].copy() for p in work.program.parameters}
    for call in work.calls:
        for value in (*call.inputs, *call.outputs):
            if value.origin not in found:
                (symbol,) = plan.probes[call.node, value.name]
                array = machine.read(plan, symbol)
                front = (plan.batch,) if value.origin.batched else ()
                found[value.origin] = array.reshape((*front, *value.origin.shape))
    return found
