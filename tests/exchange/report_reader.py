"""Reads a written report, as a browser does and as XML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from nndl_studio.exchange.to_html.markup import VOID

SVG = "{http://www.w3.org/2000/svg}"
XHTML = "{http://www.w3.org/1999/xhtml}"


class Reader(HTMLParser):
    """Reads as a browser does: which elements there are, whether each is closed, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements, self.words = list[str](), list[str]()
        self._open = list[str]()
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID or "svg" in self._open
        self.elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words.append(data)


def tree(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html)


def rows(html: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    for section in tree(html).iter(f"{XHTML}section"):
        title = section.find(f"{XHTML}h2")
        found = section.find(f".//{XHTML}table")
        if title is not None and title.text == heading and found is not None:
            lines = found.iter(f"{XHTML}tr")
            return [[" ".join(cell.itertext()) for cell in line] for line in lines]
    raise AssertionError(heading)


def points_of(path: str) -> list[tuple[float, float]]:
    """The points of a path of straight lines."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path)]
