"""What a run reached, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nndl_studio.languages import told
from nndl_studio.sentence import say
from nndl_studio.terminal import cells, left, printable, right
from nndl_studio.training.figure_names import BRIEF, FIGURES

PARTS = ("train", "validation", "test")
# --json tells them all.
SHOWN = {name: FIGURES[name].short for name in BRIEF}
PART_WORDS = {
    "train": say("train"),
    "validation": say("validation"),
    "test": say("test"),
}
MOST_CLASSES = 26
EACH = ("precision", "recall", "f1")
CLASS_HEAD = (say("precision"), say("recall"), say("F1"), say("samples"))
LEAST = (9, 6, 6, 7)


def result_lines(result: dict[str, Any]) -> Iterator[str]:
    """Each part's figures; those of each class on the last part that has any."""
    told = [part for part in PARTS if result[part] is not None]
    for part in told:
        yield from _part_lines(part, result[part])
    classes = result[told[-1]].get("classes", []) if told else []
    if 0 < len(classes) <= MOST_CLASSES:
        yield ""
        yield from _class_lines(told[-1], classes)


def fold_lines(result: dict[str, Any]) -> Iterator[str]:
    """A row a fold, then the mean of the folds and how far they spread."""
    names = [name for name in SHOWN if name in result["summary"]]
    widths = [max(cells(told(SHOWN[name])), 8) for name in names]

    def row(first: str, figures: Iterator[str]) -> str:
        aligned = (right(each, width) for each, width in zip(figures, widths, strict=True))
        return "  ".join([left(first, 9), *aligned])

    yield row(say("FOLD"), (SHOWN[name] for name in names))
    for fold in result["folds"]:
        figures = fold["held_out"]
        told_here = (f"{figures[name]:.4f}" if name in figures else "" for name in names)
        yield row(str(fold["fold"]), told_here)
    yield row(say("mean"), (f"{result['summary'][name]['mean']:.4f}" for name in names))
    yield row(say("± std"), (f"{result['summary'][name]['std']:.4f}" for name in names))


def _part_lines(part: str, figures: dict[str, Any]) -> Iterator[str]:
    yield f"{left(PART_WORDS[part], 11)} {_in_words(figures)}"
    for node, each in figures.get("answers", {}).items():
        yield f"  {left(node, 9)} {_in_words(each)}"


def _in_words(figures: dict[str, Any]) -> str:
    shown = ((words, figures[name]) for name, words in SHOWN.items() if name in figures)
    return "   ".join(f"{told(words)} {figure:.4f}" for words, figure in shown)


def _class_lines(part: str, classes: Sequence[dict[str, Any]]) -> Iterator[str]:
    title = say("class on {part}", part=PART_WORDS[part])
    names = [printable(told(each["name"])) for each in classes]
    width = max(map(cells, (told(title), *names)))
    heads = [told(each) for each in CLASS_HEAD]
    widths = [max(cells(head), least) for head, least in zip(heads, LEAST, strict=True)]
    yield "  ".join([left(title, width), *map(right, heads, widths)])
    for name, each in zip(names, classes, strict=True):
        figures = [*(f"{each[figure]:.4f}" for figure in EACH), f"{each['samples']:,}"]
        yield "  ".join([left(name, width), *map(right, figures, widths)])
