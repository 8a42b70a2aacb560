"""The shipped projects by section of the lecture, each with its row: A5, Momentum on two moons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication

from nndl_studio import resources


@dataclass(frozen=True)
class Shipped:
    """A project to open as an example; `row` says where the lecture treats it."""

    row: str
    title: str
    path: Path

    @property
    def section(self) -> str:
        return self.row[:1]

    @property
    def words(self) -> str:
        return f"{self.row}   {self.title}"


def shipped() -> list[Shipped]:
    """All of them, in the order of the lecture."""
    return [
        Shipped(path.stem.partition("-")[0], _title(path), path) for path in resources.examples()
    ]


class _Titled(msgspec.Struct):
    title: str


def _title(path: Path) -> str:
    """Of a project of our own, without the rest of it: all of them would take 0.2 s."""
    return msgspec.json.decode(path.read_bytes(), type=_Titled).title


def examples() -> list[Path]:
    """Their files, in the order of the lecture; none where they were not installed."""
    try:
        return resources.examples()
    except FileNotFoundError:
        return []


def by_section() -> dict[str, list[Shipped]]:
    """The title of each section that has examples, and these."""
    titles = _titles()
    sections: dict[str, list[Shipped]] = {}
    for each in shipped():
        sections.setdefault(titles.get(each.section, each.section), []).append(each)
    return sections


def _titles() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "A": translate("Shipped", "A · Learning"),
        "B": translate("Shipped", "B · Feed-forward networks"),
        "C": translate("Shipped", "C · Convolution"),
        "D": translate("Shipped", "D · Recurrent networks"),
        "E": translate("Shipped", "E · Applications"),
    }
