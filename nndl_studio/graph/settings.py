"""How a drawing is to be trained: part of the document, saved and undone with it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.layers.config import Config

Optimiser = Literal["SGD", "momentum", "Adam"]
Watched = Literal["validation loss", "validation error"]
DecayForm = Literal["L2 in the objective", "decoupled"]


class TrainingSettings(Config, frozen=True):
    epochs: Annotated[
        int, Meta(title="Epochs", description="Passes over the training split", ge=1, le=100_000)
    ] = 20
    batch_size: Annotated[
        int, Meta(title="Batch size", description="Samples in one step", ge=1, le=65_536)
    ] = 64
    optimiser: Annotated[
        Optimiser, Meta(title="Optimiser", description="How a gradient becomes a step")
    ] = "momentum"
    learning_rate: Annotated[
        float, Meta(title="Learning rate", description="α, the length of a step", gt=0, le=1000)
    ] = 0.01
    momentum: Annotated[
        float,
        Meta(title="Momentum", description="ρ in (64); Adam's first decay β₁", ge=0, lt=1),
    ] = 0.9
    beta2: Annotated[
        float, Meta(title="β₂", description="Adam's decay of the squared gradient", ge=0, lt=1)
    ] = 0.999
    weight_decay: Annotated[
        float, Meta(title="Weight decay", description="λ, pulls weights towards 0", ge=0, le=1000)
    ] = 0.0
    decay_form: Annotated[
        DecayForm,
        Meta(
            title="Decay form",
            description="½λ‖W‖² added to the objective (125), or λW taken off apart from it (128)",
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
            extra={"unit": "epochs"},
        ),
    ] = 0
    watched: Annotated[
        Watched,
        Meta(
            title="Early stop by",
            description="What has to fall on the validation part: the loss, or the share of wrong "
            "answers (106)",
        ),
    ] = "validation loss"
    restore_best: Annotated[
        bool,
        Meta(
            title="Keep the best",
            description="At its end the run takes back the parameters of its best epoch",
        ),
    ] = True
    seed: Annotated[
        int,
        Meta(title="Seed", description="The same seed gives the same run", ge=0, le=2**31 - 1),
    ] = 7
