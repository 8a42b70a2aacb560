"""Compiles a graph as a run does, and gives an account of it."""

from __future__ import annotations

from nndl_studio.compiler.account.memory import memory_of
from nndl_studio.compiler.account.passes import passes_of
from nndl_studio.compiler.account.record import Account
from nndl_studio.compiler.account.uses import called, sums_use, update_uses, use_of
from nndl_studio.compiler.compile import compile_training
from nndl_studio.compiler.notes import Notes
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph


def account_of(graph: Graph, batch: int, analysis: Analysis | None = None) -> Account:
    """What becomes of `graph` where it is trained as its settings say, `batch` samples a step.
    Raises `CompileError`. `analysis` is that of `graph`, from whoever has one already."""
    notes = Notes()
    plan = compile_training(graph, graph.settings, analysis, notes=notes).plan(batch, notes=notes)
    placed = notes.placed
    assert placed is not None, "a plan was made"
    names = called(placed.work)
    uses = [use_of(call, names) for call in placed.share.calls]
    computing = len(plan.compute.opcodes)
    uses += [sums_use()] * (computing - len(uses))
    uses += update_uses(placed)
    return Account(
        batch=batch,
        shards=plan.shards,
        lanes=plan.lanes,
        kernels=len(plan.kernels),
        computing=computing,
        instructions=tuple(uses),
        passes=passes_of(notes, placed, len(uses)),
        memory=memory_of(placed, computing),
    )
