"""The shipped projects by section of the lecture, each with its row: A5, Momentum on two moons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from nndl_studio import resources
from nndl_studio.sentence import Sentence, as_it_is, joined, say

EXAMPLE = "example"
"""What a translator is told of the titles, which project files hold in English."""

SECTIONS = {
    "A": say("A · Learning"),
    "B": say("B · Feed-forward networks"),
    "C": say("C · Convolution"),
    "D": say("D · Recurrent networks"),
    "E": say("E · Applications"),
}


@dataclass(frozen=True)
class Shipped:
    """A project to open as an example; `row` says where the lecture treats it."""

    row: str
    title: Sentence
    path: Path

    @property
    def section(self) -> str:
        return self.row[:1]

    @property
    def words(self) -> Sentence:
        return joined("   ", [self.row, self.title])


def shipped() -> list[Shipped]:
    """All of them, in the order of the lecture."""
    return [
        Shipped(path.stem.partition("-")[0], _title(path), path) for path in resources.examples()
    ]


class _Titled(msgspec.Struct):
    title: str


def _title(path: Path) -> Sentence:
    """Of a project of our own, without the rest of it: all of them would take 0.2 s."""
    return Sentence(msgspec.json.decode(path.read_bytes(), type=_Titled).title, context=EXAMPLE)


def examples() -> list[Path]:
    """Their files, in the order of the lecture; none where they were not installed."""
    try:
        return resources.examples()
    except FileNotFoundError:
        return []


def by_section() -> dict[Sentence, list[Shipped]]:
    """The title of each section that has examples, and these."""
    sections: dict[Sentence, list[Shipped]] = {}
    for each in shipped():
        title = SECTIONS.get(each.section, as_it_is(each.section))
        sections.setdefault(title, []).append(each)
    return sections
