"""How a drawing is to be trained: part of the document, saved and undone with it.

Settings in the group of their own appear together in the form. A setting that is off by default
stands in a project file only when it is set.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from nndl_studio.config import OPTIONAL, Config
from nndl_studio.ops.optimisers import RULES

Optimiser = Literal[
    "SGD", "momentum", "Nesterov", "AdaGrad", "AdaDelta", "RMSProp", "Adam", "AdamW"
]
Watched = Literal["validation loss", "validation error"]
DecayForm = Literal["L2 in the objective", "decoupled"]
Schedule = Literal["constant", "step", "exponential", "cosine", "1/t"]
WarmUpUnit = Literal["steps", "epochs"]
Clipping = Literal["none", "global norm", "value"]

OPTIMISER = {"group": "Optimiser"}
SCHEDULE = {"group": "Learning rate over time"} | OPTIONAL
PENALTIES = {"group": "Regularisation"}
STOP = {"group": "Early stop"}
CLIPPING = {"group": "Gradient"} | OPTIONAL


class TrainingSettings(Config, frozen=True):
    epochs: Annotated[
        int, Meta(title="Epochs", description="Passes over the training split", ge=1, le=100_000)
    ] = 20
    batch_size: Annotated[
        int,
        Meta(
            title="Batch size",
            description="Samples in one step: all (60-62), 1 (63), or any number between",
            ge=0,
            le=65_536,
            extra={"zero": "all"},
        ),
    ] = 64
    optimiser: Annotated[
        Optimiser,
        Meta(title="Optimiser", description="How a gradient becomes a step", extra=OPTIMISER),
    ] = "momentum"
    learning_rate: Annotated[
        float,
        Meta(
            title="Learning rate",
            description="α, the length of a step; for AdaDelta 1 is the lecture's",
            gt=0,
            le=1000,
            extra=OPTIMISER,
        ),
    ] = 0.01
    momentum: Annotated[
        float,
        Meta(
            title="Momentum",
            description="ρ in (64); β₁ of Adam and AdamW",
            ge=0,
            lt=1,
            extra=OPTIMISER,
        ),
    ] = 0.9
    beta2: Annotated[
        float,
        Meta(
            title="β₂",
            description="Adam's decay of the squared gradient",
            ge=0,
            lt=1,
            extra=OPTIMISER,
        ),
    ] = 0.999
    rho: Annotated[
        float,
        Meta(
            title="ρ",
            description="Decay of the running means in (66) and (68)",
            ge=0,
            lt=1,
            extra=OPTIMISER | OPTIONAL,
        ),
    ] = 0.9
    epsilon: Annotated[
        float,
        Meta(
            title="ε",
            description="Keeps the step finite where gradients are 0",
            # Less would be 0 in float32, and 0/0 a run that seems to diverge.
            ge=1e-30,
            le=1,
            extra=OPTIMISER | OPTIONAL,
        ),
    ] = 1e-8
    schedule: Annotated[
        Schedule,
        Meta(
            title="Schedule",
            description="How α changes from step to step",
            extra=SCHEDULE | {"means": "how the learning rate changes"},
        ),
    ] = "constant"
    schedule_factor: Annotated[
        float,
        Meta(
            title="Factor",
            description="γ: α is multiplied by it once in so many epochs",
            gt=0,
            le=1,
            extra=SCHEDULE,
        ),
    ] = 0.5
    schedule_epochs: Annotated[
        float,
        Meta(
            title="Every",
            description="Epochs to the next factor γ; with 1/t, until α is halved",
            gt=0,
            le=100_000,
            extra=SCHEDULE | {"unit": "epochs"},
        ),
    ] = 10.0
    schedule_floor: Annotated[
        float,
        Meta(
            title="Ends at",
            description="Share of α that is left when the last epoch ends",
            ge=0,
            le=1,
            extra=SCHEDULE,
        ),
    ] = 0.0
    warm_up: Annotated[
        int,
        Meta(
            title="Warm-up",
            description="α grows in equal parts up to its full length at first",
            ge=0,
            le=1_000_000,
            extra=SCHEDULE | {"zero": "none"},
        ),
    ] = 0
    warm_up_unit: Annotated[
        WarmUpUnit,
        Meta(title="Warm-up in", description="What the warm-up is counted in", extra=SCHEDULE),
    ] = "epochs"
    clipping: Annotated[
        Clipping,
        Meta(
            title="Clip",
            description="Bound the gradient of the losses: its norm over all parameters "
            "together, or each number",
            extra=CLIPPING,
        ),
    ] = "none"
    clip_at: Annotated[
        float,
        Meta(
            title="At most",
            description="The largest norm, or the largest size of a number",
            gt=0,
            le=1e6,
            extra=CLIPPING,
        ),
    ] = 1.0
    gradient_noise: Annotated[
        float,
        Meta(
            title="Noise",
            description="η: normal numbers of variance η / (1 + t)^0.55 are added at step t; deep "
            "and unusual networks leave bad places by it",
            ge=0,
            le=1000,
            extra=CLIPPING,
        ),
    ] = 0.0
    weight_decay: Annotated[
        float,
        Meta(
            title="Weight decay",
            description="λ, pulls weights towards 0; a layer may have its own",
            ge=0,
            le=1000,
            extra=PENALTIES,
        ),
    ] = 0.0
    l1: Annotated[
        float,
        Meta(
            title="L1 penalty",
            description="λ₁‖W‖₁ added to the objective; a layer may have its own",
            ge=0,
            le=1000,
            extra=PENALTIES | OPTIONAL,
        ),
    ] = 0.0
    decay_form: Annotated[
        DecayForm,
        Meta(
            title="Decay form",
            description="½λ‖W‖² added to the objective (125), or λW taken off apart from it (128)",
            extra=PENALTIES,
        ),
    ] = "L2 in the objective"
    patience: Annotated[
        int,
        Meta(
            title="Patience",
            description="Epochs to wait for a better validation figure before the run ends early; "
            "0: the run never ends early",
            ge=0,
            le=100_000,
            extra=STOP | {"unit": "epochs", "zero": "off"},
        ),
    ] = 0
    watched: Annotated[
        Watched,
        Meta(
            title="Early stop by",
            description="What has to fall on the validation part: the loss, or the share of wrong "
            "answers (106)",
            extra=STOP,
        ),
    ] = "validation loss"
    restore_best: Annotated[
        bool,
        Meta(
            title="Keep the best",
            description="At its end the run takes back the parameters of its best epoch",
            extra=STOP,
        ),
    ] = True
    seed: Annotated[
        int,
        Meta(title="Seed", description="The same seed gives the same run", ge=0, le=2**31 - 1),
    ] = 7

    def batch_of(self, samples: int) -> int:
        """Samples in one step of a run that trains on so many."""
        return min(self.batch_size or samples, samples)


def unused(settings: TrainingSettings, own_decay: bool = False) -> frozenset[str]:
    """Settings that change nothing as the others stand; with `own_decay` some layer decays even
    if the run doesn't."""
    hidden = ALL_READ - {*RULES[settings.optimiser].settings, *TIME[settings.schedule]}
    if settings.weight_decay == 0 and not own_decay:
        hidden.add("decay_form")
    if settings.warm_up == 0:
        hidden.add("warm_up_unit")
    if settings.clipping == "none":
        hidden.add("clip_at")
    if settings.patience == 0:
        hidden |= {"watched", "restore_best"}
    return frozenset(hidden)


def with_optimiser(settings: TrainingSettings, optimiser: Optimiser) -> TrainingSettings:
    """Another optimiser; what stood at the old one's usual values goes to the new one's."""
    old = {**DEFAULTS, **RULES[settings.optimiser].usual}
    new = {**DEFAULTS, **RULES[optimiser].usual}
    moved = {name: value for name, value in new.items() if getattr(settings, name) == old[name]}
    return msgspec.structs.replace(settings, optimiser=optimiser, **moved)


TIME: dict[Schedule, set[str]] = {
    "constant": set(),
    "step": {"schedule_factor", "schedule_epochs"},
    "exponential": {"schedule_factor", "schedule_epochs"},
    "cosine": {"schedule_floor"},
    "1/t": {"schedule_epochs"},
}
"""What each schedule reads."""
ALL_READ = {name for rule in RULES.values() for name in rule.settings}.union(*TIME.values())
DEFAULTS = {
    "learning_rate": TrainingSettings().learning_rate,
    "epsilon": TrainingSettings().epsilon,
}
"""What every optimiser may have usual values of its own for."""
