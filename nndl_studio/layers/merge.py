"""What the layers share where branches meet: which inputs fit together."""

from __future__ import annotations

from nndl_studio.layers.layer import Inputs, Kind, Shape, ShapeError
from nndl_studio.ops.merge import MOST

KINDS: tuple[Kind, ...] = ("vector", "map", "sequence")


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
