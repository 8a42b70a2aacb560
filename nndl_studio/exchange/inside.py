"""What each node of a network gives, beside what a written file makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_program
from nndl_studio.compiler.lower import lower
from nndl_studio.compiler.resolve import resolve
from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import LIMIT
from nndl_studio.exchange.reference import Reference, compared
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.kernel import Dtype
from nndl_studio.training.data_rows import Rows
from nndl_studio.training.predict import prepared

Values = Mapping[str, NDArray[Any]]
"""Numbers (samples, *shape) by the name of the program's value."""


def first_apart(network: Network, raw: RawInputs, found: Values) -> str:
    """The node where answers first differ by more than may be; "" if none does."""
    return next((node for node, far in differences(network, raw, found) if far > LIMIT), "")


def differences(network: Network, raw: RawInputs, found: Values) -> Iterator[tuple[str, float]]:
    """Each node with the largest difference of what it gives, in the order in which they run."""
    own = values(network, raw)
    largest: dict[str, float] = {}
    for call in network.program.calls:
        for value in call.outputs:
            if value.name in found and value.name in own:
                wanted, got = own[value.name], found[value.name].astype(np.float64)
                apart = np.abs(got - wanted) / np.maximum(1, np.abs(wanted))
                largest[call.node] = max(largest.get(call.node, 0.0), float(apart.max(initial=0)))
    yield from largest.items()


def rounding(network: Network, by: Reference) -> dict[str, float]:
    """How far the studio's own answers are from those in float64, by node: a network may magnify
    the rounding of its numbers."""
    found, recipe = values(network, by.raw, "float64"), network.inputs
    exact = dict(by.answers)
    for answer in network.program.answers:
        known = found.get(answer.value.origin.name)
        if known is not None:
            y = known.reshape(len(known), *answer.value.shape)
            exact[answer.node] = y if answer.best is not None else recipe.in_units(y)
    return compared(network, Reference(by.raw, exact), by.answers)


def values(network: Network, raw: RawInputs, dtype: Dtype = "float32") -> Values:
    """All that the studio computes on its way to the answers for raw samples, in `dtype`."""
    builder = lower(resolve(network.graph))
    program = builder.program
    program.probes = {
        (call.node, value.name): (value,)
        for call in program.calls
        for value in call.outputs
        if value.batched and not call.op.training_only
    }
    work = compile_program(builder, "inference", dtype=dtype, probes=list(program.probes))
    count = len(raw.x)
    plan = work.plan(count, 1)
    machine = Machine([plan], 1)
    machine.load(network.arrays)
    x, lengths = prepared(raw.x, raw.lengths, network.inputs)
    fields = {"x": x, "lengths": lengths}
    known = {n: f for n, f in fields.items() if f is not None and n in plan.columns}
    machine.run(plan, *Rows(count, known, plan.columns, dtype).batch(np.arange(count)), np.zeros(1))
    return {name: machine.read(plan, symbol) for (_, name), (symbol,) in plan.probes.items()}
