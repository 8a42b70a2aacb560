"""What the axes of samples mean: numbers, maps, sequences or tokens, as is said or guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from nndl_studio.datasets.held import Arranged, Held, arranged
from nndl_studio.datasets.info import Kind
from nndl_studio.files import BadFile

Form = Literal["automatic", "maps", "sequences", "tokens"]
Channels = Literal["automatic", "first", "last"]
COLOURS = (1, 3, 4)
# Nothing with sides shorter than this is taken for a picture that has its channels last.
LEAST_SIDE = 8
# What is at most so wide and longer than wide is hardly a picture.
NARROW = 4
_AXES = {
    "maps": ((2, 3), "(samples, [channels,] height, width)"),
    "sequences": ((1, 2), "(samples, steps, features)"),
    "tokens": ((1,), "(samples, steps), with a whole number at each step"),
    "vectors": ((0, 1), "(samples, features)"),
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
    guess: str = ""

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
        return Layout("sequence", (*own, 1)[:2], guess=_of_narrow(own) if guessed else "")
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
        guess = (
            f"Is each a picture of {steps}×{features}, or {steps} steps of {features} numbers? It "
            "is read as a picture; else choose “sequences” at “Form”."
        )
        return Layout("map", (1, *own), guess=guess)
    *sides, last = own
    guessed = channels == "automatic" and last in COLOURS and min(sides) >= LEAST_SIDE
    if channels == "last" or guessed:
        guess = (
            f"Are the {last} numbers that come last in {'×'.join(map(str, own))} the channels? "
            "They are taken for them; else choose “first” at “Channels”."
        )
        return Layout("map", (last, *sides), (2, 0, 1), guess if guessed else "")
    return Layout("map", own)


def _of_narrow(own: tuple[int, ...]) -> str:
    return (
        f"Is each a sequence of {own[0]} steps of {own[1]} numbers, or a picture? It is read as a "
        "sequence, because pictures are hardly so narrow; else choose “maps” at “Form”."
    )


def _require_axes(path: Path, shape: tuple[int, ...], form: str) -> None:
    counts, wanted = _AXES[form]
    if len(shape) - 1 not in counts or 0 in shape:
        if form == "vectors":
            wanted = f"{wanted} or {_AXES['maps'][1]}"
        raise BadFile(path, f"its shape is {shape}", f"x is {wanted}, none of them 0.", "array x")
