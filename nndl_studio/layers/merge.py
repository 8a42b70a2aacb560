"""What the layers share where branches meet: which inputs fit together."""

from __future__ import annotations

from typing import Literal

from nndl_studio.layers.layer import Inputs, Mend, ShapeError
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.merge import MOST
from nndl_studio.sentence import Sentence, say, together

KINDS: tuple[Kind, ...] = (Kind.VECTOR, Kind.MAP, Kind.SEQUENCE, Kind.FILM)
Merged = Literal["added", "subtracted", "multiplied"]


def equal_branches(inputs: Inputs, merged: Merged) -> Shape:
    """The one shape that all branches have. Raises `ShapeError` where they can't be `merged`."""
    first, *others = branches(inputs)
    for other in others:
        if other != first:
            advice = say("Change the units or maps of one branch, or use Concat")
            raise _unequal(first, other, merged, advice)
    return first


def require_alike(x: Shape, other: Shape, merged: Merged) -> None:
    """Raise `ShapeError` unless both have the one shape in which they can be `merged`."""
    _require_one_kind(x, other)
    if other != x:
        raise _unequal(x, other, merged, say("Change the units or maps of one branch"))


def branches(inputs: Inputs) -> tuple[Shape, ...]:
    """The shapes that meet, all of one kind. Raises `ShapeError`."""
    shapes = inputs["x"]
    if len(shapes) > MOST:
        raise ShapeError(
            say(
                "{branches} branches meet here, and {most} is the most: use another",
                branches=len(shapes),
                most=MOST,
            )
        )
    for shape in shapes:
        _require_one_kind(shapes[0], shape)
    return shapes


def _require_one_kind(first: Shape, other: Shape) -> None:
    if other.kind != first.kind:
        raise ShapeError(
            say(
                "a {kind} of {shape} and a {other_kind} of {other} can't be merged: bring the "
                "branches to one kind first",
                kind=first.kind.called,
                shape=first.words(),
                other_kind=other.kind.called,
                other=other.words(),
            )
        )


def _unequal(x: Shape, other: Shape, merged: Merged, advice: Sentence) -> ShapeError:
    mend = None if x.form == "map" else Mend.MATCH_UNITS
    return ShapeError(together(_misfit(x.words(), other.words(), merged), advice), mend)


def _misfit(x: Sentence, other: Sentence, merged: Merged) -> Sentence:
    match merged:
        case "added":
            return say(
                "{x} and {other} can't be added: the shapes must be equal.", x=x, other=other
            )
        case "subtracted":
            return say(
                "{x} and {other} can't be subtracted: the shapes must be equal.", x=x, other=other
            )
        case "multiplied":
            return say(
                "{x} and {other} can't be multiplied: the shapes must be equal.", x=x, other=other
            )
