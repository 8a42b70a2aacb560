"""What the arrays of a file are, by the names that people and other tools give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nndl_studio.files import BadFile
from nndl_studio.npz import Header
from nndl_studio.sentence import Sentence, listed, say, say_as

Role = Literal["x", "label", "target", "answer", "lengths"]
"""An `answer` is a label or a target, whichever its numbers look like."""
Part = Literal["", "train", "validation", "test"]

_OWN: dict[str, Role] = {"x": "x", "label": "label", "target": "target", "lengths": "lengths"}
_MEANINGS: dict[Role, tuple[str, ...]] = {
    "x": (
        "x",
        "xs",
        "data",
        "images",
        "image",
        "imgs",
        "pixels",
        "features",
        "inputs",
        "input",
        "samples",
        "sequences",
        "signals",
        "arr_0",
    ),
    "label": ("label", "labels", "class", "classes"),
    "answer": ("y", "ys", "target", "targets", "output", "outputs", "arr_1"),
    "lengths": ("lengths", "length", "lens"),
}
_ROLES: dict[str, Role] = {name: role for role, names in _MEANINGS.items() for name in names}
_PARTS: dict[str, Part] = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "dev"), "validation"),
    **dict.fromkeys(("test", "testing"), "test"),
}
IN_ORDER: tuple[Part, ...] = ("", "train", "validation", "test")
# What a file's arrays may be, where two may be the same.
_CALLED: dict[Role, Sentence] = {
    "x": say_as("an array of a data file", "x"),
    "label": say_as("an array of a data file", "label"),
    "target": say_as("an array of a data file", "target"),
    "answer": say_as("an array of a data file", "answer"),
    "lengths": say_as("an array of a data file", "lengths"),
}
ADVICE = say(
    "A data file holds x, label or target, and lengths for sequences (or x_train, y_train, x_test, "
    "y_test): rename them."
)


@dataclass(frozen=True)
class Names:
    """The arrays of a file: for each part that it has, in their order, the name of each role's
    array; and the names of those that are left out."""

    parts: Mapping[Part, Mapping[Role, str]]
    left_out: tuple[str, ...]

    @property
    def first(self) -> Mapping[Role, str]:
        """The names in the first part."""
        return next(iter(self.parts.values()))

    def of(self, role: Role) -> tuple[str, ...]:
        """The names of a role's arrays, a part after the other; () without any."""
        return tuple(names[role] for names in self.parts.values() if role in names)

    def renamed(self, old: Role, new: Role) -> Names:
        """With the arrays of one role in another."""
        parts = {
            part: {new if role == old else role: name for role, name in names.items()}
            for part, names in self.parts.items()
        }
        return Names(parts, self.left_out)


def names_of(path: Path, headers: Mapping[str, Header], to_learn: bool = True) -> Names:
    """Which array is what. Raises BadFile where x is missing, two arrays may be the same, or, in
    a file `to_learn` from, where its parts don't go together."""
    found: dict[Part, dict[Role, str]] = {}
    left_out = []
    # Where the studio's own word for samples is used, its other words are meant as well.
    own = _OWN if "x" in headers else {}
    for name in headers:
        meaning = _meaning(name) if name not in own else ("", own[name])
        if meaning is None:
            left_out.append(name)
        else:
            _put(path, found.setdefault(meaning[0], {}), meaning[1], name)
    if to_learn:
        _require_no_loose(path, found)
    else:
        found = {part: names for part, names in found.items() if "x" in names}
    _require_x(path, found, headers)
    if to_learn:
        _require_alike(path, found)
    return Names({part: found[part] for part in IN_ORDER if part in found}, tuple(left_out))


def _meaning(name: str) -> tuple[Part, Role] | None:
    """The part and role that a name stands for: "X_train", "test_images", "labels"."""
    word = name.lower().replace("-", "_").replace(" ", "_")
    if word in _ROLES:
        return "", _ROLES[word]
    for mark, part in _PARTS.items():
        bare = word.removesuffix(mark).rstrip("_") if word.endswith(mark) else ""
        bare = bare or (word.removeprefix(mark).lstrip("_") if word.startswith(mark) else "")
        if bare in _ROLES:
            return part, _ROLES[bare]
    return None


def _put(path: Path, names: dict[Role, str], role: Role, name: str) -> None:
    if role in names:
        advice = say("Call the one that is meant {name}, or leave the other out.", name=role)
        raise BadFile(path, both_may_be(names[role], name, role), advice)
    names[role] = name


def both_may_be(first: str, second: str, role: Role) -> Sentence:
    """What is wrong with two arrays that may be the same."""
    called = _CALLED[role]
    return say(
        "both {first} and {second} may be its {role}", first=first, second=second, role=called
    )


def _require_x(
    path: Path, found: Mapping[Part, Mapping[Role, str]], headers: Mapping[str, Header]
) -> None:
    if not found or any("x" not in names for names in found.values()):
        problem = say("it holds {arrays}", arrays=listed(sorted(headers)))
        raise BadFile(path, problem if headers else say("it holds nothing"), ADVICE)


def _require_no_loose(path: Path, found: Mapping[Part, Mapping[Role, str]]) -> None:
    if "" in found and len(found) > 1:
        loose = listed(list(found[""].values()))
        problem = say("{arrays} belong to no part, and others do", arrays=loose)
        advice = say("Name all arrays by part (x_train, x_test), or none.")
        raise BadFile(path, problem, advice)


def _require_alike(path: Path, found: Mapping[Part, Mapping[Role, str]]) -> None:
    """What there is to train on, the other parts have as well, and nothing else."""
    first = found.get("", found.get("train"))
    if first is None:
        advice = say("Give x_train too, or call its samples x.")
        raise BadFile(path, say("it has no training part"), advice)
    for part, names in found.items():
        if names.keys() != first.keys():
            problem = say("its test part has other arrays than its training part")
            if part == "validation":
                problem = say("its validation part has other arrays than its training part")
            raise BadFile(path, problem, say("Give the same arrays for each part."))
