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
            raise ShapeError(
                f"{first} and {other} can't be {verb}: the shapes must be equal. Change the "
                "units or maps of one branch, or use Concat",
                None if first.form == "map" else Mend.MATCH_UNITS,
            )
    return first


def branches(inputs: Inputs) -> tuple[Shape, ...]:
    """The shapes that meet, all of one kind. Raises `ShapeError`."""
    shapes = inputs["x"]
    if len(shapes) > MOST:
        raise ShapeError(f"{len(shapes)} branches meet here, and {MOST} is the most: use another")
    for shape in shapes:
        if shape.kind != shapes[0].kind:
            raise ShapeError(
                f"a {shapes[0].kind} of {shapes[0]} and a {shape.kind} of {shape} can't be merged: "
                "bring the branches to one kind first"
            )
    return shapes
