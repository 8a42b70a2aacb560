"""How pictures of the user's become samples of one size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import OPTIONAL
from nndl_studio.datasets.class_places import ClassesFrom
from nndl_studio.datasets.class_settings import AS_FOUND, OwnClasses
from nndl_studio.datasets.info import Fit
from nndl_studio.datasets.source_config import Framed, OwnTest
from nndl_studio.datasets.source_fields import LastSeen, OwnPath, TestPath

Colour = Literal["grey", "colour"]

LARGEST_SIDE = 512


@dataclass(frozen=True)
class Form:
    """What every picture is brought to: `channels` (1: grey, 3: red, green and blue) of
    `height` × `width` pixels. `fit` says what becomes of a picture of other proportions."""

    channels: int
    height: int
    width: int
    fit: Fit = "crop"


class ImagesConfig(OwnTest, Framed, frozen=True, tag="images"):
    """A folder of the user's pictures, or a table of their names, and what is made of each."""

    file: OwnPath = ""
    colour: Annotated[
        Colour, Meta(title="Colour", description="One channel of grey, or red, green and blue")
    ] = "colour"
    height: Annotated[
        int,
        Meta(
            title="Height",
            description="Every picture is brought to this size",
            ge=1,
            le=LARGEST_SIDE,
            extra={"unit": "px"},
        ),
    ] = 32
    width: Annotated[
        int,
        Meta(
            title="Width",
            description="Every picture is brought to this size",
            ge=1,
            le=LARGEST_SIDE,
            extra={"unit": "px"},
        ),
    ] = 32
    fit: Annotated[
        Fit,
        Meta(
            title="Fit",
            description="Crop: the middle is kept; letterbox: the whole, with black bars beside it",
        ),
    ] = "crop"
    test_file: TestPath = ""
    classes_from: Annotated[
        ClassesFrom,
        Meta(
            title="Classes from",
            description="What a picture's class is told by; automatic: a table, or outer folders",
            extra=OPTIONAL,
        ),
    ] = "automatic"
    classes: OwnClasses = AS_FOUND
    seen: LastSeen = None
    test_seen: LastSeen = None

    def idle(self) -> frozenset[str]:
        return frozenset({"test"} if self.test_file else ())

    @property
    def form(self) -> Form:
        """What a picture is brought to, its frame left out."""
        return Form(3 if self.colour == "colour" else 1, self.height, self.width, self.fit)
