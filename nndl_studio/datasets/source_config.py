"""Settings of a source: what others may ask of them without knowing it, and what several sources
answer alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import msgspec

from nndl_studio.config import Config
from nndl_studio.datasets.augmentation import (
    Augmentation,
    Augmented,
    Erase,
    Flip,
    Noise,
    Shift,
    Turn,
    Zoom,
)
from nndl_studio.datasets.class_settings import AS_FOUND, ClassSettings
from nndl_studio.datasets.info import Scale
from nndl_studio.datasets.seen import Seen
from nndl_studio.datasets.source_fields import Padding, ScaleTo, Seed, Test, Validation
from nndl_studio.sentence import Sentence, say


class SourceConfig(Config, frozen=True, tag_field="source"):
    """Base of every source's settings; its tag is the source's name in a project file.

    The properties are what others may ask without knowing the source.
    """

    @classmethod
    def kind_label(cls) -> Sentence:
        return say("Data set")

    @property
    def frame(self) -> int:
        """Pixels of background that are added on each side of a map."""
        return 0

    @property
    def range(self) -> Scale:
        """What x is scaled to."""
        return "as is"

    @property
    def shares(self) -> tuple[float, float]:
        """How much of the samples is for validation, and how much for test."""
        return 0.0, 0.0

    @property
    def draw(self) -> int:
        """The seed of the split and of what is drawn."""
        return 0

    @property
    def path(self) -> str | None:
        """The user's own file, "" while none is chosen; None for a set that needs none."""
        return None

    @property
    def test_path(self) -> str:
        """The user's own file or folder of the test part; "" where there is none."""
        return ""

    @property
    def own_files(self) -> Mapping[str, Seen | None]:
        """The user's own files and folders, each with what it was like when it was last seen, where
        that is known."""
        return {}

    def found_at(self, was: str, path: str, seen: Seen | None) -> Self:
        """The same settings where the own file that `was` there is at `path`, and like that."""
        return self

    @property
    def stands_in(self) -> bool:
        """Whether there are no samples, only what those were like that were learned from."""
        return False

    @property
    def alphabet(self) -> str:
        """What the numbers in x stand for; "" where they are quantities."""
        return ""

    @property
    def augmentation(self) -> Augmentation:
        """How samples to train on are varied."""
        return Augmentation()

    @property
    def classes(self) -> ClassSettings:
        """What is set of the classes that are found."""
        return AS_FOUND


class InAFile:
    """What settings of a file or folder of the user's answer."""

    __slots__ = ()
    file: str
    seen: Seen | None

    @property
    def path(self) -> str | None:
        return self.file

    @property
    def own_files(self) -> Mapping[str, Seen | None]:
        return {self.file: self.seen} if self.file else {}

    def found_at(self, was: str, path: str, seen: Seen | None) -> Self:
        return _replaced(self, file=path, seen=seen) if was == self.file else self

    def unmarked(self) -> Self:
        return self if self.seen is None else _replaced(self, seen=None)


class Seeded:
    """What settings with a seed answer. A mixin without fields, because a struct's own stand in its
    files and forms in the order in which it declares them."""

    __slots__ = ()
    seed: int

    @property
    def draw(self) -> int:
        return self.seed


class Scaled(Seeded):
    """What settings with a scale and a seed answer."""

    __slots__ = ()
    scale: Scale

    @property
    def range(self) -> Scale:
        return self.scale


class Shared:
    """What settings answer of samples that are split by share."""

    __slots__ = ()
    validation: float
    test: float

    @property
    def shares(self) -> tuple[float, float]:
        return self.validation, self.test


class OwnTest(InAFile):
    """What settings answer of a file whose test part may be in a file of its own."""

    __slots__ = ()
    test_file: str
    test_seen: Seen | None

    @property
    def test_path(self) -> str:
        return self.test_file

    @property
    def own_files(self) -> Mapping[str, Seen | None]:
        test = {self.test_file: self.test_seen} if self.test_file else {}
        return {**test, **super().own_files}

    def found_at(self, was: str, path: str, seen: Seen | None) -> Self:
        found = super().found_at(was, path, seen)
        return _replaced(found, test_file=path, test_seen=seen) if was == self.test_file else found

    def unmarked(self) -> Self:
        found = super().unmarked()
        return found if self.test_seen is None else _replaced(found, test_seen=None)


class Padded:
    """What settings of maps answer."""

    __slots__ = ()
    pad: int

    @property
    def frame(self) -> int:
        return self.pad


class Plain(Scaled, Shared, SourceConfig, frozen=True):
    """Settings of sets of numbers, scaled and split by share."""

    scale: ScaleTo = "0 to 1"
    validation: Validation = 0.1
    test: Test = 0.1
    seed: Seed = 7


class Framed(Padded, Scaled, Shared, Augmented, SourceConfig, frozen=True):
    """Settings of sets of maps, which may get a frame and be augmented."""

    pad: Padding = 0
    scale: ScaleTo = "0 to 1"
    validation: Validation = 0.1
    test: Test = 0.1
    seed: Seed = 7
    shift: Shift = 0
    turn: Turn = 0.0
    zoom: Zoom = 0.0
    flip: Flip = False
    grain: Noise = 0.0
    erase: Erase = 0.0


def _replaced(settings: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(settings, **changes)
