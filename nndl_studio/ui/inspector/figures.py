"""Numbers in words: grouped thousands, shapes with crosses."""

from __future__ import annotations

from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import Sentence, joined, say


def count(number: int) -> str:
    """48120 as 48,120."""
    return f"{number:,}"


def output(port: str, several: bool) -> Sentence:
    """What the row of an output is called; by its port where there are more."""
    return say("Output {port}", port=port) if several else say("Output")


def shape(axes: Shape) -> Sentence:
    """16 × 10 × 10, or the classes of a label."""
    words = axes.words()
    numbers = words.split("×")
    return joined(" × ", numbers) if len(numbers) > 1 else words
