"""One sentence on samples as they are read: what one is, how many there are, what is told."""

from __future__ import annotations

from nndl_studio.datasets.in_words import counted
from nndl_studio.datasets.info import DatasetInfo

MOST_LISTED = 8
COLOURS = {1: "in grey", 3: "in colour"}


def told_of(info: DatasetInfo) -> str:
    """Such as `1,797 pictures of 8×8 in grey; each has one of 10 classes (0, 1, 2, …).`"""
    return f"{_samples(info)}; {_answers(info)}."


def _samples(info: DatasetInfo) -> str:
    match info.kind, info.axes:
        case "map", (channels, height, width):
            colour = COLOURS.get(channels, f"of {channels} channels")
            return f"{counted(info.samples, 'picture')} of {height}×{width} {colour}"
        case "vector", (numbers,):
            return f"{counted(info.samples, 'row')} of {counted(numbers, 'number')}"
        case "sequence", (steps, numbers):
            many = counted(info.samples, "sequence")
            return f"{many} of up to {counted(steps, 'step')}, {counted(numbers, 'number')} a step"
        case "labels", (steps, tokens):
            many = counted(info.samples, "sequence")
            return f"{many} of up to {counted(steps, 'token')}, which are {tokens:,} different ones"
        case _:
            return f"{counted(info.samples, 'token')}, which are {info.axes[-1]:,} different ones"


def _answers(info: DatasetInfo) -> str:
    each = "each step" if info.each_step else "each"
    numbers = counted(info.targets, "number") if info.targets else ""
    if not info.classes:
        return f"{each} has {numbers} to tell" if numbers else "nothing is to be predicted of them"
    names = ", ".join(info.class_names[:MOST_LISTED])
    more = ", …" if info.classes > MOST_LISTED else ""
    listed = f" ({names}{more})" if names and not info.each_step else ""
    return f"{each} has one of {counted(info.classes, 'class')}{listed}" + (
        f" and {numbers} to tell" if numbers else ""
    )
