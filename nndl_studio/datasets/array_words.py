"""What was understood of a file of arrays, in sentences."""

from __future__ import annotations

from nndl_studio.datasets.array_answers import is_one_hot
from nndl_studio.datasets.array_file import Contents, joined
from nndl_studio.datasets.array_names import Role
from nndl_studio.datasets.classes import unscored
from nndl_studio.datasets.held import Held, rows_together
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.scaling import counting
from nndl_studio.sentence import NOTHING, Sentence, all_of, listed, say, say_count

# Names of classes that are listed; of more there is only the number.
LISTED = 6
_WORDS: dict[Role, Sentence] = {
    "x": say("the samples"),
    "label": say("the classes"),
    "target": say("the numbers to reach"),
    "lengths": say("the lengths"),
}


def says(found: Contents, info: DatasetInfo, x: Held) -> tuple[Sentence, ...]:
    """What the file holds, how it was understood, and what was guessed."""
    ways = (
        (samples_in_words(info, x),),
        _roles(found),
        answers_in_words(info, _way_of_labels(found, info)),
        _unscored(found),
        found.counts.says(),
        _of_one_length(found, info),
        _left_out(found),
    )
    return tuple(sentence for way in ways for sentence in way)


def samples_in_words(info: DatasetInfo, x: Held) -> Sentence:
    """How many samples there are, of which form, type and range."""
    # One sample of a file that stays on the disk is as dear as some megabytes of them.
    some = x[: rows_together(x)]
    low, high = float(some.min()), float(some.max())
    span = say("from {low:.6g} to {high:.6g}", low=low, high=high)
    if len(some) < len(x):
        span = say("{span} in the first {looked:,}", span=span, looked=len(some))
    return say_count(
        len(x),
        "{n:,} sample, each {form}: {type}, {span}.",
        "{n:,} samples, each {form}: {type}, {span}.",
        form=_form(info),
        type=x.dtype.name,
        span=span,
    )


def _form(info: DatasetInfo) -> Sentence:
    """What one sample is."""
    first, *others = info.axes
    match info.kind:
        case "vector":
            return say_count(first, "a number", "a row of {n} numbers")
        case "map":
            one, many = others
            return say_count(
                first,
                "a map of {height}×{width} in one channel",
                "a map of {height}×{width} in {n} channels",
                height=one,
                width=many,
            )
        case "sequence":
            numbers = say_count(others[0], "{n} number", "{n} numbers")
            return say("a sequence of {steps} steps of {numbers}", steps=first, numbers=numbers)
        case "labels":
            return say("a sequence of {steps} tokens out of {words}", steps=first, words=others[0])
        case "label":
            return say("a token out of {words}", words=first)


def answers_in_words(info: DatasetInfo, way: str) -> tuple[Sentence, ...]:
    """Which classes and numbers there are to learn; `way` says how labels are written."""
    found = []
    if info.classes:
        found.append(_classes_in_words(info, way))
    if info.targets_each_step:
        found.append(
            say_count(
                info.targets,
                "{n} number to reach at each step.",
                "{n} numbers to reach at each step.",
            )
        )
    elif info.targets:
        found.append(
            say_count(
                info.targets,
                "{n} number to reach for each sample.",
                "{n} numbers to reach for each sample.",
            )
        )
    return tuple(found) or (say("It holds no answers to learn."),)


def _classes_in_words(info: DatasetInfo, way: str) -> Sentence:
    names = listed(info.class_names[:LISTED])
    if info.classes > LISTED:
        names = say("{names}, and more", names=names)
    classes = say_count(info.classes, "{n} class", "{n} classes")
    if info.each_step:
        classes = say("{classes}, one at each step", classes=classes)
    return say("{classes}, {way}: {names}.", classes=classes, way=way, names=names)


def numbers_in_words(names: tuple[str, ...]) -> Sentence:
    """How classes whose names are numbers are counted."""
    if names[0] == "0":
        return say("by number from 0")
    return say("by number from 1") if names[0] == "1" else say("by number")


def _way_of_labels(found: Contents, info: DatasetInfo) -> Sentence:
    label = joined(found.path, found.names, "label")
    if label is None:
        return NOTHING
    if is_one_hot(label) and not found.each_step:
        return say("as one-hot rows")
    return say("by name") if label.dtype.kind in "US" else numbers_in_words(info.class_names)


def _roles(found: Contents) -> tuple[Sentence, ...]:
    """Which array was taken for what, where a name is not the studio's own."""
    taken = [
        say("{arrays} for {purpose}", arrays=all_of(found.names.of(role)), purpose=words)
        for role, words in _WORDS.items()
        if any(name != role for name in found.names.of(role))
    ]
    return (say("Taken: {arrays}.", arrays=listed(taken)),) if taken else ()


def _of_one_length(found: Contents, info: DatasetInfo) -> tuple[Sentence, ...]:
    if info.kind not in ("sequence", "labels") or found.names.of("lengths"):
        return ()
    return (say("All have {steps} steps: the file has no lengths.", steps=info.axes[0]),)


def _unscored(found: Contents) -> tuple[Sentence, ...]:
    """How many steps have no label."""
    label, lengths = joined(found.path, found.names, "label"), found.lengths()
    if label is None or lengths is None or not found.each_step or label.ndim != 2:
        return ()
    count = int(unscored(label, counting(lengths, label.shape[1])).sum())
    if not count:
        return ()
    sentence = say_count(
        count,
        "{n:,} step has −1, which is no class: it is not scored.",
        "{n:,} steps have −1, which is no class: they are not scored.",
    )
    return (sentence,)


def _left_out(found: Contents) -> tuple[Sentence, ...]:
    names = found.names.left_out
    return (say("Left out: {arrays}.", arrays=listed(names)),) if names else ()
