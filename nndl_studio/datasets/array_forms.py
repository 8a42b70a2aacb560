"""What the axes of samples mean: numbers, maps, sequences or tokens, as is said or guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from nndl_studio.datasets.array_rows import array_place, shape_in_words
from nndl_studio.datasets.held import Arranged, Held, arranged
from nndl_studio.datasets.info import Kind
from nndl_studio.files import BadFile
from nndl_studio.sentence import NOTHING, Sentence, one_of, say

Form = Literal["automatic", "maps", "sequences", "tokens"]
Channels = Literal["automatic", "first", "last"]
COLOURS = (1, 3, 4)
# Nothing with sides shorter than this is taken for a picture that has its channels last.
LEAST_SIDE = 8
# What is at most so wide and longer than wide is hardly a picture.
NARROW = 4
_AXES = {
    "maps": ((2, 3), say("(samples, [channels,] height, width)")),
    "sequences": ((1, 2), say("(samples, steps, features)")),
    "tokens": ((1,), say("(samples, steps), with a whole number at each step")),
    "vectors": ((0, 1), say("(samples, features)")),
}


@dataclass(frozen=True)
class Asked:
    """How the user says that x is to be read."""

    form: Form = "automatic"
    channels: Channels = "automatic"


@dataclass(frozen=True)
class Layout:
    """Samples of a file as `kind` of `axes`, put together from its own axes in this `order`, if it
    is another one; `guess` says what was guessed. The axes of tokens are their steps alone."""

    kind: Kind
    axes: tuple[int, ...]
    order: tuple[int, ...] = ()
    guess: Sentence = NOTHING

    def of(self, x: Held) -> Held:
        """The samples so; nothing is copied."""
        if isinstance(x, np.ndarray):
            return arranged(x, self.axes, self.order)
        return x if x.shape[1:] == self.axes else Arranged(x, self.axes, self.order)


def layout(
    path: Path,
    x: tuple[tuple[int, ...], np.dtype[Any]],
    asked: Asked,
    has_steps: bool,
    has_fractions: Callable[[], bool],
) -> Layout:
    """The layout of an array x of this shape and type.

    `has_steps` where lengths, or a label at each step, tell that it holds sequences; whether
    numbers that are not whole occur is only asked for where it decides. Raises BadFile.
    """
    shape, dtype = x
    form: str = asked.form
    if form == "automatic":
        form = _form(shape[1:], dtype, has_steps, has_fractions)
    _require_axes(path, shape, form)
    own = shape[1:]
    if form == "maps":
        return _maps(own, asked.channels)
    if form == "sequences":
        guessed = asked.form == "automatic" and not has_steps
        return Layout("sequence", (*own, 1)[:2], guess=_of_narrow(own) if guessed else NOTHING)
    return Layout("labels", own) if form == "tokens" else Layout("vector", own or (1,))


def _form(
    own: tuple[int, ...],
    dtype: np.dtype[Any],
    has_steps: bool,
    has_fractions: Callable[[], bool],
) -> str:
    if has_steps:
        return "tokens" if len(own) == 1 and dtype.kind in "iu" else "sequences"
    if len(own) < 2:
        return "vectors"
    narrow = len(own) == 2 and own[1] <= NARROW and own[1] < own[0] and dtype.kind == "f"
    return "sequences" if narrow and has_fractions() else "maps"


def _maps(own: tuple[int, ...], channels: Channels) -> Layout:
    if len(own) == 2:
        steps, features = own
        guess = say(
            "Is each a picture of {steps}×{features}, or {steps} steps of {features} numbers? It "
            "is read as a picture; else choose “sequences” at “Form”.",
            steps=steps,
            features=features,
        )
        return Layout("map", (1, *own), guess=guess)
    *sides, last = own
    guessed = channels == "automatic" and last in COLOURS and min(sides) >= LEAST_SIDE
    if channels == "last" or guessed:
        guess = say(
            "Are the {channels} numbers that come last in {axes} the channels? "
            "They are taken for them; else choose “first” at “Channels”.",
            channels=last,
            axes="×".join(map(str, own)),
        )
        return Layout("map", (last, *sides), (2, 0, 1), guess if guessed else NOTHING)
    return Layout("map", own)


def _of_narrow(own: tuple[int, ...]) -> Sentence:
    return say(
        "Is each a sequence of {steps} steps of {features} numbers, or a picture? It is read as a "
        "sequence, because pictures are hardly so narrow; else choose “maps” at “Form”.",
        steps=own[0],
        features=own[1],
    )


def _require_axes(path: Path, shape: tuple[int, ...], form: str) -> None:
    counts, wanted = _AXES[form]
    if len(shape) - 1 not in counts or 0 in shape:
        if form == "vectors":
            wanted = one_of((wanted, _AXES["maps"][1]))
        advice = say("x is {axes}, none of them 0.", axes=wanted)
        raise BadFile(path, shape_in_words(shape), advice, array_place("x"))
