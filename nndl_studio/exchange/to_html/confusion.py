"""Which classes are taken for which: true classes down, answers across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt

from nndl_studio.exchange.to_html.markup import Markup, table, tag
from nndl_studio.exchange.to_html.style import ink
from nndl_studio.exchange.to_html.widths import fitted, wide
from nndl_studio.languages import told
from nndl_studio.sentence import say
from nndl_studio.training.snapshot import Metrics

Rows = tuple[tuple[int, ...], ...]
# Classes up to which the counts stand in the cells, and the height of a cell by their number.
MOST_COUNTED = 30
LOWEST_COUNTED = 22.0
CELLS = ((4, 40.0), (12, 32.0), (20, 26.0), (MOST_COUNTED, LOWEST_COUNTED), (50, 14.0), (100, 10.0))
# What even a single error shows of its colour.
LEAST_SHADE = 0.2
NAMES = 150.0
GAP = 8.0
# The pairs that are most often confused, told in words.
MOST_TOLD = 8


def confusion(figures: Metrics, names: Sequence[str]) -> list[Markup]:
    """The matrix, the pairs most often confused, and what is told class by class."""
    if not figures.confusion:
        return []
    known = [*map(told, names), *(str(i) for i in range(len(names), len(figures.confusion)))]
    about = say(
        "True classes down, answers across: blue is right, orange wrong; the deeper, the larger "
        "the share of the true class."
    )
    return [
        tag("h3", say("Confusion")),
        tag("p", about, class_="mute"),
        tag("div", matrix(figures.confusion, known), *_most_confused(figures.confusion, known),
            class_="beside"),
        *_class_by_class(figures, known),
    ]  # fmt: skip


def matrix(counts: Rows, names: Sequence[str]) -> Markup:
    """Shaded cells, with their counts where those can be read."""
    size = len(counts)
    high = next(high for most, high in CELLS if size <= most)
    letters = min(12.0, high - 1)
    numbers = max(wide(f"{max(map(max, counts)):,}", 11) + 8, high) if size <= MOST_COUNTED else 0
    broad = max(high, numbers)
    # The reader's letters may be wider than they are thought to be.
    longest = min(1.15 * max(wide(name, letters) for name in names), NAMES)
    left = longest + GAP
    flat = all(wide(name, letters) <= broad - 2 for name in names)
    top = 20.0 if flat else longest + GAP
    cells = [
        each
        for i, row in enumerate(counts)
        for j, count in enumerate(row)
        if count
        for each in _cell(count, sum(row), i == j, (left + j * broad, top + i * high), broad, high)
    ]
    width, height = left + size * broad + 1, top + size * high + 1
    frame = {"x": left, "y": top, "width": size * broad, "height": size * high}
    picture = tag(
        "svg",
        tag("rect", class_="empty", **frame),
        *cells,
        tag("rect", class_="frame", **frame),
        *_names(names, letters, (left, top), (broad, high), flat),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        aria_label=say("Confusion matrix"),
    )
    return tag("figure", picture, class_="wide")


def _cell(
    count: int, of: int, right: bool, at: tuple[float, float], broad: float, high: float
) -> Iterator[Markup]:
    """The root of the share is the shade, so that a few errors show."""
    shade = round(LEAST_SHADE + (1 - LEAST_SHADE) * sqrt(count / of), 2)
    look, token = ("right", "positive") if right else ("wrong", "negative")
    place = {"x": at[0], "y": at[1], "width": broad - 1, "height": high - 1}
    yield tag("rect", class_=look, fill_opacity=shade, **place)
    if high >= LOWEST_COUNTED:
        x, y = at[0] + broad / 2, at[1] + high / 2 + 4
        style = f"small {ink(shade, token)}"
        yield tag("text", f"{count:,}", class_=style, x=x, y=y, text_anchor="middle")


def _names(
    names: Sequence[str],
    letters: float,
    corner: tuple[float, float],
    cell: tuple[float, float],
    flat: bool,
) -> Iterator[Markup]:
    """Beside each row, and above each column: upright where they are too long for it."""
    (left, top), (broad, high) = corner, cell
    size = f"{letters:g}"
    for i, name in enumerate(names):
        y = top + (i + 0.5) * high + letters * 0.36
        words = fitted(name, letters, NAMES / 1.15)
        look = {"font_size": size, "class_": "mute"}
        yield tag("text", words, x=left - GAP, y=y, text_anchor="end", **look)
        x = left + (i + 0.5) * broad
        if flat:
            yield tag("text", words, x=x, y=top - 6, text_anchor="middle", **look)
        else:
            turned = f"translate({x + letters * 0.36:g} {top - 6:g}) rotate(-90)"
            yield tag("text", words, transform=turned, **look)


def _most_confused(counts: Rows, names: Sequence[str]) -> Iterator[Markup]:
    """In words, because no eye finds them among a hundred classes."""
    wrong = [
        (count, i, j)
        for i, row in enumerate(counts)
        for j, count in enumerate(row)
        if i != j and count
    ]
    if len(names) < 3 or not wrong:
        return
    worst = sorted(wrong, key=lambda each: (-each[0], each[1:]))[:MOST_TOLD]
    rows = [
        (names[i], names[j], f"{count:,}", f"{100 * count / sum(counts[i]):.1f} %")
        for count, i, j in worst
    ]
    heads = say("Class"), say("Taken for"), say("Samples"), say("Of its class")
    yield tag("div", tag("h3", say("Most often confused")), table(heads, rows, "wwnn"))


def _class_by_class(figures: Metrics, names: Sequence[str]) -> Iterator[Markup]:
    rows = [
        (name, f"{each.precision:.4f}", f"{each.recall:.4f}", f"{each.f1:.4f}", f"{each.samples:,}")
        for name, each in zip(names, figures.classes, strict=False)
    ]
    yield tag("h3", say("Class by class"))
    scores = say("Precision (107)"), say("Recall (108)"), say("F1 (109)")
    yield table((say("Class"), *scores, say("Samples")), rows, "wnnnn")
