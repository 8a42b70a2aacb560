"""The optimisers: each one's kernel, what it remembers, which settings it reads, usual values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nndl_studio.ops.adaptive import adadelta, adagrad, adam, adamw, rmsprop
from nndl_studio.ops.descent import descent, momentum, nesterov, own_step
from nndl_studio.ops.kernel import Kernel


@dataclass(frozen=True)
class Rule:
    """How a gradient becomes a step. `slots` names what is kept for each number of a parameter,
    zero at first; `settings` the training settings it reads beside the learning rate; `usual`
    the values people start from."""

    kernel: Kernel
    slots: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    usual: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


DECAY = "decay_form"
"""AdamW alone has a form of decay of its own."""

RULES: Mapping[str, Rule] = {
    "SGD": Rule(descent, (), (DECAY,), {"learning_rate": 0.01}),
    "momentum": Rule(momentum, ("Δθ",), ("momentum", DECAY), {"learning_rate": 0.01}),
    "Nesterov": Rule(nesterov, ("Δθ",), ("momentum", DECAY), {"learning_rate": 0.01}),
    "AdaGrad": Rule(
        adagrad, ("Σ g²",), ("epsilon", DECAY), {"learning_rate": 0.01, "epsilon": 1e-8}
    ),
    "AdaDelta": Rule(
        adadelta,
        ("E[g²]", "E[Δθ²]"),
        ("rho", "epsilon", DECAY),
        {"learning_rate": 1.0, "epsilon": 1e-6},
    ),
    "RMSProp": Rule(
        rmsprop,
        ("E[g²]",),
        ("rho", "epsilon", DECAY),
        {"learning_rate": 0.001, "epsilon": 1e-8},
    ),
    "Adam": Rule(
        adam,
        ("E[g]", "E[g²]"),
        ("momentum", "beta2", "epsilon", DECAY),
        {"learning_rate": 0.001, "epsilon": 1e-8},
    ),
    "AdamW": Rule(
        adamw,
        ("E[g]", "E[g²]"),
        ("momentum", "beta2", "epsilon"),
        {"learning_rate": 0.001, "epsilon": 1e-8},
    ),
}

OWN_RULES: Mapping[str, Rule] = {"own step": Rule(own_step)}
"""Rules that a parameter may have of its own, instead of the run's optimiser."""
