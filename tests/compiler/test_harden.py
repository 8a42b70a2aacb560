"""A hard network chooses for certain and ends where that is likelier than not."""

from __future__ import annotations

from collections import Counter

import numpy as np

from nndl_studio import api
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.compiler.harden import harden
from nndl_studio.compiler.lower import lower
from nndl_studio.compiler.resolve import resolve
from nndl_studio.machine.machine import Machine
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset, rows

NAME = "E6-nram-increment"
SAMPLES = 5


def test_what_chooses_is_replaced_and_nothing_else() -> None:
    nodes = resolve(api.load(example(NAME)))
    soft = Counter(call.op.name for call in lower(nodes).program.calls)
    builder = lower(nodes)
    harden(builder)
    hard = Counter(call.op.name for call in builder.program.calls)
    choices = 8 * 6
    assert soft["softmax"] == hard["largest"] == choices
    assert hard - soft == Counter(largest=choices, affine=1, step=1)
    assert soft - hard == Counter(softmax=choices)


def test_shares_are_of_one_and_the_end_is_at_the_first_step_that_is_likelier_so() -> None:
    graph = api.load(example(NAME))
    circuits = [node for node in graph.nodes if node.startswith("circuit of")]
    keys = [*((node, "y") for node in circuits), ("Loss", "p"), ("f", "y"), ("h", "y")]
    plan = compile_graph(graph, "inference", probes=keys, hard=True).plan(SAMPLES)
    machine, rng = Machine([plan]), np.random.default_rng(2)
    weights = {key: rng.normal(size=each.shape) for key, each in plan.parameters.items()}
    machine.load(weights)
    table = rows(load_dataset(graph), plan.columns)[np.arange(SAMPLES)]
    machine.run(plan, table, np.arange(SAMPLES), np.zeros(1))
    *shares, p, f, h = (machine.read(plan, plan.probes[key][0]) for key in keys)
    for node, found in zip(circuits, shares, strict=True):
        name = f"logits of {node.removeprefix('circuit of ')}"
        logits = h @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        np.testing.assert_array_equal(found, np.eye(found.shape[-1])[logits.argmax(axis=-1)])
    last = [next((t for t in range(5) if each[t, 0] > 0.5), 5) for each in f]
    np.testing.assert_array_equal(p[..., 0], np.eye(6)[last])
