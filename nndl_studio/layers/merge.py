"""What the layers share where branches meet: which inputs fit together."""

from __future__ import annotations

from nndl_studio.layers.layer import Inputs, Mend, ShapeError
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.merge import MOST

KINDS: tuple[Kind, ...] = (Kind.VECTOR, Kind.MAP, Kind.SEQUENCE, Kind.FILM)


def equal_branches(inputs: Inputs, verb: str) -> Shape:
    """The one shape that all branches have. Raises `ShapeError` where they can't be `verb`."""
    first, *others = branches(inputs)
    for other in others:
        if other != first:
            raise _unequal(first, other, verb, ", or use Concat")
    return first


def require_alike(x: Shape, other: Shape, verb: str) -> None:
    """Raise `ShapeError` unless both have the one shape in which they can be `verb`."""
    _require_one_kind(x, other)
    if other != x:
        raise _unequal(x, other, verb)


def branches(inputs: Inputs) -> tuple[Shape, ...]:
    """The shapes that meet, all of one kind. Raises `ShapeError`."""
    shapes = inputs["x"]
    if len(shapes) > MOST:
        raise ShapeError(f"{len(shapes)} branches meet here, and {MOST} is the most: use another")
    for shape in shapes:
        _require_one_kind(shapes[0], shape)
    return shapes


def _require_one_kind(first: Shape, other: Shape) -> None:
    if other.kind != first.kind:
        raise ShapeError(
            f"a {first.kind} of {first} and a {other.kind} of {other} can't be merged: bring the "
            "branches to one kind first"
        )


def _unequal(first: Shape, other: Shape, verb: str, instead: str = "") -> ShapeError:
    return ShapeError(
        f"{first} and {other} can't be {verb}: the shapes must be equal. Change the units or maps "
        f"of one branch{instead}",
        None if first.form == "map" else Mend.MATCH_UNITS,
    )
