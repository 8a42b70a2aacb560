"""What the trained network is worth on each part of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nndl_studio.exchange.course import PARTS, Course
from nndl_studio.exchange.to_html.confusion import confusion
from nndl_studio.exchange.to_html.markup import Markup, section, table, tag
from nndl_studio.sentence import Sentence, say, say_as, say_count
from nndl_studio.training.figure_names import FIGURES, SHARES
from nndl_studio.training.snapshot import Metrics

WORDS = {
    "train": say_as("part of the data", "Training"),
    "validation": say_as("part of the data", "Validation"),
    "test": say_as("part of the data", "Test"),
}
WITHIN = {
    "train": say_as("part of the data", "training"),
    "validation": say_as("part of the data", "validation"),
    "test": say_as("part of the data", "test"),
}
"""The same within a sentence."""
# Errors of numbers are in the units of the data.
SHOWN = {name: each.numbered for name, each in FIGURES.items() if not name.startswith("micro")}
# The one that says most: the first of these that is known, on each part.
MOST = {
    "accuracy": {
        "train": say("Training accuracy"),
        "validation": say("Validation accuracy"),
        "test": say("Test accuracy"),
    },
    "r2": {
        "train": say("Training R²"),
        "validation": say("Validation R²"),
        "test": say("Test R²"),
    },
    "loss": {
        "train": say("Training loss"),
        "validation": say("Validation loss"),
        "test": say("Test loss"),
    },
}


def figures(course: Course | None, names: tuple[str, ...]) -> list[Markup]:
    """A section with all figures, and the confusion of the part that was learned from least."""
    told = parts(course)
    if not told:
        return []
    last = list(told)[-1]
    shown = told[last]
    words = say("Errors are in the units of the data; the loss is what was made small.")
    further = [each for node, found in shown.answers for each in _further(node, found, names, told)]
    return [
        section(
            say("Figures at the end"),
            _table(told),
            *([tag("p", words, class_="mute")] if shown.mse is not None else []),
            *_told_on(last, shown),
            *confusion(shown, names),
            *further,
        )
    ]


def parts(course: Course | None) -> dict[str, Metrics]:
    """The figures that are known, training first and test last."""
    found = course.figures if course is not None else {}
    return {part: found[part] for part in PARTS if part in found}


def tiles(course: Course | None) -> Iterator[tuple[Sentence, str]]:
    """The one figure that says most, on each part."""
    for part, found in parts(course).items():
        name = next(each for each in MOST if getattr(found, each) is not None)
        yield MOST[name][part], in_words(name, getattr(found, name))


def in_words(name: str, value: float) -> str:
    """A share in percent, anything else with as many places as are read."""
    if name in SHARES:
        return f"{100 * value:.2f} %"
    return f"{value:.4f}" if value == 0 or 1e-3 <= abs(value) < 1e5 else f"{value:.4g}"


def _table(told: Mapping[str, Metrics]) -> Markup:
    known = {part: found.figures() for part, found in told.items()}
    names = [name for name in SHOWN if any(name in each for each in known.values())]
    rows = [
        (SHOWN[name], *(in_words(name, f[name]) if name in f else "–" for f in known.values()))
        for name in names
    ]
    heads = (say("Figure"), *(WORDS[part] for part in told))
    return table(heads, rows, "w" + "n" * len(told))


def _told_on(part: str, shown: Metrics) -> Iterator[Markup]:
    if shown.confusion:
        count = sum(map(sum, shown.confusion))
        words = say_count(
            count,
            "What follows is about the {n:,} answer of the {part} part.",
            "What follows is about the {n:,} answers of the {part} part.",
            part=WITHIN[part],
        )
        yield tag("p", words, class_="mute")
    elif shown.accuracy is not None:
        words = say("There are too many classes to show which are taken for which.")
        yield tag("p", words, class_="mute")


def _further(
    node: str, found: Metrics, names: tuple[str, ...], told: Mapping[str, Metrics]
) -> Iterator[Markup]:
    """Those of another answer of the network."""
    each = {part: dict(metrics.answers)[node] for part, metrics in told.items()}
    yield tag("h3", say("Answers of {node}", node=node))
    yield _table(each)
    yield from confusion(found, names)
