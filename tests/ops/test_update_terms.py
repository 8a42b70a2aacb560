"""What a rule says one number of a step is made of, against what its kernel computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.compiler.compile import Compilation, compile_program
from nndl_studio.compiler.treatment import Own, Treatment
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.controls import Control
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Program, Value
from nndl_studio.ops.optimisers import OWN_RULES, RULES, Rule
from nndl_studio.ops.terms import Of, results
from nndl_studio.ops.update_terms import SETTINGS, Stepped

Array = NDArray[Any]
Controls = dict[Control, float]
INPUTS, UNITS, SAMPLES, STEPS = 4, 3, 5, 4
DECAYS = {"none": (0.0, 0.0), "in the objective": (0.3, 0.0), "apart": (0.3, 1.0)}
# Rules differ where these do.
RUN = {
    Control.MOMENTUM: 0.8,
    Control.BETA2: 0.97,
    Control.RHO: 0.9,
    Control.EPSILON: 1e-3,
    Control.CLIP: 0.2,
}


class Step:
    """Some steps of a small dense network, and one more that is looked at: the state before it, its
    gradients as the rule gets them, and the state after it."""

    def __init__(self, optimiser: str, treatment: Treatment, controls: Controls) -> None:
        self.work = compiled(optimiser, treatment)
        plan = self.work.plan(SAMPLES, 2)
        self.machine = Machine([plan])
        rng = np.random.default_rng(1)
        weights = {name: rng.normal(size=p.shape) for name, p in plan.parameters.items()}
        self.machine.load(weights)
        for control, number in {**RUN, **controls}.items():
            self.machine.control(control, number)
        table = rng.normal(size=(SAMPLES * (STEPS + 1), plan.row))
        order, rates = np.arange(len(table)), np.full(STEPS + 1, 0.07)
        held = STEPS * SAMPLES
        self.machine.run(plan, table, order[:held], np.zeros(STEPS), rates=rates[:STEPS])
        self.before = self.rules_numbers()
        places = (plan.columns[name] for name in ("x", "target"))
        x, target = (table[held:, at : at + size] for at, size in places)
        self.gradients = self.clipped(x, target)
        self.machine.run(plan, table, order[held:], np.zeros(1), step=STEPS, rates=rates[STEPS:])
        self.after = self.rules_numbers()

    def clipped(self, x: Array, target: Array) -> dict[str, Array]:
        """The mean gradients over the batch, number by number up to the limit."""
        weight, bias = self.before["N.weight"][0], self.before["N.bias"][0]
        delta = (x @ weight.T + bias - target) / SAMPLES
        limit = RUN[Control.CLIP] if self.work.clipping == "value" else np.inf
        whole = {"N.weight": delta.T @ x, "N.bias": delta.sum(axis=0)}
        return {name: np.clip(g, -limit, limit) for name, g in whole.items()}

    def rules_numbers(self) -> dict[str, list[Array]]:
        """Each parameter and its slots."""
        layout, state = self.work.layout, self.machine.state
        return {
            value.name: [
                state[at : at + value.size].reshape(value.shape).copy()
                for at in (layout.offsets[value], *layout.slots[value])
            ]
            for value in self.work.rules
        }

    def cell(self, value: Value, output: int, index: tuple[int, ...]) -> Stepped:
        state, name = self.machine.state, value.name
        l2, l1 = (state[at] if at >= 0 else None for at in self.work.layout.decays[value])
        settings = state[: len(Control)]
        of = (self.before[name], self.gradients[name], settings, (l2, l1), SAMPLES)
        return Stepped(output, index, *of)


def compiled(optimiser: str, treatment: Treatment) -> Compilation:
    builder = Builder(Program())
    builder.declare("N", [("weight", (UNITS, INPUTS)), ("bias", (UNITS,))])
    x, target = builder.batch("x", (INPUTS,)), builder.batch("target", (UNITS,))
    y = builder.call(DENSE, x, builder.parameter("weight"), builder.parameter("bias"))
    builder.loss(builder.call(SQUARED_ERROR, y, target))
    treated = {"N.weight": treatment}
    clipping = "none" if treatment.rule else "value"
    return compile_program(
        builder, "training", optimiser, "float64", treatments=treated, clipping=clipping
    )


def check(step: Step) -> None:
    for value, rule in step.work.rules.items():
        for output, computed in enumerate(step.after[value.name]):
            for index in np.ndindex(*value.shape):
                cell = step.cell(value, output, index)
                told = results(rule.terms(cell), cell)[-1]
                assert told == pytest.approx(computed[index], rel=1e-9, abs=1e-14)
            assert np.abs(computed - step.before[value.name][output]).max() > 1e-6


@pytest.mark.parametrize("l1", [0.0, 0.05])
@pytest.mark.parametrize("decay", DECAYS)
@pytest.mark.parametrize("optimiser", RULES)
def test_a_number_is_what_its_lines_give(optimiser: str, decay: str, l1: float) -> None:
    l2, apart = DECAYS[decay]
    controls = {Control.L2_DECAY: l2, Control.L1_DECAY: l1, Control.DECOUPLED: apart}
    check(Step(optimiser, Treatment(decay=True), controls))


@pytest.mark.parametrize("own", [(0.2, None), (None, 0.04), (0.0, 0.0)])
@pytest.mark.parametrize("optimiser", ["SGD", "AdamW"])
def test_a_layer_decays_by_what_is_its_own(optimiser: str, own: Own) -> None:
    controls = {Control.L2_DECAY: 0.1, Control.L1_DECAY: 0.01}
    check(Step(optimiser, Treatment(decay=True, own=own), controls))


@pytest.mark.parametrize("rule", OWN_RULES)
def test_a_parameter_has_a_rule_of_its_own(rule: str) -> None:
    step = Step("Adam", Treatment(decay=True, rule=rule), {Control.L2_DECAY: 0.1})
    assert OWN_RULES[rule] in step.work.rules.values()
    check(step)


def test_nothing_decays_where_nothing_pulls() -> None:
    """Lines are there for what there is."""
    lines = [
        len(lines_of(RULES["momentum"], decays))
        for decays in [(None, None), (0.0, 0.0), (0.1, None), (None, 0.1), (0.1, 0.1)]
    ]
    assert lines == [2, 2, 3, 4, 4]


@pytest.mark.parametrize("decays", [(None, None), (0.1, 0.2)])
@pytest.mark.parametrize("optimiser", RULES)
def test_lines_are_named_and_read_what_is_there(optimiser: str, decays: Own) -> None:
    lines = lines_of(RULES[optimiser], decays)
    assert all(line.name for line in lines)
    for place, line in enumerate(lines):
        for factor in (factor for term in line.terms for factor in term.factors):
            assert factor.of is not Of.OUTPUT
            if factor.of is Of.LINE:
                assert factor.place < place
            elif factor.place == SETTINGS:
                assert factor.index[0] in set(Control)
            else:
                assert factor.index == (1,)


def lines_of(rule: Rule, decays: Own) -> Any:
    kept = [np.ones(2)] * (1 + len(rule.slots))
    settings = np.full(len(Control), 0.5)
    settings[Control.DECOUPLED] = 0
    return rule.terms(Stepped(0, (1,), kept, np.ones(2), settings, decays))
