"""How pictures to train on are varied: settings that sources of maps have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta

from nndl_studio.config import OPTIONAL
from nndl_studio.sentence import NOTHING, Sentence, listed, say

_EXTRA: dict[str, Any] = {**OPTIONAL, "group": "Augmentation"}

Shift = Annotated[
    int,
    Meta(
        title="Shift",
        description="Pictures to train on are moved by up to so many whole pixels each way, anew "
        "in each epoch",
        ge=0,
        le=64,
        extra={**_EXTRA, "unit": "px"},
    ),
]
Turn = Annotated[
    float,
    Meta(
        title="Turn",
        description="Turned about their middle by up to this angle, either way",
        ge=0,
        le=180,
        extra={**_EXTRA, "unit": "°"},
    ),
]
Zoom = Annotated[
    float,
    Meta(
        title="Zoom",
        description="Made larger or smaller by up to this share: 0.1 is 90 % to 110 %",
        ge=0,
        le=0.9,
        extra=_EXTRA,
    ),
]
Flip = Annotated[
    bool,
    Meta(
        title="Flip",
        description="Half of the pictures, as chance has it, are mirrored from left to right",
        extra=_EXTRA,
    ),
]
Noise = Annotated[
    float,
    Meta(
        title="Noise",
        description="Deviation of normal noise on every number, after scaling",
        ge=0,
        le=10,
        extra=_EXTRA,
    ),
]
Erase = Annotated[
    float,
    Meta(
        title="Erase",
        description="A rectangle of this share of the picture becomes background",
        ge=0,
        le=0.9,
        extra=_EXTRA,
    ),
]
FIELDS = frozenset(("shift", "turn", "zoom", "flip", "grain", "erase"))
"""What these settings are called, so that sources can hide them where samples are no maps."""


@dataclass(frozen=True)
class Augmentation:
    """What may happen to a picture, `shift` in pixels, `turn` in degrees, either way; `zoom` and
    `erase` are shares, `grain` the deviation of noise in the units of scaled numbers."""

    shift: int = 0
    turn: float = 0.0
    zoom: float = 0.0
    flip: bool = False
    grain: float = 0.0
    erase: float = 0.0

    @property
    def on(self) -> bool:
        """Whether anything happens at all."""
        return self != Augmentation()

    @property
    def words(self) -> Sentence:
        """A sentence that says what happens; empty where nothing does."""
        said = (
            (self.shift, say("moved by up to {pixels} px", pixels=self.shift)),
            (self.turn, say("turned by up to {angle:g}°", angle=self.turn)),
            (self.zoom, say("zoomed by up to ±{percent:.3g} %", percent=100 * self.zoom)),
            (self.flip, say("mirrored half the time")),
            (self.grain, say("given noise of deviation {deviation:g}", deviation=self.grain)),
            (self.erase, say("blank in {percent:.3g} % of their area", percent=100 * self.erase)),
        )
        happens = listed([words for amount, words in said if amount])
        if not happens:
            return NOTHING
        return say("Pictures to train on are, anew in each epoch, {changes}.", changes=happens)


class Augmented:
    """What settings with an augmentation answer. A mixin without fields, as those of `source`."""

    __slots__ = ()
    shift: int
    turn: float
    zoom: float
    flip: bool
    grain: float
    erase: float

    @property
    def augmentation(self) -> Augmentation:
        return Augmentation(self.shift, self.turn, self.zoom, self.flip, self.grain, self.erase)
