"""A line of LaTeX as outlines, in the colour of the text around it."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree

from nndl_studio.exchange.to_html.markup import Markup, tag

SIZE = 15.0
SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+\.\d+")
_GAP = re.compile(r" ?([A-Z]) ?")


@lru_cache(maxsize=512)
def equation(latex: str) -> Markup:
    """As large as its letters, narrower where the column is; read aloud as its LaTeX."""
    # It reads its typeface when it is imported, which takes longer than all formulas of a report.
    from ziamath.config import config
    from ziamath.zmath import Latex

    # Symbols would need names that no two formulas of a page share.
    config.svg2 = False
    found = ElementTree.fromstring(Latex(latex, size=SIZE).svg())
    shapes = [_shape(each) for each in found]
    return tag(
        "svg",
        *shapes,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=_short(found.attrib["viewBox"]),
        width=_short(found.attrib["width"]),
        height=_short(found.attrib["height"]),
        fill="currentColor",
        role="img",
        aria_label=latex,
    )


def _shape(found: ElementTree.Element) -> Markup:
    """A glyph's outline, or the line of a fraction or root; with two places behind the point."""
    told = {key: _short(value) for key, value in found.attrib.items() if key not in DROPPED}
    if "d" in told:
        told["d"] = _GAP.sub(r"\1", told["d"]).strip()
    return tag(found.tag.removeprefix(SVG), **told)


DROPPED = ("fill", "class")


def _short(words: str) -> str:
    return _NUMBER.sub(lambda number: f"{float(number.group()):.2f}".rstrip("0").rstrip("."), words)
