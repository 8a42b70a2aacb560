"""What the trained network is worth on each part of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nndl_studio.exchange.course import PARTS, Course
from nndl_studio.exchange.to_html.confusion import confusion
from nndl_studio.exchange.to_html.markup import Markup, section, table, tag
from nndl_studio.training.snapshot import Metrics

WORDS = {"train": "Training", "validation": "Validation", "test": "Test"}
# In the order of the table; errors of numbers are in the units of the data.
SHOWN = {
    "loss": "Loss",
    "perplexity": "Perplexity",
    "accuracy": "Accuracy (105)",
    "error": "Error (106)",
    "macro_precision": "Macro precision (110)",
    "macro_recall": "Macro recall (111)",
    "macro_f1": "Macro F1 (112)",
    "mean_f1": "Mean F1",
    "mse": "Mean squared error",
    "mae": "Mean absolute error",
    "r2": "R²",
}
SHARES = ("accuracy", "error")


def figures(course: Course | None, names: tuple[str, ...]) -> list[Markup]:
    """A section with all figures, and the confusion of the part that was learned from least."""
    told = parts(course)
    if not told:
        return []
    last = list(told)[-1]
    shown = told[last]
    scaled = shown.mse is not None
    words = (
        "Errors are in the units of the data; the loss is what was made small." if scaled else ""
    )
    further = [each for node, found in shown.answers for each in _further(node, found, names, told)]
    return [
        section(
            "Figures at the end",
            _table(told),
            *([tag("p", words, class_="mute")] if words else []),
            *_told_on(last, shown),
            *confusion(shown, names),
            *further,
        )
    ]


def parts(course: Course | None) -> dict[str, Metrics]:
    """The figures that are known, training first and test last."""
    found = course.figures if course is not None else {}
    return {part: found[part] for part in PARTS if part in found}


def tiles(course: Course | None) -> Iterator[tuple[str, str]]:
    """The one figure that says most, on each part."""
    for part, found in parts(course).items():
        names = [n for n in ("accuracy", "r2", "loss") if getattr(found, n) is not None]
        title = SHOWN[names[0]].partition(" (")[0].lower().replace("r²", "R²")
        yield f"{WORDS[part]} {title}", in_words(names[0], getattr(found, names[0]))


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
    heads = ("Figure", *(WORDS[part] for part in told))
    return table(heads, rows, "w" + "n" * len(told))


def _told_on(part: str, shown: Metrics) -> Iterator[Markup]:
    if shown.confusion:
        count = sum(map(sum, shown.confusion))
        words = f"What follows is about the {count:,} answers of the {WORDS[part].lower()} part."
        yield tag("p", words, class_="mute")
    elif shown.accuracy is not None:
        words = "There are too many classes to show which are taken for which."
        yield tag("p", words, class_="mute")


def _further(
    node: str, found: Metrics, names: tuple[str, ...], told: Mapping[str, Metrics]
) -> Iterator[Markup]:
    """Those of another answer of the network."""
    each = {part: dict(metrics.answers)[node] for part, metrics in told.items()}
    yield tag("h3", f"Answers of {node}")
    yield _table(each)
    yield from confusion(found, names)
