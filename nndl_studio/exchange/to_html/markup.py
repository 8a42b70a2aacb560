"""Elements of a page, made so that no text can ever become markup: what is no `Markup` is escaped,
and told in the language in force.

What comes out is XML as well as HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from nndl_studio.languages import told

# A table of so many rows stays on one page, if it is to be whole.
SHORT = 14
VOID = ("meta", "br", "hr", "col")
# Neither XML nor HTML has a way to write these; half a character can't be encoded.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# What turns the direction of all text behind it would let a name change how the page reads.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def as_read(words: str) -> str:
    """Words in the language in force, in which the page is written: for who measures them."""
    return told(words)


def text(words: str) -> Markup:
    """Words as they are read, whatever is in them."""
    return Markup(escape(_TURNS.sub("", _FORBIDDEN.sub("\ufffd", as_read(words)))))


def tag(name: str, *children: str, **attributes: str | float) -> Markup:
    """An element. `class_` stands for class, `stroke_width` for stroke-width; of attributes with ""
    nothing is written."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    if name in VOID:
        return Markup(f"<{name}{written} />")
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Parts one after another."""
    return Markup(between.join(each if isinstance(each, Markup) else text(each) for each in parts))


def table(
    head: Iterable[str],
    rows: Iterable[Iterable[str]],
    kinds: str,
    foot: Iterable[str] = (),
    whole: bool = True,
) -> Markup:
    """A table whose columns are, by a letter of `kinds` each, words (w), numbers (n) or the
    axes of shapes (a)."""
    names = {"w": "", "n": "number", "a": "axes"}
    classes = [names[kind] for kind in kinds]

    def row(cells: Iterable[str], element: str) -> Markup:
        pairs = zip(cells, classes, strict=True)
        return tag("tr", *(tag(element, cell, class_=name) for cell, name in pairs))

    foot, rows = tuple(foot), tuple(rows)
    return tag(
        "div",
        tag(
            "table",
            tag("thead", row(head, "th")),
            tag("tbody", *(row(cells, "td") for cells in rows)),
            *([tag("tfoot", row(foot, "td"))] if foot else []),
            class_="short" if whole and len(rows) <= SHORT else "",
        ),
        class_="wide",
    )


def facts(rows: Iterable[tuple[str, str]]) -> Markup:
    """What on the left, its value on the right; none of what is not known."""
    shown = [tag("div", tag("dt", name), tag("dd", value)) for name, value in rows if value]
    return tag("dl", *shown)


def section(title: str, *children: str) -> Markup:
    """A part of the page with its heading."""
    return tag("section", tag("h2", title), *children)


def note(words: str) -> Markup:
    """A sentence on what is not known, or is to be known."""
    return tag("p", words, class_="note")


def _value(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float) else text(str(value))
