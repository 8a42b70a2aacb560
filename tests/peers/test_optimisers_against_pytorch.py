"""Thirty steps of each optimiser that PyTorch has, with its clipping and decay, in float64.

PyTorch adds ε of AdaGrad and RMSProp outside the root, the lecture under it: here it is made too
small to matter.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from nndl_studio.compiler.compile import compile_program
from nndl_studio.compiler.treatment import Treatment
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.controls import Control
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Program

STEPS, SAMPLES, INPUTS, UNITS = 30, 10, 6, 4
RATE, DECAY, TINY = 0.02, 0.05, 1e-24

Make = Callable[[list[torch.Tensor]], torch.optim.Optimizer]
PEERS: dict[str, Make] = {
    "SGD": lambda w: torch.optim.SGD(w, RATE),
    "momentum": lambda w: torch.optim.SGD(w, RATE, momentum=0.9),
    "Nesterov": lambda w: torch.optim.SGD(w, RATE, momentum=0.9, nesterov=True),
    "AdaGrad": lambda w: torch.optim.Adagrad(w, RATE, eps=0),
    "AdaDelta": lambda w: torch.optim.Adadelta(w, RATE, rho=0.95, eps=1e-6),
    "RMSProp": lambda w: torch.optim.RMSprop(w, RATE, alpha=0.95, eps=0),
    "Adam": lambda w: torch.optim.Adam(w, RATE, (0.9, 0.99), eps=1e-8),
    "AdamW": lambda w: torch.optim.AdamW(w, RATE, (0.9, 0.99), eps=1e-8, weight_decay=DECAY),
}
EPSILON = {"AdaGrad": TINY, "RMSProp": TINY, "AdaDelta": 1e-6}


def trained(optimiser: str, clip: float) -> tuple[Machine, np.ndarray, dict[str, np.ndarray]]:
    """The machine after all steps, what it saw, and where it began."""
    builder = Builder(Program())
    builder.declare("N", [("weight", (UNITS, INPUTS)), ("bias", (UNITS,))])
    y = builder.call(
        DENSE, builder.batch("x", (INPUTS,)), builder.parameter("weight"), builder.parameter("bias")
    )
    builder.loss(builder.call(SQUARED_ERROR, y, builder.batch("target", (UNITS,))))
    decays = {f"N.{name}": Treatment(decay=True) for name in ("weight", "bias")}
    plan = compile_program(
        builder,
        "training",
        optimiser,
        "float64",
        treatments=decays,
        clipping="global norm" if clip else "none",
    ).plan(SAMPLES, 2)
    machine = Machine([plan])
    rng = np.random.default_rng(0)
    start = {name: rng.normal(size=s.shape) for name, s in plan.parameters.items()}
    machine.load(start)
    controls = {
        Control.LEARNING_RATE: RATE,
        Control.MOMENTUM: 0.9,
        Control.BETA2: 0.99,
        Control.RHO: 0.95,
        Control.EPSILON: EPSILON.get(optimiser, 1e-8),
        Control.L2_DECAY: DECAY,
        Control.CLIP: clip,
    }
    for control, value in controls.items():
        machine.control(control, value)
    table = rng.normal(size=(STEPS * SAMPLES, plan.row))
    machine.run(plan, table, np.arange(len(table)), np.zeros(STEPS))
    return machine, table, start


@pytest.mark.parametrize("clip", [0.0, 0.3])
@pytest.mark.parametrize("optimiser", PEERS)
def test_steps_are_pytorchs(optimiser: str, clip: float) -> None:
    machine, table, start = trained(optimiser, clip)
    weight, bias = (torch.tensor(start[f"N.{n}"], requires_grad=True) for n in ("weight", "bias"))
    peer = PEERS[optimiser]([weight, bias])
    if optimiser != "AdamW":
        peer.param_groups[0]["weight_decay"] = DECAY
    for rows in torch.tensor(table).reshape(STEPS, SAMPLES, -1):
        peer.zero_grad()
        y = rows[:, :INPUTS] @ weight.T + bias
        (((y - rows[:, INPUTS:]) ** 2).sum() / (2 * SAMPLES)).backward()
        if clip:
            # PyTorch's own adds 1e-6 to the norm.
            norm = torch.sqrt(sum((w.grad**2).sum() for w in (weight, bias)))
            for w in (weight, bias):
                w.grad *= min(1.0, clip / float(norm))
        peer.step()
    found = machine.parameters()
    np.testing.assert_allclose(found["N.weight"], weight.detach().numpy(), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(found["N.bias"], bias.detach().numpy(), rtol=1e-10, atol=1e-10)
