"""A data source: settings of its own, what its samples are like, and the samples.

A new source is a file with a config and a row in the catalogue, `nndl_studio.datasets`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Generic, Self, TypeVar

import msgspec
from msgspec import Meta
from numpy.typing import NDArray

from nndl_studio.config import OPTIONAL, Config
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
from nndl_studio.datasets.info import DatasetInfo, Samples, Scale, TargetScale
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.seen import Seen

Validation = Annotated[
    float, Meta(title="Validation part", description="Share of the samples", ge=0, le=0.9)
]
Test = Annotated[float, Meta(title="Test part", description="Share of the samples", ge=0, le=0.9)]
Seed = Annotated[
    int, Meta(title="Seed", description="Of the split and of generated data", ge=0, le=2**31 - 1)
]
ScaleTo = Annotated[
    Scale, Meta(title="Scale", description="Fitted on the training part; LeNet-5: −0.1 to 1.175")
]
_LEARNED_IN = "What numbers to tell are learned in; answers and figures keep their own units"
ScaleTargets = Annotated[TargetScale, Meta(title="Target scale", description=_LEARNED_IN)]
ScaleLargeTargets = Annotated[
    TargetScale, Meta(title="Target scale", description=_LEARNED_IN, extra=OPTIONAL)
]
Padding = Annotated[
    int,
    Meta(
        title="Padding",
        description="Background added on each side of an image; 2 makes digits 32×32",
        ge=0,
        le=64,
        extra={"unit": "px"},
    ),
]

OwnFile = Annotated[
    str,
    Meta(
        title="File",
        description="Where your own samples are",
        extra={"leads": True, "path": "file"},
    ),
]
OwnPath = Annotated[
    str,
    Meta(
        title="Folder or file",
        description="Where your own samples are",
        extra={"leads": True, "path": "either"},
    ),
]
_OF_THE_TEST = "All of its samples are for the test; empty: a share of these"
TestFile = Annotated[
    str,
    Meta(title="Test file", description=_OF_THE_TEST, extra={**OPTIONAL, "path": "file"}),
]
TestPath = Annotated[
    str,
    Meta(title="Test folder", description=_OF_THE_TEST, extra={**OPTIONAL, "path": "either"}),
]


LastSeen = Annotated[Seen | None, Meta(extra={**OPTIONAL, "page": True})]
"""Noted with a project when it is saved, so that a file that has moved is known again."""


class SourceConfig(Config, frozen=True, tag_field="source"):
    """Base of every source's settings; its tag is the source's name in a project file.

    The properties are what others may ask without knowing the source.
    """

    @classmethod
    def kind_label(cls) -> str:
        return "Data set"

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


class Scaled:
    """What settings with a scale and a seed answer. A mixin without fields, because a struct's own
    stand in its files and forms in the order in which it declares them."""

    __slots__ = ()
    scale: Scale
    seed: int

    @property
    def range(self) -> Scale:
        return self.scale

    @property
    def draw(self) -> int:
        return self.seed


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


@dataclass(frozen=True)
class Understood:
    """A file or folder of the user's as a source reads it: the settings that do, and in sentences
    what was found, what was guessed, and what is left out. What may well be meant otherwise it
    `asks`."""

    config: SourceConfig
    says: tuple[str, ...]
    asks: tuple[str, ...] = ()


Words = tuple[str, ...]
SHOWN = 1000
"""Samples to answer for of which a user may see what was read: nobody looks through more."""


@dataclass(frozen=True, eq=False)
class RawInputs:
    """Samples to answer for, as a source gives them: neither framed nor scaled. x (samples, ...),
    lengths (samples,); `names` say which is which where they have names. `says` is what a user
    should know of how they were read. What stands `beside` each, by the name of its column, tells
    them apart and goes with the answers; what is `shown` of the first `SHOWN` is for the eye."""

    x: NDArray[Any]
    lengths: NDArray[Any] | None = None
    names: Words = ()
    says: Words = ()
    beside: Mapping[str, Words] = field(default_factory=dict)
    shown: Mapping[str, Words] = field(default_factory=dict)


C = TypeVar("C", bound=SourceConfig)


def _none(path: Path) -> None:
    """Of a source that needs no file."""


def _no_glimpse(config: Any) -> None:
    """Of a source whose samples are read whole, or not at all."""


def _no_inputs(path: Path, recipe: Recipe) -> None:
    """Of a source whose files hold no raw inputs."""


@dataclass(frozen=True)
class Source(Generic[C]):
    """Where samples come from: `describe` is cheap, `read` loads or draws them, neither padded,
    scaled nor split.

    `read` gives all samples, those of a test file too where the source `reads_tests` by itself;
    else these are read by their own settings and put behind the others.

    `understand` looks at a file or folder and says how it would be read; `inputs` reads samples to
    answer for, as a network with that recipe takes them. Both give None for what is not of this
    source's kind. `glimpse` gives samples of which a few are cheap to look at, however many there
    are, unjudged; None where reading them all is as cheap, or nothing is. All raise BadFile for a
    file that can't be used.
    """

    title: str
    config_type: type[C]
    describe: Callable[[C], DatasetInfo]
    read: Callable[[C], Samples]
    understand: Callable[[Path], Understood | None] = _none
    inputs: Callable[[Path, Recipe], RawInputs | None] = _no_inputs
    glimpse: Callable[[C], Samples | None] = _no_glimpse
    reads_tests: bool = False

    @property
    def name(self) -> str:
        """The word for it in project files and on the command line."""
        return str(self.config_type.__struct_config__.tag)
