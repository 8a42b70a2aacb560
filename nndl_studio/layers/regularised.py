"""Settings that every layer with decaying weights shares: penalties of its own."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import OPTIONAL, Config

GROUP = {"group": "Regularisation"}
Factor = Annotated[float, Meta(ge=0, le=1000)]


class Regularised(Config, frozen=True, kw_only=True):
    """Penalties on this layer's weights; left open, those of the run apply."""

    weight_decay: Annotated[
        Factor | None,
        Meta(
            title="Weight decay",
            description="λ of this layer; empty: as in the training settings, 0: none",
            extra=OPTIONAL | GROUP,
        ),
    ] = None
    l1: Annotated[
        Factor | None,
        Meta(
            title="L1 penalty",
            description="λ₁ of this layer; empty: as in the training settings, 0: none",
            extra=OPTIONAL | GROUP,
        ),
    ] = None
