"""A graph becomes an execution plan: the passes in their order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from nndl_studio.compiler.aim import aim_at
from nndl_studio.compiler.assemble import assemble
from nndl_studio.compiler.commute import commute
from nndl_studio.compiler.differentiate import differentiate
from nndl_studio.compiler.harden import harden
from nndl_studio.compiler.lower import lower
from nndl_studio.compiler.notes import Notes
from nndl_studio.compiler.resolve import CompileError, resolve
from nndl_studio.compiler.shards import shards_for
from nndl_studio.compiler.simplify import leave_out_training, without_dead_calls
from nndl_studio.compiler.treatment import PLAIN, Treatments, rules_for, treatments_of
from nndl_studio.compiler.uncollected import uncollected
from nndl_studio.compiler.work import ProbeKey, Purpose, Work
from nndl_studio.compiler.workings import every_value, made_forward
from nndl_studio.graph.check import Analysis, analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.ir import BETWEEN, Builder, Call, Program, Value
from nndl_studio.ops.kernel import Dtype
from nndl_studio.ops.starts import zeros


class Compilation(Work):
    """A graph that is ready to become a plan for any batch size."""

    def plan(
        self, batch: int, shards: int | None = None, notes: Notes | None = None
    ) -> ExecutionPlan:
        """The plan for batches of `batch` samples, in `shards` if they are given: none is empty."""
        return assemble(self, batch, min(shards or self.shards(batch), batch), notes)

    def shards(self, batch: int) -> int:
        """Shards of such a batch, unless others are asked for."""
        parameters = sum(value.size for value in self.gradients)
        return shards_for(batch, parameters, self.multiply_adds, len(self.calls))


@uncollected()
def compile_graph(
    graph: Graph,
    purpose: Purpose = "training",
    optimiser: str = "momentum",
    dtype: Dtype = "float32",
    probes: Collection[ProbeKey] = (),
    objective: ProbeKey | None = None,
    clipping: str = "none",
    noise: bool = False,
    analysis: Analysis | None = None,
    hard: bool = False,
    workings: bool = False,
    notes: Notes | None = None,
) -> Compilation:
    """Everything about `graph` but the batch size. Raises `CompileError`.

    "training" updates the parameters, "gradients" only computes gradients, "inference" neither;
    `probes` stay readable after a run, in the sense of `Builder.probe` and of `Builder.delta`; a
    delta that no loss depends on isn't there, and is 0 at a step that none depends on. With
    `objective` J is what that probe holds, weighed by the batch field `direction` of the same
    shape, in place of the losses. `clipping` is "none", "global norm" or "value",
    and `noise` says whether some is added to gradients.
    `analysis` is that of `graph`, from whoever has one already. For inference alone a network may
    be `hard`: see `harden`; of `workings` tells `compile_program`. What the passes do goes into
    `notes`, if there are some.
    """
    analysis = analysis or analyse(graph)
    nodes = resolve(graph, analysis)
    if notes is not None:
        notes.nodes = nodes
    builder = lower(nodes)
    if hard:
        assert purpose == "inference", "nothing is learned by what is certain"
        harden(builder)
    return compile_program(
        builder,
        purpose,
        optimiser,
        dtype,
        probes,
        treatments_of(nodes),
        objective=objective,
        clipping=clipping,
        noise=noise,
        multiply_adds=analysis.totals.multiply_adds,
        workings=workings,
        notes=notes,
    )


def compile_training(
    graph: Graph,
    settings: TrainingSettings,
    analysis: Analysis | None = None,
    workings: bool = False,
    dtype: Dtype = "float32",
    notes: Notes | None = None,
) -> Compilation:
    """What a run with these settings takes its steps with. Raises `CompileError`."""
    return compile_graph(
        graph,
        "training",
        settings.optimiser,
        dtype,
        clipping=settings.clipping,
        noise=settings.gradient_noise > 0,
        analysis=analysis,
        workings=workings,
        notes=notes,
    )


@uncollected()
def compile_program(
    builder: Builder,
    purpose: Purpose = "training",
    optimiser: str = "momentum",
    dtype: Dtype = "float32",
    probes: Collection[ProbeKey] = (),
    treatments: Treatments = MappingProxyType({}),
    deltas: Mapping[ProbeKey, Value] = MappingProxyType({}),
    objective: ProbeKey | None = None,
    clipping: str = "none",
    noise: bool = False,
    multiply_adds: int = 0,
    workings: bool = False,
    notes: Notes | None = None,
) -> Compilation:
    """As `compile_graph`, for a program that was built by hand; `treatments` go by parameter, and
    `multiply_adds` are what a sample takes.

    ∂J/∂v of each value v in `deltas` is a probe too, if the losses depend on v. With `workings`
    calls stay in the order and the form in which they were lowered, ∂J/∂v is computed of every
    value v, and every value that calls read or make stays readable, as the probe (its node, its
    name).
    """
    program = builder.program
    if objective is not None:
        aim_at(builder, objective)
    if purpose == "inference":
        leave_out_training(program)
    if notes is not None:
        notes.after("lower", program.calls)
    keys = {key: _in_program(program, key) for key in probes}
    sought = {k: program.deltas[key] for k, key in keys.items() if key in program.deltas}
    sought |= {key: (value,) for key, value in deltas.items()}
    found = _differentiated(builder, purpose, sought, workings)
    learnt = _trained(program, found, treatments, purpose) if purpose != "inference" else {}
    slots = rules_for(list(learnt), treatments, optimiser) if purpose == "training" else {}
    gradients = _moving(learnt, treatments) if purpose == "training" else learnt
    watched = {k: program.probes[key] for k, key in keys.items() if key not in program.deltas}
    watched |= _watched_slopes(builder, sought, found)
    answers = {p.node: p.value for p in program.predictions} if purpose == "inference" else {}
    seen = [value for values in watched.values() for value in values]
    slopes = found if workings else {}
    wanted = [*program.losses, *gradients.values(), *answers.values(), *seen, *slopes.values()]
    calls = _ordered(program, wanted, workings, notes)
    if workings:
        watched |= every_value(calls)
    return Compilation(
        purpose,
        dtype,
        program,
        calls,
        gradients,
        watched,
        answers,
        tuple(program.losses),
        treatments,
        {value: rule for value, rule in slots.items() if value in gradients},
        slots,
        clipping,
        noise,
        multiply_adds,
        slopes,
        workings,
    )


def _in_program(program: Program, key: ProbeKey) -> ProbeKey:
    """What is watched, as the program calls it: `key.y` of the composite `NTM` is `y` of its piece
    `NTM.key`."""
    if key in program.probes or key in program.deltas:
        return key
    node, _, name = BETWEEN.join(key).rpartition(BETWEEN)
    return node, name


def _differentiated(
    builder: Builder, purpose: Purpose, sought: Mapping[ProbeKey, tuple[Value, ...]], workings: bool
) -> Mapping[Value, Value]:
    """∂J/∂v by v, of parameters and of all that is asked for."""
    by = [value for values in sought.values() for value in values]
    if workings:
        by += made_forward(builder.program)
    return differentiate(builder, by) if purpose != "inference" or by else {}


def _watched_slopes(
    builder: Builder,
    sought: Mapping[ProbeKey, tuple[Value, ...]],
    found: Mapping[Value, Value],
) -> dict[ProbeKey, tuple[Value, ...]]:
    """Those of the gradients asked for that the losses depend on; 0 at steps that none does."""
    return {
        key: tuple(found[v] if v in found else zeros(builder, v.shape) for v in values)
        for key, values in sought.items()
        if any(value in found for value in values)
    }


def _ordered(
    program: Program, wanted: list[Value], workings: bool, notes: Notes | None
) -> tuple[Call, ...]:
    """The calls that are run for what is `wanted`: with `workings` as they were lowered."""
    living = without_dead_calls(program.calls, wanted)
    calls = living if workings else commute(living, wanted)
    if notes is not None:
        notes.after("differentiate", program.calls)
        notes.after("simplify", living)
        notes.after("commute", calls)
    return tuple(calls)


def _trained(
    program: Program, found: Mapping[Value, Value], treatments: Treatments, purpose: Purpose
) -> dict[Value, Value]:
    fixed = {name for name, how in treatments.items() if not how.changed_by(purpose)}
    parameters = (value for value in program.parameters if value in found)
    return {value: found[value] for value in parameters if value.name not in fixed}


def _moving(gradients: Mapping[Value, Value], treatments: Treatments) -> dict[Value, Value]:
    """Those of parameters that a step changes: what is frozen has none."""
    return {v: g for v, g in gradients.items() if not treatments.get(v.name, PLAIN).frozen}


__all__ = ["Compilation", "CompileError", "compile_graph", "compile_program", "compile_training"]
