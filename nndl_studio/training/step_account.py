"""An account of the plan that a run takes its steps with."""

from __future__ import annotations

from nndl_studio.compiler.account.give import account_of
from nndl_studio.compiler.account.record import Account
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.training.data_rows import load_dataset


def account_of_step(graph: Graph, analysis: Analysis | None = None) -> Account:
    """What becomes of `graph`. The data are read only where a batch is all of them. Raises
    `CompileError`; BadFile and OSError where data can't be read."""
    batch = graph.settings.batch_size or len(load_dataset(graph).train)
    return account_of(graph, batch, analysis)
