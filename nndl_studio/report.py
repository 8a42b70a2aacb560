"""What a run reached, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nndl_studio.terminal import printable

PARTS = ("train", "validation", "test")
# Those a line has room for; --json tells them all.
SHOWN = {
    "loss": "loss",
    "perplexity": "perplexity",
    "accuracy": "accuracy",
    "error": "error",
    "macro_f1": "macro F1 (112)",
    "mean_f1": "mean F1",
    "mse": "MSE",
    "mae": "MAE",
    "r2": "R²",
}
MOST_CLASSES = 26
EACH = ("precision", "recall", "f1")


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
    widths = [max(len(SHOWN[name]), 8) for name in names]

    def row(first: str, cells: Iterator[str]) -> str:
        aligned = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        return "  ".join([f"{first:<9}", *aligned])

    yield row("FOLD", (SHOWN[name] for name in names))
    for fold in result["folds"]:
        figures = fold["held_out"]
        cells = (f"{figures[name]:.4f}" if name in figures else "" for name in names)
        yield row(str(fold["fold"]), cells)
    yield row("mean", (f"{result['summary'][name]['mean']:.4f}" for name in names))
    yield row("± std", (f"{result['summary'][name]['std']:.4f}" for name in names))


def _part_lines(part: str, figures: dict[str, Any]) -> Iterator[str]:
    yield f"{part:<11} {_in_words(figures)}"
    for node, each in figures.get("answers", {}).items():
        yield f"  {node:<9} {_in_words(each)}"


def _in_words(figures: dict[str, Any]) -> str:
    told = (f"{words} {figures[name]:.4f}" for name, words in SHOWN.items() if name in figures)
    return "   ".join(told)


def _class_lines(part: str, classes: Sequence[dict[str, Any]]) -> Iterator[str]:
    title = f"class on {part}"
    names = [printable(each["name"]) for each in classes]
    width = max(len(title), *map(len, names))
    yield f"{title:<{width}}  precision  recall      F1  samples"
    for name, each in zip(names, classes, strict=True):
        p, r, f1 = (each[name] for name in EACH)
        yield f"{name:<{width}}  {p:9.4f}  {r:.4f}  {f1:.4f}  {each['samples']:7,}"
