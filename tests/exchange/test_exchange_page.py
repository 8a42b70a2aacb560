"""`docs/exchange.md` and its Chinese tell the same figures, which one benchmark writes to both."""

from __future__ import annotations

import re
from pathlib import Path

from nndl_studio.resources import examples

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH, CHINESE = "exchange.md", "exchange.zh.md"
FIGURE = re.compile(r"\d\.\de[+-]\d\d")
ROW = re.compile(r"^\| ([A-Z]\d+-\S+) \| (.*) \|$", re.MULTILINE)


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def rows(name: str) -> dict[str, list[tuple[str, bool]]]:
    """Each example's cells: the figures, and whether something is said beside them."""
    found = ROW.findall(page(name))
    return {
        example: [("".join(FIGURE.findall(cell)), not FIGURE.fullmatch(cell)) for cell in cells]
        for example, cells in ((example, row.split(" | ")) for example, row in found)
    }


def test_both_languages_tell_the_same_of_each_example() -> None:
    english = rows(ENGLISH)
    assert english == rows(CHINESE)
    assert english
    assert set(english) <= {path.stem for path in examples()}


def test_figures_between_the_lines_are_the_same() -> None:
    found = FIGURE.findall(page(ENGLISH))
    assert found
    assert found == FIGURE.findall(page(CHINESE))
