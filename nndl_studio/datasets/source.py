"""A data source: settings of its own, what its samples are like, and the samples.

A new source is a file with a config and a row in the catalogue, `nndl_studio.datasets`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from numpy.typing import NDArray

from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.sentence import Sentence


@dataclass(frozen=True)
class Understood:
    """A file or folder of the user's as a source reads it: the settings that do, and in sentences
    what was found, what was guessed, and what is left out. What may well be meant otherwise it
    `asks`."""

    config: SourceConfig
    says: tuple[Sentence, ...]
    asks: tuple[Sentence, ...] = ()


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
    says: tuple[Sentence, ...] = ()
    beside: Mapping[str, Words] = field(default_factory=dict)
    shown: Mapping[str, Words] = field(default_factory=dict)


C = TypeVar("C", bound=SourceConfig)


class TypedError(ValueError):
    """A text that is no sample of this source; the message says why."""


@dataclass(frozen=True)
class Typing(Generic[C]):
    """How a user writes a sample of a source: `hint` says it in a few words, and `read` makes one
    sample of such a text, with what is right. Raises TypedError."""

    hint: Sentence
    read: Callable[[C, str], Samples]


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
    file that can't be used. `typing` is for sources of which a sample may be written by hand. A
    set that comes along says what its `classes` are called; files hold the plain words. Sequences
    that are `pictured` are grey pictures, read row by row.
    """

    title: Sentence
    config_type: type[C]
    describe: Callable[[C], DatasetInfo]
    read: Callable[[C], Samples]
    understand: Callable[[Path], Understood | None] = _none
    inputs: Callable[[Path, Recipe], RawInputs | None] = _no_inputs
    glimpse: Callable[[C], Samples | None] = _no_glimpse
    reads_tests: bool = False
    typing: Typing[C] | None = None
    classes: tuple[Sentence, ...] = ()
    pictured: bool = False

    @property
    def name(self) -> str:
        """The word for it in project files and on the command line."""
        return str(self.config_type.__struct_config__.tag)
