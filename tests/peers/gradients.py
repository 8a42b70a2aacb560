"""The studio's own gradients, for others to be compared with."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.exchange.network import Network
from nndl_studio.machine.machine import Machine
from nndl_studio.training.data_rows import Rows
from nndl_studio.training.predict import prepared


def own_gradients(
    found: Network, x: NDArray[Any], lengths: NDArray[Any] | None, labels: NDArray[Any]
) -> dict[str, NDArray[Any]]:
    """Of the mean loss of these raw samples, by `NODE_ID.PARAM`."""
    plan, count = compile_graph(found.graph, "gradients").plan(len(x), 1), len(x)
    machine = Machine([plan])
    machine.load(found.arrays)
    inputs, counted = prepared(x, lengths, found.inputs)
    fields = {"x": inputs, "lengths": counted, "label": labels}
    known = {n: f for n, f in fields.items() if f is not None and n in plan.columns}
    table = Rows(count, known, plan.columns).batch(np.arange(count))
    machine.run(plan, *table, np.zeros(1))
    return {name: machine.read(plan, symbol) for name, symbol in plan.gradients.items()}
