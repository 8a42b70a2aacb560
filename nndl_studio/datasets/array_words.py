"""What was understood of a file of arrays, in sentences."""

from __future__ import annotations

from nndl_studio.datasets.array_answers import is_one_hot
from nndl_studio.datasets.array_file import Contents, joined
from nndl_studio.datasets.array_names import Role
from nndl_studio.datasets.classes import unscored
from nndl_studio.datasets.held import Held, rows_together
from nndl_studio.datasets.info import DatasetInfo, Kind
from nndl_studio.datasets.scaling import counting

# Names of classes that are listed; of more there is only the number.
LISTED = 6
_FORMS: dict[Kind, str] = {
    "vector": "a row of {0} numbers",
    "map": "a map of {1}×{2} in {0} channels",
    "sequence": "a sequence of {0} steps of {1} numbers",
    "labels": "a sequence of {0} tokens out of {1}",
    "label": "a token out of {0}",
}
_WORDS: dict[Role, str] = {
    "x": "the samples",
    "label": "the classes",
    "target": "the numbers to reach",
    "lengths": "the lengths",
}


def says(found: Contents, info: DatasetInfo, x: Held) -> tuple[str, ...]:
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


def samples_in_words(info: DatasetInfo, x: Held) -> str:
    """How many samples there are, of which form, type and range."""
    form = _FORMS[info.kind].format(*info.axes)
    form = form.replace("in 1 channels", "in one channel").replace("a row of 1 numbers", "a number")
    # One sample of a file that stays on the disk is as dear as some megabytes of them.
    some = x[: rows_together(x)]
    among = "" if len(some) == len(x) else f" in the first {len(some):,}"
    span = f"from {some.min():.6g} to {some.max():.6g}{among}"
    return f"{len(x):,} samples, each {form}: {x.dtype.name}, {span}."


def answers_in_words(info: DatasetInfo, way: str) -> tuple[str, ...]:
    """Which classes and numbers there are to learn; `way` says how labels are written."""
    found = []
    if info.classes:
        names = ", ".join(info.class_names[:LISTED])
        more = ", and more" if info.classes > LISTED else ""
        where = ", one at each step" if info.each_step else ""
        noun = "class" if info.classes == 1 else "classes"
        found.append(f"{info.classes} {noun}{where}, {way}: {names}{more}.")
    if info.targets:
        noun = "number" if info.targets == 1 else "numbers"
        where = "at each step" if info.targets_each_step else "for each sample"
        found.append(f"{info.targets} {noun} to reach {where}.")
    return tuple(found) or ("It holds no answers to learn.",)


def numbers_in_words(names: tuple[str, ...]) -> str:
    """How classes whose names are numbers are counted."""
    if names[0] == "0":
        return "by number from 0"
    return "by number from 1" if names[0] == "1" else "by number"


def _way_of_labels(found: Contents, info: DatasetInfo) -> str:
    label = joined(found.path, found.names, "label")
    if label is None:
        return ""
    if is_one_hot(label) and not found.each_step:
        return "as one-hot rows"
    return "by name" if label.dtype.kind in "US" else numbers_in_words(info.class_names)


def _roles(found: Contents) -> tuple[str, ...]:
    """Which array was taken for what, where a name is not the studio's own."""
    taken = [
        f"{' and '.join(found.names.of(role))} for {words}"
        for role, words in _WORDS.items()
        if any(name != role for name in found.names.of(role))
    ]
    return (f"Taken: {', '.join(taken)}.",) if taken else ()


def _of_one_length(found: Contents, info: DatasetInfo) -> tuple[str, ...]:
    if info.kind not in ("sequence", "labels") or found.names.of("lengths"):
        return ()
    return (f"All have {info.axes[0]} steps: the file has no lengths.",)


def _unscored(found: Contents) -> tuple[str, ...]:
    """How many steps have no label."""
    label, lengths = joined(found.path, found.names, "label"), found.lengths()
    if label is None or lengths is None or not found.each_step or label.ndim != 2:
        return ()
    count = int(unscored(label, counting(lengths, label.shape[1])).sum())
    return (f"{count:,} steps have −1, which is no class: they are not scored.",) if count else ()


def _left_out(found: Contents) -> tuple[str, ...]:
    return (f"Left out: {', '.join(found.names.left_out)}.",) if found.names.left_out else ()
