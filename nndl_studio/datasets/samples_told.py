"""One sentence on samples as they are read: what one is, how many there are, what is told."""

from __future__ import annotations

from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.sentence import Sentence, listed, say, say_count

MOST_LISTED = 8


def told_of(info: DatasetInfo) -> Sentence:
    """Such as `1,797 pictures of 8×8 in grey; each has one of 10 classes (0, 1, 2, …).`"""
    return say("{samples}; {answers}.", samples=_samples(info), answers=_answers(info))


def parts_told(train: int, validation: int, test: int) -> tuple[Sentence, Sentence, Sentence]:
    """How many samples each part has: `1,000 to train on`."""
    return (
        say("{n:,} to train on", n=train),
        say("{n:,} for validation", n=validation),
        say("{n:,} for test", n=test),
    )


def _samples(info: DatasetInfo) -> Sentence:
    match info.kind, info.axes:
        case "map", (channels, height, width):
            return _pictures(info.samples, channels, f"{height}×{width}")
        case "vector", (numbers,):
            return say_count(
                info.samples,
                "{n:,} row of {numbers}",
                "{n:,} rows of {numbers}",
                numbers=_numbers(numbers),
            )
        case "sequence", (steps, numbers):
            return say_count(
                info.samples,
                "{n:,} sequence of up to {steps}, {numbers} a step",
                "{n:,} sequences of up to {steps}, {numbers} a step",
                steps=say_count(steps, "{n:,} step", "{n:,} steps"),
                numbers=_numbers(numbers),
            )
        case "labels", (steps, different):
            return say_count(
                info.samples,
                "{n:,} sequence of up to {tokens}, which are {different:,} different ones",
                "{n:,} sequences of up to {tokens}, which are {different:,} different ones",
                tokens=say_count(steps, "{n:,} token", "{n:,} tokens"),
                different=different,
            )
        case _:
            return say_count(
                info.samples,
                "{n:,} token, which are {different:,} different ones",
                "{n:,} tokens, which are {different:,} different ones",
                different=info.axes[-1],
            )


def _pictures(count: int, channels: int, size: str) -> Sentence:
    if channels == 1:
        return say_count(
            count, "{n:,} picture of {size} in grey", "{n:,} pictures of {size} in grey", size=size
        )
    if channels == 3:
        return say_count(
            count,
            "{n:,} picture of {size} in colour",
            "{n:,} pictures of {size} in colour",
            size=size,
        )
    return say_count(
        count,
        "{n:,} picture of {size} of {channels} channels",
        "{n:,} pictures of {size} of {channels} channels",
        size=size,
        channels=channels,
    )


def _numbers(count: int) -> Sentence:
    return say_count(count, "{n:,} number", "{n:,} numbers")


def _answers(info: DatasetInfo) -> Sentence:
    numbers, classes = _numbers(info.targets), _classes(info)
    match info.each_step, bool(info.classes), bool(info.targets):
        case True, True, True:
            return say(
                "each step has one of {classes} and {numbers} to tell",
                classes=classes,
                numbers=numbers,
            )
        case True, True, False:
            return say("each step has one of {classes}", classes=classes)
        case True, False, True:
            return say("each step has {numbers} to tell", numbers=numbers)
        case False, True, True:
            return say(
                "each has one of {classes} and {numbers} to tell", classes=classes, numbers=numbers
            )
        case False, True, False:
            return say("each has one of {classes}", classes=classes)
        case False, False, True:
            return say("each has {numbers} to tell", numbers=numbers)
    return say("nothing is to be predicted of them")


def _classes(info: DatasetInfo) -> Sentence:
    """How many, and the names of the first ones, where they are of whole samples."""
    count = say_count(info.classes, "{n:,} class", "{n:,} classes")
    if info.each_step or not info.class_names:
        return count
    names = listed(info.class_names[:MOST_LISTED])
    if info.classes > MOST_LISTED:
        return say("{classes} ({names}, …)", classes=count, names=names)
    return say("{classes} ({names})", classes=count, names=names)
