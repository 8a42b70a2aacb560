"""How a weights file holds arrays and notes, and what it holds, told before any number is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from nndl_studio.sentence import Sentence, say

PROJECT_HASH = "project_hash"
STUDIO_VERSION = "studio_version"
RECIPE = "recipe"
LAYOUT = "layout"
AGAIN = say("Export the weights again from the project they were trained in.")

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Contents:
    """Shape and dtype of each array by name, and the file's notes."""

    shapes: Mapping[str, tuple[int, ...]]
    dtypes: Mapping[str, str]
    notes: Mapping[str, str]


@dataclass(frozen=True)
class Codec:
    """A kind of weights file. `contents` and `arrays` raise BadFile for a damaged one.

    `decode` reads bytes just encoded, with nothing but the library other tools would use.
    """

    label: Sentence
    encode: Callable[[Arrays, Mapping[str, str]], bytes]
    decode: Callable[[bytes], Arrays]
    contents: Callable[[Path], Contents]
    arrays: Callable[[Path, Sequence[str]], Arrays]
