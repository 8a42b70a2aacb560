"""What the user sets of the classes that were found: what each is called, and how much it counts.

The names found in a file stay what classes are known by, and their order stays: a given name is for
whoever reads it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from nndl_studio.config import OPTIONAL
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.files import BadFile
from nndl_studio.sentence import NOTHING, Sentence, listed, say, say_as

Weights = Literal["equal", "balanced", "own"]
CALLED: dict[Weights, Sentence] = {
    "equal": say_as("choice", "equal"),
    "balanced": say_as("choice", "balanced"),
    "own": say_as("choice", "own"),
}
"""What these are called where they are shown."""
LONGEST = 200  # letters of a name
# Of a weight, so that it is still a number in float32 when it is brought to a mean of 1.
LEAST, LARGEST = 1e-6, 1e6
ADVICE = say("Set its classes anew: “What it holds…” of the Data node.")


class ClassSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Of the class that was `found` under a name: the `name` it is given, and the `weight` of its
    samples where weights are the user's own."""

    found: str
    name: str | None = None
    weight: float = 1.0


class ClassSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Of all classes; those that are not named in `each` are as they were found."""

    weights: Weights = "equal"
    each: tuple[ClassSetting, ...] = ()

    @property
    def weighted(self) -> bool:
        """Whether classes count differently."""
        return self.weights != "equal"

    def names(self, found: Sequence[str]) -> tuple[str, ...]:
        """What the classes `found` are called."""
        given = {each.found: each.name for each in self.each if each.name is not None}
        return tuple(given.get(name, name) for name in found)

    def own(self, found: Sequence[str]) -> tuple[float, ...]:
        """The user's own weight of each of the classes `found`."""
        given = {each.found: each.weight for each in self.each}
        return tuple(given.get(name, 1.0) for name in found)

    def kept(self, found: Sequence[str]) -> ClassSettings:
        """Without what is set of classes that are not `found`."""
        there = frozenset(found)
        each = tuple(each for each in self.each if each.found in there)
        return msgspec.structs.replace(self, each=each)

    @property
    def in_words(self) -> Sentence:
        """How much classes count, in a sentence."""
        match self.weights:
            case "equal":
                return say("Classes count equally.")
            case "balanced":
                return say(
                    "Classes are balanced: a sample counts the more, the rarer its class is."
                )
            case "own":
                told = [f"{each.name or each.found} {each.weight:g}" for each in self.each]
                weights = listed(told) if told else say("each 1")
                return say("Classes have weights of their own: {weights}.", weights=weights)


AS_FOUND = ClassSettings()
OwnClasses = Annotated[ClassSettings, Meta(title="Classes", extra={**OPTIONAL, "page": True})]


def settled(info: DatasetInfo, classes: ClassSettings, file: str) -> DatasetInfo:
    """What was found in `file`, with its classes as they are set. Raises BadFile; data without
    classes are as they are."""
    if classes == AS_FOUND or not info.classes:
        return info
    wrong = fault(info.class_names, classes, info.each_step)
    if wrong:
        raise BadFile(file or "Data", wrong, ADVICE)
    return replace(info, class_names=classes.names(info.class_names))


def fault(found: Sequence[str], classes: ClassSettings, each_step: bool = False) -> Sentence:
    """Why the classes that were `found` can't be set so; empty if they can."""
    if each_step and classes.weighted:
        return say("each step has a class, and weights are for one class a sample")
    return next(_faults(found, classes), NOTHING)


def as_learned(raw: dict[str, Any]) -> dict[str, Any]:
    """The settings `raw` of a Data node without what changes no number: what classes are called,
    and weights that don't count."""
    if "source" not in raw or "classes" not in raw:
        return raw
    classes = msgspec.convert(raw["classes"], ClassSettings)
    each = tuple(msgspec.structs.replace(each, name=None) for each in classes.each)
    rest = {name: value for name, value in raw.items() if name != "classes"}
    if not classes.weighted:
        return rest
    kept = ClassSettings(classes.weights, each if classes.weights == "own" else ())
    return {**rest, "classes": msgspec.to_builtins(kept)}


def _faults(found: Sequence[str], classes: ClassSettings) -> Iterator[Sentence]:
    there, seen = frozenset(found), set[str]()
    for each in classes.each:
        if each.found not in there:
            yield say("none of its classes is called {name} any more", name=each.found)
        if each.found in seen:
            yield say("the class {name} is set twice", name=each.found)
        if each.name is not None and not each.name.strip():
            yield say("the class {name} is given an empty name", name=each.found)
        if each.name is not None and len(each.name) > LONGEST:
            yield say(
                "the name of the class {name} is longer than {longest} letters",
                name=each.found,
                longest=LONGEST,
            )
        if not (math.isfinite(each.weight) and LEAST <= each.weight <= LARGEST):
            yield say(
                "the weight of the class {name} must be a number from {least:g} to {largest:g}, "
                "and is {weight:g}",
                name=each.found,
                least=LEAST,
                largest=LARGEST,
                weight=each.weight,
            )
        seen.add(each.found)
    first: dict[str, str] = {}
    for each_found, name in zip(found, classes.names(found), strict=True):
        if first.setdefault(name, each_found) != each_found:
            yield say(
                "the classes {first} and {second} are both called {name}",
                first=first[name],
                second=each_found,
                name=name,
            )
