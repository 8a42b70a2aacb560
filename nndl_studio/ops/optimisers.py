"""The optimisers: each one's kernel, what it remembers, which settings it reads, usual values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from nndl_studio.ops.adaptive import adadelta, adagrad, adam, adamw, rmsprop
from nndl_studio.ops.descent import descent, momentum, nesterov, own_step
from nndl_studio.ops.kernel import Kernel
from nndl_studio.ops.update_terms import (
    UpdateTerms,
    adadelta_terms,
    adagrad_terms,
    adam_terms,
    adamw_terms,
    descent_terms,
    momentum_terms,
    nesterov_terms,
    own_step_terms,
    rmsprop_terms,
)


@dataclass(frozen=True)
class Rule:
    """How a gradient becomes a step. `terms(stepped)` says what one number of the parameter or of a
    slot is made of by it. `slots` names what is kept for each number of a parameter, zero at first;
    `settings` the training settings it reads beside the learning rate; `usual` the values people
    start from."""

    kernel: Kernel
    terms: UpdateTerms
    slots: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    usual: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


DECAY = "decay_form"
"""AdamW alone has a form of decay of its own."""

RULES: Mapping[str, Rule] = {
    "SGD": Rule(descent, descent_terms, (), (DECAY,), {"learning_rate": 0.01}),
    "momentum": Rule(
        momentum, momentum_terms, ("Δθ",), ("momentum", DECAY), {"learning_rate": 0.01}
    ),
    "Nesterov": Rule(
        nesterov, nesterov_terms, ("Δθ",), ("momentum", DECAY), {"learning_rate": 0.01}
    ),
    "AdaGrad": Rule(
        adagrad,
        adagrad_terms,
        ("Σ g²",),
        ("epsilon", DECAY),
        {"learning_rate": 0.01, "epsilon": 1e-8},
    ),
    "AdaDelta": Rule(
        adadelta,
        adadelta_terms,
        ("E[g²]", "E[Δθ²]"),
        ("rho", "epsilon", DECAY),
        {"learning_rate": 1.0, "epsilon": 1e-6},
    ),
    "RMSProp": Rule(
        rmsprop,
        rmsprop_terms,
        ("E[g²]",),
        ("rho", "epsilon", DECAY),
        {"learning_rate": 0.001, "epsilon": 1e-8},
    ),
    "Adam": Rule(
        adam,
        adam_terms,
        ("E[g]", "E[g²]"),
        ("momentum", "beta2", "epsilon", DECAY),
        {"learning_rate": 0.001, "epsilon": 1e-8},
    ),
    "AdamW": Rule(
        adamw,
        adamw_terms,
        ("E[g]", "E[g²]"),
        ("momentum", "beta2", "epsilon"),
        {"learning_rate": 0.001, "epsilon": 1e-8},
    ),
}

OWN_RULES: Mapping[str, Rule] = {"own step": Rule(own_step, own_step_terms)}
"""Rules that a parameter may have of its own, instead of the run's optimiser."""
