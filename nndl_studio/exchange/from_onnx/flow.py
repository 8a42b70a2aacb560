"""What runs through a model: numbers that are known before any sample comes, and what a node of the
drawing gives, with the meaning of each axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import Sentence, say, say_count

# Stands for the number of samples wherever a model counts axes: no size of a layer is this prime.
SAMPLES = 999_983
# The axes of one sample as the studio has them, by kind: maps, rows, columns; steps, features.
AXES = {"map": "CHW", "vector": "F", "sequence": "TF", "labels": "T", "label": ""}
WORDS = ("labels", "label")

Known = NDArray[Any]


class Unread(Exception):
    """Why something in a model has no counterpart among the layers, in `words`."""

    def __init__(self, words: Sentence) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, eq=False)
class Flow:
    """What the output `port` of `node` gives, in `shape`. `axes` has a letter for each axis of the
    model's own tensor: N for samples, those of `AXES`, and 1 for an axis of one. The numbers of a
    vector stand in `order` there: place i has our number `order[i]`. `single` where nobody else
    reads it."""

    node: str
    port: str
    shape: Shape
    axes: str
    order: NDArray[np.int64] | None = None
    single: bool = True

    @property
    def sizes(self) -> tuple[int, ...]:
        """Of the model's tensor."""
        own = dict(zip(AXES[self.shape.kind], self.shape.whole, strict=False))
        return tuple({"N": SAMPLES, "1": 1, **own}[letter] for letter in self.axes)

    def required(self, axes: str) -> Flow:
        """Itself, if its axes stand in this order. Raises Unread."""
        if self.axes != axes:
            raise Unread(
                say(
                    "its axes stand as {there} there, and {wanted} is read",
                    there=self.axes,
                    wanted=axes,
                )
            )
        return self

    def place(self, axis: int) -> int:
        """The place of an axis that may be counted from the end. Raises Unread."""
        place = axis + len(self.axes) if axis < 0 else axis
        if not 0 <= place < len(self.axes):
            raise Unread(say("it names axis {axis} of {count}", axis=axis, count=len(self.axes)))
        return place

    def turned(self, order: tuple[int, ...]) -> Flow:
        """With its axes in another order."""
        if sorted(order) != list(range(len(self.axes))):
            raise Unread(
                say_count(
                    len(self.axes),
                    "it brings {n} axis into the order {order}",
                    "it brings {n} axes into the order {order}",
                    order=list(order),
                )
            )
        return replace(self, axes="".join(self.axes[place] for place in order))

    def without(self, places: set[int]) -> Flow:
        """Without axes of one."""
        rest = "".join(a for i, a in enumerate(self.axes) if i not in places)
        if any(self.axes[place] != "1" for place in places):
            raise Unread(say("it leaves out axes of {axes} that are more than one", axes=self.axes))
        return replace(self, axes=rest)

    def wider(self, places: list[int]) -> Flow:
        """With axes of one at these places."""
        axes = list(self.axes)
        for place in sorted(places):
            axes.insert(place, "1")
        return replace(self, axes="".join(axes))


def in_place(before: Flow, after: Flow) -> Flow:
    """What a layer gives that leaves all numbers where they were."""
    return replace(after, axes=before.axes, order=before.order)


@dataclass(frozen=True)
class Filled:
    """As many times the same number as the samples ask for."""

    number: float


@dataclass(frozen=True, eq=False)
class Named:
    """The class that an answer names; `names` where the model has them."""

    of: Flow
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Padded:
    """What comes from samples, with rows of zeros before and after each of its grid's axes."""

    of: Flow
    zeros: tuple[tuple[int, int], ...]


class Lost:
    """Comes from something that was not read."""


Found = Known | Flow | Filled | Named | Padded | Lost


def flat_order(flow: Flow) -> NDArray[np.int64] | None:
    """The order in which the numbers of a map or sequence stand once it is flattened, None for our
    own."""
    own = AXES[flow.shape.kind]
    there = [letter for letter in flow.axes[1:] if letter != "1"]
    numbers = np.arange(prod(flow.shape.whole), dtype=np.int64).reshape(flow.shape.whole)
    missing = [letter for letter in own if letter not in there]
    turned = numbers.transpose([own.index(letter) for letter in [*there, *missing]]).ravel()
    return None if (turned == np.arange(len(turned))).all() else turned
