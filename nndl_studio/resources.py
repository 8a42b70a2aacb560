"""Where the shipped files are: examples, data sets, icons, translations."""

from __future__ import annotations

import re
from pathlib import Path

from nndl_studio.sentence import Sentence, listed, say

PACKAGE = Path(__file__).parent
SUFFIX = ".nndl"
# What a translator is told of the titles of examples.
EXAMPLE = "example"
_WORDS_AND_NUMBERS = re.compile(r"(\D+)(\d*)")


def folder(name: str) -> Path:
    """The folder `resources/NAME`, in an installed package or in a checkout of the source."""
    for resources in (PACKAGE / "resources", PACKAGE.parent / "resources"):
        if (resources / name).is_dir():
            return resources / name
    raise FileNotFoundError(
        say(
            "resources/{name} is missing from this installation: install NNDL Studio again",
            name=name,
        )
    )


def examples() -> list[Path]:
    """The ready projects, in the order of the lecture: `C7-lenet-5.nndl` belongs to row C7."""
    return sorted(folder("examples").glob(f"*{SUFFIX}"), key=_place)


def example(name: str) -> Path:
    """The ready project called `name`: in full (`C7-lenet-5`), by its row (`C7`; where a row has
    several, the first) or without it (`lenet-5`). Raises ValueError."""
    paths = examples()
    wanted = name.lower()
    for known in (_full, _without_row, _row):
        for path in paths:
            if known(path) == wanted:
                return path
    words = say(
        "there is no file and no example '{name}'; examples: {names}",
        name=name,
        names=listed([path.stem for path in paths]),
    )
    raise ValueError(words)


def as_example(title: str) -> Sentence:
    """The title of a ready project, as its file has it: the catalogues hold those, too."""
    return Sentence(title, context=EXAMPLE)


def _full(path: Path) -> str:
    return path.stem.lower()


def _row(path: Path) -> str:
    return _full(path).partition("-")[0]


def _without_row(path: Path) -> str:
    return _full(path).partition("-")[2]


def _place(path: Path) -> list[tuple[str, int]]:
    """A2 comes before A10, and 50 steps before 100."""
    return [(word, int(number or 0)) for word, number in _WORDS_AND_NUMBERS.findall(path.stem)]
